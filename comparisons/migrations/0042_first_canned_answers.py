"""The texts that answers may begin with, and the roles that may change them."""

from django.db import migrations

from comparisons.services import roles

EDITOR = [f"comparisons.{verb}_cannedanswer" for verb in ("view", "add", "change", "delete")]
TEXTS = {
    ("accept", "The claim was wrong"): (
        "You are right: the claim was wrong. We read the source again and corrected it. Thank you."
    ),
    ("accept", "The claim was outdated"): (
        "You are right: that was true once and is not any more. The page says so now. Thank you."
    ),
    ("accept", "The pick changed"): (
        "You are right, and it changes our pick: for {pair} it is {pick} now. The page says why. Thank you."
    ),
    ("decline", "The source still says so"): (
        "We read the source again, and it still says so. If yours says otherwise, send us its address: we will look."
    ),
    ("decline", "It holds for your case"): (
        "For a case like yours that is a good reason. Our pick for {pair} is about the most common case, so it stays "
        "{pick}; “what would change it” on the page says when we would decide anew."
    ),
    ("decline", "We weighed that"): (
        "The page weighs that already, against what speaks for the other side. It did not turn the verdict, so our "
        "pick stays {pick}."
    ),
    ("decline", "A matter of taste"): (
        "Many people prefer it, and that is fair. We count what a source can show, so our pick stays {pick}."
    ),
    ("ask", "Which source"): (
        "Could you send us the address of a page that shows it? Documentation, release notes or a benchmark with its "
        "method would do."
    ),
    ("ask", "Which version"): "Which version of it do you run, and since when? What you describe may have changed since.",
}  # fmt: skip


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, {"Editor": EDITOR, "Chief": EDITOR})


def write(apps, schema_editor):
    answers = apps.get_model("comparisons", "CannedAnswer").objects.using(schema_editor.connection.alias)
    answers.bulk_create([answers.model(kind=kind, name=name, text=text) for (kind, name), text in TEXTS.items()])


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0041_canned_answers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
