from django.db import migrations

from comparisons.services import roles

SEE = ('comparisons.view_changerequest',)


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, {'Writer': SEE, 'Editor': SEE, 'Chief': SEE})


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0034_changes_for_review'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
