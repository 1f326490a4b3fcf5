"""The roles Writer, Editor and Chief, as groups. Nobody is put into them, and groups of these names keep what they have."""

from django.db import migrations

from comparisons.services import roles

WRITER = (
    'comparisons.view_category',
    'comparisons.view_changerequest',
    'comparisons.view_comparison',
    'comparisons.view_criterion',
    'comparisons.view_feedback',
    'comparisons.view_finding',
    'comparisons.view_merge',
    'comparisons.view_mergequestion',
    'comparisons.view_revision',
    'comparisons.view_schedule',
    'comparisons.view_source',
    'comparisons.view_sourcecheck',
    'comparisons.view_sourceentry',
    'comparisons.view_wish',
    'comparisons.add_comparison',
    'comparisons.change_comparison',
    'comparisons.add_technology',
    'comparisons.change_technology',
    'comparisons.view_technology',
    'comparisons.view_alias',
    'comparisons.add_alias',
    'comparisons.change_alias',
    'comparisons.delete_alias',
    'comparisons.view_condition',
    'comparisons.add_condition',
    'comparisons.change_condition',
    'comparisons.delete_condition',
    'comparisons.view_proscons',
    'comparisons.add_proscons',
    'comparisons.change_proscons',
    'comparisons.delete_proscons',
    'comparisons.view_relation',
    'comparisons.add_relation',
    'comparisons.change_relation',
    'comparisons.delete_relation',
    'comparisons.view_release',
    'comparisons.add_release',
    'comparisons.change_release',
    'comparisons.delete_release',
    'comparisons.view_signal',
    'comparisons.add_signal',
    'comparisons.change_signal',
    'comparisons.delete_signal',
    'comparisons.view_verdict',
    'comparisons.add_verdict',
    'comparisons.change_verdict',
    'comparisons.delete_verdict',
)
EDITOR = (
    *WRITER,
    'comparisons.publish_comparison',
    'comparisons.approve_comparison',
    'comparisons.withdraw_comparison',
    'comparisons.add_category',
    'comparisons.change_category',
    'comparisons.change_feedback',
    'comparisons.change_sourcecheck',
    'comparisons.change_sourceentry',
    'comparisons.import_catalogueupload',
)
CHIEF = (
    *EDITOR,
    'comparisons.add_criterion',
    'comparisons.change_criterion',
    'comparisons.delete_category',
    'comparisons.delete_comparison',
    'comparisons.delete_criterion',
    'comparisons.delete_feedback',
    'comparisons.delete_technology',
    'comparisons.merge_technology',
    'auth.view_user',
    'auth.add_user',
    'auth.change_user',
    'auth.view_group',
    'django_tasks_database.view_dbtaskresult',
)


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, {'Writer': WRITER, 'Editor': EDITOR, 'Chief': CHIEF})


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0034_same_answer'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
