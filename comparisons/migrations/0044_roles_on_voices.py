from django.db import migrations

from comparisons.services import roles

ROLES = {
    "Writer": ("comparisons.view_voiceburst",),
    "Editor": ("comparisons.view_voiceburst", "comparisons.change_voiceburst"),
    "Chief": ("comparisons.view_voiceburst", "comparisons.change_voiceburst"),
}


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0043_voices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
