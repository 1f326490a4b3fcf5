"""Steps ask for permissions of their own: whoever might take them before, by "Can change comparison", still may."""

from django.db import migrations

STEPS = ('publish', 'approve', 'withdraw')


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    permissions = apps.get_model('auth', 'Permission').objects.using(alias)
    changes = permissions.filter(content_type__app_label='comparisons', codename='change_comparison').first()
    if changes is None:  # a new database, whose permissions are made after all migrations
        return
    steps = [
        permissions.get_or_create(
            content_type_id=changes.content_type_id,
            codename=f'{step}_comparison',
            defaults={'name': f'Can {step} comparison'},
        )[0]
        for step in STEPS
    ]
    for user in apps.get_model('auth', 'User').objects.using(alias).filter(user_permissions=changes):
        user.user_permissions.add(*steps)
    for group in apps.get_model('auth', 'Group').objects.using(alias).filter(permissions=changes):
        group.permissions.add(*steps)


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0018_findings_and_due_conditions'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
