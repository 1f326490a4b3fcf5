"""Stored tasks name their function by its module: letters that wait or were given up find it at its new place."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

OLD, NEW = 'comparisons.tasks.', 'comparisons.services.tasks.'
FIELDS = ('task_path', 'exception_class_path')


def _replace(old, new):
    def move(apps, schema_editor):
        results = apps.get_model('django_tasks_database', 'DBTaskResult').objects.using(schema_editor.connection.alias)
        for field in FIELDS:
            named = results.filter(**{f'{field}__startswith': old})
            named.update(**{field: Replace(F(field), Value(old), Value(new))})
    return move


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0015_revision_of_editor'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
    ]

    operations = [
        migrations.RunPython(_replace(OLD, NEW), _replace(NEW, OLD)),
    ]
