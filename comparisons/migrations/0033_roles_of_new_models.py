"""What the roles may do with merges and checks of sources, whose tables are newer than the roles."""

from django.db import migrations

from comparisons.services import roles

WRITER = (
    'comparisons.view_merge',
    'comparisons.view_mergequestion',
    'comparisons.view_sourcecheck',
)
EDITOR = (*WRITER, 'comparisons.change_sourcecheck')
CHIEF = (*EDITOR, 'comparisons.merge_technology')


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, {'Writer': WRITER, 'Editor': EDITOR, 'Chief': CHIEF})


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0025_merging'),
        ('comparisons', '0032_bulk_changes_and_uploads'),
        ('comparisons', '0032_source_checks'),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
