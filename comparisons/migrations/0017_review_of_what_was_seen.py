"""Words that a review needs, and what it was a review of: what is not reviewed any more says so."""

from importlib import import_module

import comparisons.models.rules
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0016_mail_tasks_moved'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='comparison',
            options={'ordering': ['-id'], 'permissions': [('publish_comparison', 'Can publish comparison'), ('approve_comparison', 'Can approve comparison'), ('withdraw_comparison', 'Can withdraw comparison')]},
        ),
        migrations.AddField(
            model_name='comparison',
            name='changed_on',
            field=models.DateField(editable=False, help_text='The day on which it was first found to differ from what was reviewed.', null=True),
        ),
        migrations.AddField(
            model_name='comparison',
            name='index_until',
            field=models.DateField(editable=False, help_text='The day after which it is not indexed: it changed since its review.', null=True),
        ),
        migrations.AddField(
            model_name='comparison',
            name='left_out',
            field=models.JSONField(blank=True, db_default={}, default=dict, help_text='Criteria that make no difference between these two, one a line with a sentence that says why, such as <code>licence: Both are free.</code>'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='reviewed_of',
            field=models.CharField(blank=True, db_default='', editable=False, help_text='The digest of what was reviewed.', max_length=41),
        ),
        migrations.AddField(
            model_name='technology',
            name='own_sources',
            field=models.JSONField(blank=True, db_default=[], default=list, help_text='Further addresses under which the project itself speaks, one a line: its documentation, blog or wiki. Give a host that many share with its path. For an idea, a protocol or a format: the texts that define it.'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='in_short',
            field=models.CharField(blank=True, db_default='', help_text='One plain sentence, 120 characters at most, that says why: what a reader sees first. Needed for a review.', max_length=120, validators=[comparisons.models.rules.one_line]),
        ),
        migrations.AlterField(
            model_name='technology',
            name='packages',
            field=models.JSONField(blank=True, default=dict, help_text='Its own packages, one ecosystem a line, such as <code>npm: react, react-dom</code>. Its clients and plugins are not its own.'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='reason',
            field=models.TextField(blank=True, help_text='Why, under “The Verdict”. It does not repeat “in short”. Where it is empty, the page composes its sentences from the data. Markdown without HTML.', validators=[comparisons.models.rules.prose]),
        ),
        migrations.AddConstraint(
            model_name='comparison',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed__isnull', False), models.Q(('changed_on__isnull', True), ('reviewed_of', '')), _connector='OR'), name='comparison_reviewed_of', violation_error_code='reviewed', violation_error_message='Only a review has a digest, and a day on which the page changed since.'),
        ),
        migrations.CreateModel(
            name='ReviewedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('comparison', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reviewed_text', to='comparisons.comparison')),
            ],
        ),
        # SQLite builds the changed tables anew, without the search's triggers.
        migrations.RunPython(import_module('comparisons.migrations.0002_search').create, migrations.RunPython.noop),
    ]
