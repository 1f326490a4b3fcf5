import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import comparisons.models.canned_answer
import comparisons.models.rules
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
        ("comparisons", "0042_changed_minds_so_far"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="CannedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="What the list of texts calls it.",
                        max_length=60,
                        unique=True,
                        validators=[comparisons.models.rules.one_line],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accept", "accept"),
                            ("decline", "decline"),
                            ("ask", "ask for evidence"),
                            ("any", "anything"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="used to",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="{pick} becomes the name of the pick, {pair} that of the pair. Markdown without HTML.",
                        validators=[
                            django.core.validators.MaxLengthValidator(800),
                            comparisons.models.rules.prose,
                            comparisons.models.canned_answer.known_placeholders,
                        ],
                    ),
                ),
            ],
            options={
                "verbose_name": "canned answer",
                "verbose_name_plural": "canned answers",
                "ordering": ["kind", "name"],
            },
        ),
        migrations.AddField(
            model_name="feedback",
            name="status_before",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="What an editor set it from.",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                models.F("created"),
                models.F("id"),
                condition=models.Q(("status__in", ["in_review", "waiting"])),
                name="feedback_to_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                models.F("comparison"),
                models.F("status"),
                models.F("created"),
                models.F("id"),
                name="feedback_of_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                models.F("claim"), models.F("status"), models.F("created"), models.F("id"), name="feedback_of_claim"
            ),
        ),
        migrations.AlterField(
            model_name="feedback",
            name="comparison",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="feedback",
                to="comparisons.comparison",
            ),
        ),
        migrations.AlterField(
            model_name="feedback",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="disputes",
                to="comparisons.proscons",
            ),
        ),
        migrations.AddConstraint(
            model_name="cannedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["accept", "decline", "ask", "any"])),
                name="canned_kind",
                violation_error_code="choice",
                violation_error_message="Kind is one of: accept, decline, ask, any.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cannedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F("text")), 0)
                ),
                name="canned_text",
                violation_error_code="empty",
                violation_error_message="A canned answer says something.",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
