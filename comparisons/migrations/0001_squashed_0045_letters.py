"""Every table as 0001 to 0045 leave it, made at once: a new database has them in less than half the time.

A database that has some of the 45 goes on with the rest of them. Both ways lead to the same tables, indexes and rows.
"""

import comparisons.domain.folding
import comparisons.domain.pairs
import comparisons.models.canned_answer
import comparisons.models.feedback
import comparisons.models.folded
import comparisons.models.pros_cons
import comparisons.models.rules
import comparisons.models.signal
import comparisons.models.technology
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from decimal import Decimal
from importlib import import_module

from django.conf import settings
from django.db import migrations, models


def _of(name, function):
    return getattr(import_module(f'comparisons.migrations.{name}'), function)


def index_words(apps, schema_editor):
    _of('0002_search', 'create')(apps, schema_editor)
    _of('0011_search_newest_first', 'create')(apps, schema_editor)
    _of('0014_search_symbols', 'create')(apps, schema_editor)
    _of('0021_keys_of_all_scripts', 'renew')(apps, schema_editor)


def grant(apps, schema_editor):
    for name in ('0035_roles', '0042_first_canned_answers', '0044_roles_on_voices'):
        _of(name, 'grant')(apps, schema_editor)


def write_canned_answers(apps, schema_editor):
    _of('0042_first_canned_answers', 'write')(apps, schema_editor)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('comparisons', '0001_initial'),
        ('comparisons', '0002_search'),
        ('comparisons', '0003_wish_of_day'),
        ('comparisons', '0004_source_entries'),
        ('comparisons', '0005_reasons_and_values'),
        ('comparisons', '0006_index_until'),
        ('comparisons', '0007_claim_fresh_until'),
        ('comparisons', '0008_date_what_is_stored'),
        ('comparisons', '0009_indexes_for_lists'),
        ('comparisons', '0010_finding'),
        ('comparisons', '0011_search_newest_first'),
        ('comparisons', '0012_conditions_that_happened'),
        ('comparisons', '0013_comparison_reviewed'),
        ('comparisons', '0014_search_symbols'),
        ('comparisons', '0015_revision_of_editor'),
        ('comparisons', '0016_mail_tasks_moved'),
        ('comparisons', '0017_review_of_what_was_seen'),
        ('comparisons', '0018_findings_and_due_conditions'),
        ('comparisons', '0019_step_permissions'),
        ('comparisons', '0020_reviews_without_digest'),
        ('comparisons', '0021_keys_of_all_scripts'),
        ('comparisons', '0022_entry_awaits_technology'),
        ('comparisons', '0023_login_counts'),
        ('comparisons', '0024_feedback_missing'),
        ('comparisons', '0025_publish_on_schedule'),
        ('comparisons', '0026_queue_indexes'),
        ('comparisons', '0027_claims_by_source'),
        ('comparisons', '0028_drafts'),
        ('comparisons', '0029_bulk_changes_and_uploads'),
        ('comparisons', '0030_source_checks'),
        ('comparisons', '0031_merging'),
        ('comparisons', '0032_changes_for_review'),
        ('comparisons', '0033_revision_filters'),
        ('comparisons', '0034_same_answer'),
        ('comparisons', '0035_roles'),
        ('comparisons', '0036_disagreements_followed_up'),
        ('comparisons', '0037_counts_of_readers'),
        ('comparisons', '0038_chores'),
        ('comparisons', '0039_changed_minds'),
        ('comparisons', '0040_changed_minds_so_far'),
        ('comparisons', '0041_canned_answers'),
        ('comparisons', '0042_first_canned_answers'),
        ('comparisons', '0043_voices'),
        ('comparisons', '0044_roles_on_voices'),
        ('comparisons', '0045_letters'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChoreRun',
            fields=[
                ('name', models.CharField(max_length=50, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LoginCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('since', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(help_text='As it was typed.', max_length=254)),
                ('key', models.CharField(editable=False, help_text='The address, normalised.', max_length=320, unique=True)),
                ('token', models.CharField(default=comparisons.models.feedback.new_token, editable=False, max_length=32, unique=True)),
                ('awaits_mail', models.BooleanField(default=False, help_text='A mail with the link to confirm is to be sent; whoever sends it takes the mark first.')),
                ('created', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'reader of letters',
                'verbose_name_plural': 'readers of letters',
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='VoiceKey',
            fields=[
                ('month', models.DateField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='BulkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(db_index=True)),
                ('state', models.CharField(choices=[('open', 'not confirmed'), ('running', 'running'), ('done', 'done')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('finished', models.DateTimeField(null=True)),
                ('field', models.CharField(max_length=20)),
                ('value', models.CharField(blank=True, max_length=64)),
                ('rows', models.JSONField(default=list)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('refused', models.JSONField(default=list)),
                ('refused_count', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bulk change',
                'ordering': ('-id',),
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CannedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What the list of texts calls it.', max_length=60, unique=True, validators=[comparisons.models.rules.one_line])),
                ('kind', models.CharField(choices=[('accept', 'accept'), ('decline', 'decline'), ('ask', 'ask for evidence'), ('any', 'anything')], default='any', max_length=10, verbose_name='used to')),
                ('text', models.TextField(help_text='{pick} becomes the name of the pick, {pair} that of the pair. Markdown without HTML.', validators=[django.core.validators.MaxLengthValidator(800), comparisons.models.rules.prose, comparisons.models.canned_answer.known_placeholders])),
            ],
            options={
                'verbose_name': 'canned answer',
                'verbose_name_plural': 'canned answers',
                'ordering': ['kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['accept', 'decline', 'ask', 'any'])), name='canned_kind', violation_error_code='choice', violation_error_message='Kind is one of: accept, decline, ask, any.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('text')), 0)), name='canned_text', violation_error_code='empty', violation_error_message='A canned answer says something.')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(db_index=True)),
                ('state', models.CharField(choices=[('open', 'not confirmed'), ('running', 'running'), ('done', 'done')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('finished', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('found', models.CharField(blank=True, max_length=64)),
                ('report', models.JSONField(default=dict)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'catalogue upload',
                'ordering': ('-id',),
                'permissions': (('import_catalogueupload', 'Can import catalogue files'),),
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(help_text="The category's word in addresses, such as <code>web-frameworks</code>.", max_length=64, unique=True)),
                ('name', models.CharField(help_text='As a heading reads it: “Web frameworks”.', max_length=100, validators=[comparisons.models.rules.name])),
                ('description', models.TextField(blank=True, help_text='One or two sentences on what belongs here. Markdown without HTML.', validators=[comparisons.models.rules.prose])),
                ('parent', models.ForeignKey(blank=True, help_text='The wider category that this one is part of. Leave empty at the top.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='comparisons.category')),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.F('slug'), models.Value('abcdefghijklmnopqrstuvwxyz0123456789-'), function='LTRIM', output_field=models.CharField()), models.Value('')), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('--')), 0), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('-vs-')), 0), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('slug')), 64)), name='category_slug', violation_error_code='slug', violation_error_message='A slug is made of lower-case letters, digits and single dashes between them, at most 64 characters long, and “vs” is not one of its dashed parts: c-sharp, not C#.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('name')), 0)), name='category_name', violation_error_code='empty', violation_error_message='A category needs a name.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='category_not_its_own_parent', violation_error_code='parent', violation_error_message='A category cannot be its own parent.')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('day', models.DateField(db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('key'), models.F('day'), name='confirmation_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(help_text='Which form: “technology 7”, “new comparison”.', max_length=60)),
                ('fields', models.JSONField(help_text='The fields of the form: a list of values for each name.')),
                ('since', models.CharField(blank=True, help_text='What the form was opened on.', max_length=100)),
                ('saved_at', models.DateTimeField(db_index=True)),
                ('editor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('editor'), models.F('subject'), name='draft_of_editor_and_form')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cycle', 'each ahead of the next, in a circle'), ('both_signs', 'one claim as pro and as con'), ('against_the_claims', 'a verdict against the claims'), ('same_text', 'one text on several technologies'), ('argued_against', 'a verdict against the claims, with its reason'), ('one_sided', 'criteria recorded of one side only')], max_length=20)),
                ('sentence', models.TextField()),
                ('rows', models.JSONField(default=list)),
                ('in_demand', models.BooleanField(db_default=False, default=False, help_text='Rows of one side, of a comparison in one of the categories that readers ask for most.', verbose_name='in a category that readers ask for')),
                ('found', models.DateTimeField(help_text='When the catalogue was looked through.')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(models.F('kind'), models.F('id'), name='finding_of_kind'), models.Index(models.F('id'), condition=models.Q(('in_demand', True)), name='finding_in_demand')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['cycle', 'both_signs', 'against_the_claims', 'same_text', 'argued_against', 'one_sided'])), name='finding_kind', violation_error_code='choice', violation_error_message='Kind is one of: cycle, both_signs, against_the_claims, same_text, argued_against, one_sided.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('sentence')), 0)), name='finding_sentence', violation_error_code='empty', violation_error_message='A finding says what it is.')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('licence', models.CharField(blank=True, max_length=100)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('attribution', models.CharField(blank=True, max_length=300)),
                ('rank', models.PositiveSmallIntegerField()),
                ('observed', models.DateField(blank=True, help_text='The day of the set that was read last.', null=True, validators=[comparisons.models.rules.past_day])),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.F('slug'), models.Value('abcdefghijklmnopqrstuvwxyz0123456789-'), function='LTRIM', output_field=models.CharField()), models.Value('')), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('--')), 0), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('-vs-')), 0), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('slug')), 64)), name='source_slug', violation_error_code='slug', violation_error_message='A slug is made of lower-case letters, digits and single dashes between them, at most 64 characters long, and “vs” is not one of its dashed parts: c-sharp, not C#.')],
            },
        ),
        migrations.CreateModel(
            name='SourceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500, unique=True)),
                ('state', models.CharField(choices=[('alive', 'answers'), ('moved', 'moved for good'), ('gone', 'gone'), ('failed', 'does not answer')], max_length=6)),
                ('status', models.PositiveSmallIntegerField(editable=False, help_text='What the server answered, as HTTP numbers it.', null=True)),
                ('detail', models.CharField(blank=True, editable=False, max_length=700)),
                ('moved_to', models.CharField(blank=True, max_length=500)),
                ('since', models.DateField(help_text='The day since which the answer is this one.')),
                ('checked', models.DateField(editable=False, help_text='The day on which it was asked last.')),
                ('failures', models.PositiveSmallIntegerField(default=0, editable=False, help_text='Days on which it did not answer, one after the other.')),
                ('asks', models.BooleanField(default=False, help_text='Whether an editor should look at it.')),
                ('fine', models.CharField(blank=True, help_text='A digest of the answer that an editor called fine.', max_length=64)),
            ],
            options={
                'verbose_name': 'check of a source',
                'verbose_name_plural': 'checks of sources',
                'ordering': ['id'],
                'indexes': [models.Index(models.F('since'), models.F('id'), condition=models.Q(('asks', True)), name='source_check_asks'), models.Index(models.F('checked'), models.F('id'), name='source_check_oldest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['alive', 'moved', 'gone', 'failed'])), name='source_check_state', violation_error_code='choice', violation_error_message='State is one of: alive, moved, gone, failed.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('address')), 0)), name='source_check_address', violation_error_code='empty', violation_error_message='A check is of an address.'), models.CheckConstraint(condition=models.Q(('state', 'moved'), ('moved_to', ''), _connector='OR'), name='source_check_moved', violation_error_code='moved_to', violation_error_message='Only what has moved leads elsewhere.')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(help_text='One or two words that head a row: “Operations”.', max_length=100, validators=[comparisons.models.rules.name])),
                ('question', models.CharField(blank=True, help_text='What a reader would ask: “How hard is it to run?”', max_length=200, validators=[comparisons.models.rules.one_line])),
                ('weight', models.DecimalField(decimal_places=2, default=Decimal('1'), help_text='How much the criterion counts before readers set their own weights: 0 is not at all, 5 is the most.', max_digits=3, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(5)])),
                ('recheck_days', models.PositiveIntegerField(default=730, help_text='For how many days a checked claim on it stays fresh. Prices age in weeks, grammar in years.')),
                ('categories', models.ManyToManyField(blank=True, help_text='Where the criterion applies. Leave empty if it applies everywhere.', related_name='criteria', to='comparisons.category')),
            ],
            options={
                'verbose_name_plural': 'criteria',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.F('slug'), models.Value('abcdefghijklmnopqrstuvwxyz0123456789-'), function='LTRIM', output_field=models.CharField()), models.Value('')), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('--')), 0), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('-vs-')), 0), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('slug')), 64)), name='criterion_slug', violation_error_code='slug', violation_error_message='A slug is made of lower-case letters, digits and single dashes between them, at most 64 characters long, and “vs” is not one of its dashed parts: c-sharp, not C#.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('name')), 0)), name='criterion_name', violation_error_code='empty', violation_error_message='A criterion needs a name.'), models.CheckConstraint(condition=models.Q(('weight__gte', 0), ('weight__lte', 5)), name='criterion_weight', violation_error_code='weight', violation_error_message='A weight lies between 0 and 5.')],
            },
        ),
        migrations.CreateModel(
            name='Technology',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(help_text="The technology's word in addresses, such as <code>postgresql</code>, <code>cpp</code> for C++ or <code>nodejs</code> for Node.js. When it changes, the old one still leads here.", max_length=64, unique=True)),
                ('name', models.CharField(help_text='As the project itself writes it: C++, .NET, Node.js. It is shown as it stands.', max_length=200, validators=[comparisons.models.rules.name])),
                ('name_key', comparisons.models.folded.FoldedField(editable=False, fold=comparisons.domain.pairs.name_key, null=True, of=('name',))),
                ('plural', models.BooleanField(default=False, help_text='Tick it where the name reads as several things: “Utility Libraries <em>are</em> …”.', verbose_name='takes a plural verb')),
                ('kind', models.CharField(blank=True, choices=[('language', 'language'), ('framework', 'framework'), ('library', 'library'), ('database', 'database'), ('platform', 'platform'), ('tool', 'tool'), ('service', 'service'), ('protocol', 'protocol'), ('format', 'format'), ('methodology', 'methodology'), ('concept', 'concept')], help_text='What sort of thing it is. Needed before one of its comparisons can be published.', max_length=20)),
                ('use_case', models.TextField(blank=True, help_text='One full sentence that says when a developer should use it: “Developers should use SQLite when …”. It is shown whole, in each comparison, and never re-cased.', validators=[comparisons.models.rules.one_line])),
                ('summary', models.TextField(blank=True, help_text='What it is, in a few sentences. Markdown without HTML.', validators=[comparisons.models.rules.prose])),
                ('website', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('repository', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('own_sources', models.JSONField(blank=True, db_default=[], default=list, help_text='Further addresses under which the project itself speaks, one a line: its documentation, blog or wiki. Give a host that many share with its path. For an idea, a protocol or a format: the texts that define it.')),
                ('licence', models.CharField(blank=True, help_text='An SPDX expression such as <code>Apache-2.0 OR MIT</code>, or <code>proprietary</code>.', max_length=200, validators=[comparisons.models.rules.one_line])),
                ('self_hosted', models.BooleanField(blank=True, help_text="Whether it can be run on one's own machines.", null=True, verbose_name='can be self-hosted')),
                ('maturity', models.CharField(blank=True, help_text='The word that its source uses: graduated, archived, …', max_length=50, validators=[comparisons.models.rules.one_line])),
                ('first_released', models.CharField(blank=True, help_text='As exactly as it is known: 2014, 2014-05 or 2014-05-27.', max_length=10, validators=[comparisons.models.technology.partial_date])),
                ('packages', models.JSONField(blank=True, default=dict, help_text='Its own packages, one ecosystem a line, such as <code>npm: react, react-dom</code>. Its clients and plugins are not its own.')),
                ('index_until', models.DateField(editable=False, help_text='The day after which its reviewed pages are not indexed: its claims were checked too long ago.', null=True)),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='technologies', to='comparisons.category')),
            ],
            options={
                'verbose_name_plural': 'technologies',
                'ordering': ['slug'],
                'permissions': [('merge_technology', 'Can merge technology')],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.F('slug'), models.Value('abcdefghijklmnopqrstuvwxyz0123456789-'), function='LTRIM', output_field=models.CharField()), models.Value('')), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('--')), 0), django.db.models.lookups.Exact(django.db.models.functions.text.StrIndex(django.db.models.functions.text.Concat(models.Value('-'), models.F('slug'), models.Value('-')), models.Value('-vs-')), 0), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('slug')), 64)), name='technology_slug', violation_error_code='slug', violation_error_message='A slug is made of lower-case letters, digits and single dashes between them, at most 64 characters long, and “vs” is not one of its dashed parts: c-sharp, not C#.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('name')), 0)), name='technology_name', violation_error_code='empty', violation_error_message='A technology needs a name.'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'language', 'framework', 'library', 'database', 'platform', 'tool', 'service', 'protocol', 'format', 'methodology', 'concept'])), name='technology_kind', violation_error_code='choice', violation_error_message='Kind is one of: language, framework, library, database, platform, tool, service, protocol, format, methodology, concept.')],
            },
        ),
        migrations.CreateModel(
            name='UnfoundQuote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim_key', models.CharField(max_length=10)),
                ('quote', models.CharField(max_length=500)),
                ('since', models.DateField(help_text='The day on which it was missed first.')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unfound', to='comparisons.sourcecheck')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(models.F('of'), models.F('claim_key'), name='unfound_quote_once', violation_error_message='It is marked already.')],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('published', 'published'), ('archived', 'archived')], default='draft', max_length=10)),
                ('published', models.DateTimeField(blank=True, help_text='When it was first published.', null=True, validators=[comparisons.models.rules.past_moment])),
                ('publish_at', models.DateTimeField(blank=True, help_text='When it is published, in UTC; until then it waits in review.', null=True)),
                ('reviewed', models.DateField(blank=True, null=True, validators=[comparisons.models.rules.past_day])),
                ('reviewed_by', models.CharField(blank=True, max_length=100, validators=[comparisons.models.rules.name])),
                ('reviewed_of', models.CharField(blank=True, db_default='', editable=False, help_text='The digest of what was reviewed.', max_length=41)),
                ('changed_on', models.DateField(editable=False, help_text='The day on which it was first found to differ from what was reviewed.', null=True)),
                ('index_until', models.DateField(editable=False, help_text='The day after which it is not indexed: it changed since its review.', null=True)),
                ('intro', models.TextField(blank=True, help_text='Stands in place of the lead that the page composes from both use cases. Leave it empty unless you can say it better. Markdown without HTML.', validators=[comparisons.models.rules.prose])),
                ('left_out', models.JSONField(blank=True, db_default={}, default=dict, help_text='Criteria that make no difference between these two, one a line with a sentence that says why, such as <code>licence: Both are free.</code>')),
                ('changes', models.PositiveIntegerField(default=0, editable=False)),
                ('answered', models.PositiveIntegerField(default=0, editable=False)),
                ('accepted', models.PositiveIntegerField(default=0, editable=False)),
                ('repicked', models.PositiveIntegerField(default=0, editable=False)),
                ('disagreed', models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Disagreements received, without held ones and spam, as the worker counted them last.')),
                ('votes_low', models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Readers who would pick the one, as counted last.')),
                ('votes_high', models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Readers who would pick the other, as counted last.')),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comparisons_as_high', to='comparisons.technology')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comparisons_as_low', to='comparisons.technology')),
            ],
            options={
                'ordering': ['-id'],
                'permissions': [('publish_comparison', 'Can publish comparison'), ('approve_comparison', 'Can approve comparison'), ('withdraw_comparison', 'Can withdraw comparison')],
                'indexes': [models.Index(models.F('status'), models.OrderBy(models.F('published'), descending=True), models.OrderBy(models.F('id'), descending=True), name='comparison_newest'), models.Index(models.F('low'), models.F('status'), models.OrderBy(models.F('published'), descending=True), models.OrderBy(models.F('id'), descending=True), name='comparison_newest_of_low'), models.Index(models.F('high'), models.F('status'), models.OrderBy(models.F('published'), descending=True), models.OrderBy(models.F('id'), descending=True), name='comparison_newest_of_high'), models.Index(models.F('status'), models.OrderBy(models.F('answered'), descending=True), models.OrderBy(models.F('id'), descending=True), name='comparison_contested'), models.Index(models.F('status'), models.OrderBy(models.F('disagreed'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('disagreed__gt', 0)), name='comparison_disputed'), models.Index(models.F('status'), models.F('publish_at'), models.F('id'), condition=models.Q(('publish_at__isnull', False)), name='comparison_due'), models.Index(models.F('status'), models.F('id'), condition=models.Q(('reviewed__isnull', False)), name='comparison_reviewed'), models.Index(models.F('status'), models.F('published'), models.F('id'), condition=models.Q(('reviewed__isnull', True)), name='comparison_unreviewed'), models.Index(models.F('id'), condition=models.Q(('disagreed__gt', 0)), name='comparison_disagreed'), models.Index(models.F('status'), models.F('changed_on'), models.F('id'), condition=models.Q(('changed_on__isnull', False)), name='comparison_changed')],
                'constraints': [models.UniqueConstraint(models.F('low'), models.F('high'), name='comparison_once', violation_error_message='These two are compared already: a pair has one comparison.'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='comparison_of_two', violation_error_code='pair', violation_error_message='A comparison needs two different technologies.'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'archived'])), name='comparison_status', violation_error_code='choice', violation_error_message='Status is one of: draft, in_review, published, archived.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published__isnull', False), _connector='OR'), name='comparison_published_date', violation_error_code='published', violation_error_message='What is published has the date on which it was first published.'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed__isnull', True), ('reviewed_by', '')), models.Q(('reviewed__isnull', False), models.Q(('reviewed_by', ''), _negated=True)), _connector='OR'), name='comparison_reviewed_by', violation_error_code='reviewed', violation_error_message='A review has a date and the name of the editor.'), models.CheckConstraint(condition=models.Q(('reviewed__isnull', False), models.Q(('changed_on__isnull', True), ('reviewed_of', '')), _connector='OR'), name='comparison_reviewed_of', violation_error_code='reviewed', violation_error_message='Only a review has a digest, and a day on which the page changed since.')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lost_slug', models.CharField(db_index=True, max_length=64)),
                ('lost_name', models.CharField(max_length=200, verbose_name='lost')),
                ('kept_name', models.CharField(max_length=200, verbose_name='stays')),
                ('by_name', models.CharField(max_length=150, verbose_name='by')),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(validators=[comparisons.models.rules.prose])),
                ('numbers', models.JSONField(default=dict, help_text='How many rows of each kind it moved, dropped or changed.')),
                ('others', models.JSONField(default=list, help_text='Ids of technologies that named the lost one.')),
                ('last_revision', models.BigIntegerField(default=0, help_text='The newest revision that it wrote.')),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by_name', models.CharField(blank=True, max_length=150)),
                ('undone_reason', models.TextField(blank=True, validators=[comparisons.models.rules.prose])),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merges_into_it', to='comparisons.technology')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('reason')), 0)), name='merge_reason', violation_error_code='empty', violation_error_message='A merge says why.'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by_name', '')), ('undone_at__isnull', False), _connector='OR'), name='merge_undone', violation_error_code='undone', violation_error_message='Only a merge that was undone names who undid it.')],
            },
        ),
        migrations.CreateModel(
            name='ProsCons',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('polarity', models.CharField(choices=[('pro', 'pro'), ('con', 'con')], max_length=3, verbose_name='pro or con')),
                ('position', models.PositiveIntegerField(default=0, help_text='Claims are shown in this order, pros and cons each by themselves.')),
                ('key', models.CharField(default=comparisons.models.pros_cons.new_key, editable=False, max_length=10, unique=True)),
                ('text', models.CharField(help_text='One statement, shown whole: “Schema changes are transactional.” Two statements are two claims.', max_length=1000, validators=[comparisons.models.rules.one_line])),
                ('folded_words', comparisons.models.folded.FoldedField(editable=False, fold=comparisons.domain.folding.other_words, null=True, of=('text',))),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, '1 minor'), (2, '2 matters'), (3, '3 decisive')], default=2, help_text='How much it matters to somebody who cares about the criterion.')),
                ('source', models.URLField(blank=True, help_text='The page that says so. A reader must find the statement there.', max_length=500, validators=[comparisons.models.rules.web_address])),
                ('source_title', models.CharField(blank=True, max_length=200, validators=[comparisons.models.rules.one_line])),
                ('quote', models.CharField(blank=True, help_text='The words of the source that carry the claim, 25 at most.', max_length=500, validators=[comparisons.models.rules.one_line, comparisons.models.pros_cons.short_quote])),
                ('checked', models.DateField(blank=True, help_text='The day on which somebody last read the source and found the claim in it.', null=True, validators=[comparisons.models.rules.past_day])),
                ('fresh_until', models.DateField(editable=False, help_text='The day after which it is due to be checked again.', null=True)),
                ('versions', models.CharField(blank=True, help_text='For which versions it holds, such as <code>&gt;=12,&lt;17</code>. Empty: for all.', max_length=100, validators=[comparisons.models.rules.one_line])),
                ('criterion', models.ForeignKey(blank=True, help_text='What the claim is weighed by. Without one it is shown, and counts for nothing.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='comparisons.criterion')),
                ('against', models.ForeignKey(blank=True, help_text='The one opponent that it matters against. Without one it is shown in each comparison.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims_against', to='comparisons.technology')),
                ('technology', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='comparisons.technology')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-polarity', 'position', 'id'],
                'indexes': [models.Index(models.F('fresh_until'), models.F('id'), name='claim_longest_overdue'), models.Index(models.F('source'), models.F('fresh_until'), models.F('id'), name='claim_of_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(('polarity__in', ['pro', 'con'])), name='claim_polarity', violation_error_code='choice', violation_error_message='Polarity is one of: pro, con.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('text')), 0)), name='claim_text', violation_error_code='empty', violation_error_message='A claim needs its statement.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length(models.F('key')), 10)), name='claim_key_length', violation_error_code='key', violation_error_message="A claim's key has 10 characters."), models.CheckConstraint(condition=models.Q(('strength__gte', 1), ('strength__lte', 3)), name='claim_strength', violation_error_code='strength', violation_error_message='A strength is 1, 2 or 3.'), models.CheckConstraint(condition=models.Q(('against__isnull', True), models.Q(('against', models.F('technology')), _negated=True), _connector='OR'), name='claim_not_against_itself', violation_error_code='against', violation_error_message='A claim cannot be against its own technology: file it as a con.')],
            },
        ),
        migrations.CreateModel(
            name='SourceEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='Its word in its own set.', max_length=600)),
                ('name', models.CharField(max_length=200, validators=[comparisons.models.rules.one_line])),
                ('ids', models.JSONField(blank=True, default=list)),
                ('second_keys', models.JSONField(blank=True, default=list)),
                ('releases', models.JSONField(blank=True, default=list)),
                ('reason', models.CharField(blank=True, help_text='Why a person has to say.', max_length=500)),
                ('candidates', models.JSONField(blank=True, default=list, help_text='The ids of technologies that it may be.')),
                ('said', models.JSONField(blank=True, default=dict)),
                ('answer', models.CharField(blank=True, choices=[('same', 'the same as a technology that we have'), ('different', 'a technology of its own'), ('none', 'no technology')], max_length=10)),
                ('awaits', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('answered_by_name', models.CharField(blank=True, max_length=150)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='comparisons.source')),
                ('technology', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='source_entries', to='comparisons.technology')),
            ],
            options={
                'verbose_name': 'question about a source',
                'verbose_name_plural': 'questions about sources',
                'ordering': ['id'],
                'indexes': [models.Index(models.F('answer'), models.F('id'), condition=models.Q(('technology__isnull', True)), name='source_entry_waiting')],
                'constraints': [models.UniqueConstraint(models.F('source'), models.F('key'), name='source_entry_once', violation_error_message='This source has an entry of that name already.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('key')), 0)), name='source_entry_key', violation_error_code='empty', violation_error_message='An entry needs its word in its set.'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'same', 'different', 'none'])), name='source_entry_answer', violation_error_code='choice', violation_error_message='Answer is one of: same, different, none.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'none'), _negated=True), ('technology__isnull', True), _connector='OR'), name='source_entry_none', violation_error_code='answer', violation_error_message='What is no technology leads to none.')],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(choices=[('github_stars', 'github_stars'), ('github_forks', 'github_forks'), ('github_contributors', 'github_contributors'), ('github_pushers_quarter', 'github_pushers_quarter'), ('stackoverflow_questions', 'stackoverflow_questions'), ('cargo_downloads_day', 'cargo_downloads_day'), ('cargo_downloads_week', 'cargo_downloads_week'), ('cargo_downloads_month', 'cargo_downloads_month'), ('cargo_downloads_year', 'cargo_downloads_year'), ('cargo_downloads_total', 'cargo_downloads_total'), ('conda_downloads_day', 'conda_downloads_day'), ('conda_downloads_week', 'conda_downloads_week'), ('conda_downloads_month', 'conda_downloads_month'), ('conda_downloads_year', 'conda_downloads_year'), ('conda_downloads_total', 'conda_downloads_total'), ('cran_downloads_day', 'cran_downloads_day'), ('cran_downloads_week', 'cran_downloads_week'), ('cran_downloads_month', 'cran_downloads_month'), ('cran_downloads_year', 'cran_downloads_year'), ('cran_downloads_total', 'cran_downloads_total'), ('docker_downloads_day', 'docker_downloads_day'), ('docker_downloads_week', 'docker_downloads_week'), ('docker_downloads_month', 'docker_downloads_month'), ('docker_downloads_year', 'docker_downloads_year'), ('docker_downloads_total', 'docker_downloads_total'), ('gem_downloads_day', 'gem_downloads_day'), ('gem_downloads_week', 'gem_downloads_week'), ('gem_downloads_month', 'gem_downloads_month'), ('gem_downloads_year', 'gem_downloads_year'), ('gem_downloads_total', 'gem_downloads_total'), ('go_downloads_day', 'go_downloads_day'), ('go_downloads_week', 'go_downloads_week'), ('go_downloads_month', 'go_downloads_month'), ('go_downloads_year', 'go_downloads_year'), ('go_downloads_total', 'go_downloads_total'), ('hackage_downloads_day', 'hackage_downloads_day'), ('hackage_downloads_week', 'hackage_downloads_week'), ('hackage_downloads_month', 'hackage_downloads_month'), ('hackage_downloads_year', 'hackage_downloads_year'), ('hackage_downloads_total', 'hackage_downloads_total'), ('hex_downloads_day', 'hex_downloads_day'), ('hex_downloads_week', 'hex_downloads_week'), ('hex_downloads_month', 'hex_downloads_month'), ('hex_downloads_year', 'hex_downloads_year'), ('hex_downloads_total', 'hex_downloads_total'), ('homebrew_downloads_day', 'homebrew_downloads_day'), ('homebrew_downloads_week', 'homebrew_downloads_week'), ('homebrew_downloads_month', 'homebrew_downloads_month'), ('homebrew_downloads_year', 'homebrew_downloads_year'), ('homebrew_downloads_total', 'homebrew_downloads_total'), ('maven_downloads_day', 'maven_downloads_day'), ('maven_downloads_week', 'maven_downloads_week'), ('maven_downloads_month', 'maven_downloads_month'), ('maven_downloads_year', 'maven_downloads_year'), ('maven_downloads_total', 'maven_downloads_total'), ('npm_downloads_day', 'npm_downloads_day'), ('npm_downloads_week', 'npm_downloads_week'), ('npm_downloads_month', 'npm_downloads_month'), ('npm_downloads_year', 'npm_downloads_year'), ('npm_downloads_total', 'npm_downloads_total'), ('nuget_downloads_day', 'nuget_downloads_day'), ('nuget_downloads_week', 'nuget_downloads_week'), ('nuget_downloads_month', 'nuget_downloads_month'), ('nuget_downloads_year', 'nuget_downloads_year'), ('nuget_downloads_total', 'nuget_downloads_total'), ('packagist_downloads_day', 'packagist_downloads_day'), ('packagist_downloads_week', 'packagist_downloads_week'), ('packagist_downloads_month', 'packagist_downloads_month'), ('packagist_downloads_year', 'packagist_downloads_year'), ('packagist_downloads_total', 'packagist_downloads_total'), ('pub_downloads_day', 'pub_downloads_day'), ('pub_downloads_week', 'pub_downloads_week'), ('pub_downloads_month', 'pub_downloads_month'), ('pub_downloads_year', 'pub_downloads_year'), ('pub_downloads_total', 'pub_downloads_total'), ('pypi_downloads_day', 'pypi_downloads_day'), ('pypi_downloads_week', 'pypi_downloads_week'), ('pypi_downloads_month', 'pypi_downloads_month'), ('pypi_downloads_year', 'pypi_downloads_year'), ('pypi_downloads_total', 'pypi_downloads_total')], help_text='What is counted. The name holds ecosystem and period.', max_length=50)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, validators=[comparisons.models.signal.exact])),
                ('observed', models.DateField(help_text='The day for which the source gives the figure.', validators=[comparisons.models.rules.past_day])),
                ('source', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('technology', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signals', to='comparisons.technology')),
            ],
            options={
                'verbose_name': 'figure',
                'ordering': ['metric', '-observed'],
                'indexes': [models.Index(models.F('metric'), models.F('technology'), models.OrderBy(models.F('observed'), descending=True), models.OrderBy(models.F('id'), descending=True), models.F('value'), name='signal_newest')],
                'constraints': [models.UniqueConstraint(models.F('technology'), models.F('metric'), models.F('observed'), models.F('source'), name='signal_once', violation_error_message='This figure is recorded already for that day and source.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='signal_value', violation_error_code='value', violation_error_message='A figure is a count: not below zero.')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle', models.CharField(help_text='Such as 17 or 3.12.', max_length=100, validators=[comparisons.models.rules.one_line])),
                ('released', models.DateField(blank=True, null=True)),
                ('latest', models.CharField(blank=True, help_text="The cycle's newest version, such as 17.4.", max_length=100, validators=[comparisons.models.rules.one_line])),
                ('source', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('support', models.CharField(choices=[('unknown', 'unknown'), ('until', 'supported until a date'), ('supported', 'supported, no end date set'), ('ended', 'ended, date unknown')], default='unknown', max_length=10)),
                ('supported_until', models.DateField(blank=True, null=True)),
                ('technology', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='comparisons.technology')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('released'), descending=True, nulls_last=True), 'cycle'],
                'constraints': [models.UniqueConstraint(models.F('technology'), models.F('cycle'), name='release_once', violation_error_message='This release cycle is listed already.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('cycle')), 0)), name='release_cycle', violation_error_code='empty', violation_error_message='A release needs the name of its cycle.'), models.CheckConstraint(condition=models.Q(models.Q(('support', 'until'), ('supported_until__isnull', False)), models.Q(('support__in', ['unknown', 'supported', 'ended']), ('supported_until__isnull', True)), _connector='OR'), name='release_support', violation_error_code='support', violation_error_message='A date stands exactly where support is given until a date.')],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(help_text='The slug of the related technology. It may be one that is not in the catalogue yet.', max_length=64, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(-[a-z0-9]+)*\\Z', 'The slug of a technology: lower-case letters, digits and single dashes between them, such as c-sharp.')])),
                ('technology', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='comparisons.technology')),
            ],
            options={
                'ordering': ['slug'],
                'constraints': [models.UniqueConstraint(models.F('technology'), models.F('slug'), name='relation_once', violation_error_message='This relation is listed twice.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('slug')), 0)), name='relation_slug', violation_error_code='empty', violation_error_message='A relation needs a slug.')],
            },
        ),
        migrations.CreateModel(
            name='MergeQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=500)),
                ('found', models.DateTimeField()),
                ('ask_on', models.DateField(help_text='The day from which it is asked.')),
                ('answer', models.CharField(blank=True, choices=[('different', 'two different technologies'), ('later', 'asked again later')], max_length=10)),
                ('answered_by_name', models.CharField(blank=True, max_length=150)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comparisons.technology')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comparisons.technology')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(models.F('id'), condition=models.Q(('answer', 'different'), _negated=True), name='merge_question_waiting')],
                'constraints': [models.UniqueConstraint(models.F('low'), models.F('high'), name='merge_question_once'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='merge_question_of_two', violation_error_code='pair', violation_error_message='A question about merging is about two technologies.'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'different', 'later'])), name='merge_question_answer', violation_error_code='choice', violation_error_message='Answer is one of: different, later.')],
            },
        ),
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('colour', models.CharField(max_length=6, validators=[django.core.validators.RegexValidator('\\A[0-9A-F]{6}\\Z', 'Six hexadecimal digits in upper case, such as 00599C.')])),
                ('path', models.TextField(blank=True, validators=[django.core.validators.RegexValidator('\\A[MmLlHhVvCcSsQqTtAaZz0-9eE ,.+-]*\\Z', 'The data of an SVG path: its commands, numbers, commas and blanks.')])),
                ('source', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('licence', models.CharField(blank=True, max_length=100, validators=[comparisons.models.rules.one_line])),
                ('technology', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='logo', to='comparisons.technology')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length(models.F('colour')), 6)), name='logo_colour', violation_error_code='colour', violation_error_message='A colour has six hexadecimal digits.')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('name', 'name'), ('plural', 'plural'), ('kind', 'kind'), ('category', 'category'), ('use_case', 'use case'), ('summary', 'summary'), ('website', 'website'), ('repository', 'repository'), ('licence', 'licence'), ('self_hosted', 'self hosted'), ('maturity', 'maturity'), ('first_released', 'first released')], max_length=20)),
                ('value', models.TextField(blank=True, help_text='As catalogue files write it (true or false for flags); empty where the source says there is none.', null=True, validators=[comparisons.models.rules.prose])),
                ('observed', models.DateField(blank=True, null=True, validators=[comparisons.models.rules.past_day])),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='comparisons.source')),
                ('technology', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='comparisons.technology')),
            ],
            options={
                'ordering': ['technology', 'field', 'source'],
                'indexes': [models.Index(models.F('source'), models.F('observed'), name='fact_of_source')],
                'constraints': [models.UniqueConstraint(models.F('technology'), models.F('field'), models.F('source'), name='fact_once_per_source', violation_error_message='One source says one thing about a field.')],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=200, unique=True)),
                ('text', models.CharField(help_text='A former slug or another name, as people write it: <code>postgres</code>, C++.', max_length=200, validators=[comparisons.models.rules.name])),
                ('technology', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='comparisons.technology')),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'ordering': ['key'],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('key')), 0)), name='alias_key', violation_error_code='empty', violation_error_message='An alias needs at least one character.')],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.CharField(max_length=64)),
                ('day', models.DateField()),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comparisons.technology')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comparisons.technology')),
            ],
            options={
                'verbose_name_plural': 'wishes',
                'indexes': [models.Index(models.F('day'), models.F('client'), name='wish_of_day'), models.Index(models.F('day'), models.F('low'), models.F('high'), models.F('id'), name='wish_of_day_for')],
                'constraints': [models.UniqueConstraint(models.F('low'), models.F('high'), models.F('client'), models.F('day'), name='wish_once_a_day'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='wish_for_two', violation_error_code='pair', violation_error_message='A pick is made between two different technologies.')],
            },
        ),
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_name', models.CharField(max_length=150)),
                ('model', models.CharField(help_text='Whose form it is: technology, comparison, proscons …', max_length=20)),
                ('object_id', models.BigIntegerField(blank=True, help_text='The row of the form; empty for a new one.', null=True)),
                ('of_draft', models.BooleanField(db_default=False, default=False)),
                ('base', models.JSONField(default=dict)),
                ('fields', models.JSONField(default=dict)),
                ('before', models.JSONField(default=dict, help_text='The catalogue record before the change.')),
                ('after', models.JSONField(default=dict, help_text='The catalogue record as the change makes it.')),
                ('on_revision', models.BigIntegerField(default=0, help_text='The newest revision when the change was sent.')),
                ('reason', models.TextField(validators=[comparisons.models.rules.prose])),
                ('state', models.CharField(choices=[('waiting', 'waits for a review'), ('sent_back', 'sent back'), ('put_live', 'put live'), ('taken_back', 'taken back')], default='waiting', max_length=10)),
                ('sent_at', models.DateTimeField()),
                ('reviewer_name', models.CharField(blank=True, max_length=150)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='change_requests', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='change_requests', to='comparisons.comparison')),
                ('technology', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='change_requests', to='comparisons.technology')),
            ],
            options={
                'verbose_name': 'change for review',
                'verbose_name_plural': 'changes for review',
                'ordering': ['-id'],
                'indexes': [models.Index(models.F('sent_at'), models.F('id'), condition=models.Q(('state', 'waiting')), name='change_request_waiting'), models.Index(models.F('author'), models.F('answered_at'), models.F('id'), condition=models.Q(('state', 'sent_back')), name='change_request_sent_back')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comparison__isnull', False), ('technology__isnull', True)), models.Q(('comparison__isnull', True), ('technology__isnull', False)), _connector='OR'), name='change_request_subject', violation_error_message='A change is of one technology or of one comparison.'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent_back', 'put_live', 'taken_back'])), name='change_request_state', violation_error_code='choice', violation_error_message='State is one of: waiting, sent_back, put_live, taken_back.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('reason')), 0)), name='change_request_reason', violation_error_code='empty', violation_error_message='A change says why.'), models.UniqueConstraint(models.F('author'), models.F('model'), models.F('object_id'), condition=models.Q(('state__in', ('waiting', 'sent_back'))), name='one_open_change_request')],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('comparison', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='schedule', serialize=False, to='comparisons.comparison')),
                ('at', models.DateTimeField(verbose_name='planned for (UTC)')),
                ('by_name', models.CharField(blank=True, max_length=150, verbose_name='scheduled by')),
                ('seen', models.BigIntegerField(default=0)),
                ('refused', models.JSONField(blank=True, default=list, verbose_name='why not')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='tried (UTC)')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'publication on schedule',
                'verbose_name_plural': 'could not be published on schedule',
                'indexes': [models.Index(models.F('refused_at'), condition=models.Q(('refused_at__isnull', False)), name='schedule_refused')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=comparisons.models.feedback.new_token, editable=False, max_length=32, unique=True)),
                ('wants', models.CharField(choices=[('low', 'would pick the one'), ('high', 'would pick the other'), ('depends', 'says it depends'), ('reason', 'says the reason is wrong'), ('claim', 'says a claim is wrong or outdated'), ('missing', 'says something is missing')], max_length=10)),
                ('claim_text', models.CharField(blank=True, help_text='The disputed claim as it read then; it outlives the claim.', max_length=1000)),
                ('text', models.TextField(validators=[comparisons.models.feedback.long_enough, django.core.validators.MaxLengthValidator(4000), comparisons.models.rules.prose])),
                ('evidence', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('would_settle', models.TextField(blank=True, help_text="What would settle the question, in the reader's words.", validators=[django.core.validators.MaxLengthValidator(1000), comparisons.models.rules.prose])),
                ('team_size', models.CharField(blank=True, choices=[('alone', 'one person'), ('small', '2 to 10 people'), ('medium', '11 to 50 people'), ('large', 'more than 50 people')], max_length=10)),
                ('scale', models.CharField(blank=True, choices=[('trial', 'a trial or a hobby'), ('one', 'one service in production'), ('several', 'several services in production'), ('fleet', 'most of what a company runs')], max_length=10)),
                ('in_production', models.CharField(blank=True, choices=[('not_yet', 'not yet'), ('months', 'for less than a year'), ('years', 'for one to three years'), ('long', 'for more than three years')], max_length=10)),
                ('may_quote', models.BooleanField(default=False, help_text='The reader ticked that pages may quote the words, without a name.')),
                ('email', models.EmailField(blank=True, help_text='Only for a reply; erased once it is sent, after 90 days at most.', max_length=254)),
                ('client', models.CharField(editable=False, max_length=64)),
                ('network', models.CharField(blank=True, editable=False, help_text='A keyed hash of the day and the wider network, an IPv6 /48.', max_length=64)),
                ('text_hash', models.CharField(editable=False, max_length=64)),
                ('held_because', models.CharField(blank=True, help_text='Why it is held as possible spam, in words for editors.', max_length=200)),
                ('held_for', models.CharField(blank=True, choices=[('trap', "a field filled in that people don't see"), ('stamp', 'a missing or wrong stamp of the form'), ('same', "repetition of others' words"), ('links', 'its links'), ('words', 'its words'), ('flood', 'too many at once')], editable=False, max_length=10)),
                ('set_aside_at', models.DateTimeField(blank=True, editable=False, help_text='When it was marked as spam: it is erased 30 days later.', null=True)),
                ('unverified_origin', models.BooleanField(default=False, help_text='The browser did not say which page the form was sent from.')),
                ('created', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, help_text='When its writer took it back: words, address and hashes are gone since.', null=True)),
                ('status', models.CharField(choices=[('held', 'held as possible spam'), ('waiting', 'received'), ('in_review', 'in review'), ('needs_evidence', 'needs evidence'), ('accepted', 'accepted'), ('declined', 'declined'), ('spam', 'spam'), ('withdrawn', 'withdrawn')], default='waiting', max_length=20)),
                ('status_before', models.CharField(blank=True, db_default='', default='', editable=False, help_text='What an editor set it from.', max_length=20)),
                ('in_review_since', models.DateField(blank=True, editable=False, help_text='The day on which it was set in review last.', null=True)),
                ('question', models.TextField(blank=True, help_text='What the editor asked the reader for: only the reader sees it.', validators=[comparisons.models.rules.prose])),
                ('answer', models.TextField(blank=True, validators=[comparisons.models.rules.prose])),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=150)),
                ('changed_pick', models.BooleanField(default=False)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='comparisons.comparison')),
                ('criterion', models.ForeignKey(blank=True, db_index=False, help_text='The criterion of the row that was called incomplete.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comparisons.criterion')),
                ('same_as', models.ForeignKey(blank=True, help_text='The earlier disagreement of the pair whose answer this one got too.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='comparisons.feedback')),
                ('claim', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='disputes', to='comparisons.proscons')),
            ],
            options={
                'verbose_name': 'disagreement',
                'verbose_name_plural': 'disagreements',
                'ordering': ['created', 'id'],
                'indexes': [models.Index(models.F('status'), models.F('created'), models.F('id'), name='feedback_queue'), models.Index(models.F('client'), models.F('created'), name='feedback_of_client'), models.Index(models.F('created'), models.F('id'), condition=models.Q(('status__in', ['in_review', 'waiting'])), name='feedback_to_answer'), models.Index(models.F('comparison'), models.F('status'), models.F('created'), models.F('id'), name='feedback_of_pair'), models.Index(models.F('claim'), models.F('status'), models.F('created'), models.F('id'), name='feedback_of_claim'), models.Index(models.F('network'), models.F('created'), name='feedback_of_network'), models.Index(models.F('text_hash'), models.F('created'), name='feedback_of_text'), models.Index(models.F('held_for'), models.F('created'), name='feedback_by_sign'), models.Index(models.F('comparison'), models.F('created'), models.F('held_for'), name='feedback_of_pair_by_time'), models.Index(models.F('comparison'), models.OrderBy(models.F('may_quote'), descending=True), models.OrderBy(models.F('changed_pick'), descending=True), models.F('status'), models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['accepted', 'declined']), ('withdrawn_at', None)), name='feedback_best'), models.Index(models.F('comparison'), models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['accepted', 'declined']), ('withdrawn_at', None)), name='feedback_answered'), models.Index(models.F('answered_at'), models.F('id'), condition=models.Q(('answered_at__isnull', False)), name='feedback_newest_answers')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('comparison', 'client', 'text_hash'), name='feedback_once'), models.CheckConstraint(condition=models.Q(('wants__in', ['low', 'high', 'depends', 'reason', 'claim', 'missing'])), name='feedback_wants', violation_error_code='choice', violation_error_message='Wants is one of: low, high, depends, reason, claim, missing.'), models.CheckConstraint(condition=models.Q(('status__in', ['held', 'waiting', 'in_review', 'needs_evidence', 'accepted', 'declined', 'spam', 'withdrawn'])), name='feedback_status', violation_error_code='choice', violation_error_message='Status is one of: held, waiting, in_review, needs_evidence, accepted, declined, spam, withdrawn.'), models.CheckConstraint(condition=models.Q(('held_for__in', ['', 'trap', 'stamp', 'same', 'links', 'words', 'flood'])), name='feedback_held_for', violation_error_code='choice', violation_error_message='Held_for is one of: trap, stamp, same, links, words, flood.'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('withdrawn_at__isnull', False)), models.Q(models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length(models.F('text')), 20), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('text')), 4000)), ('withdrawn_at__isnull', True)), _connector='OR'), name='feedback_length', violation_error_code='length', violation_error_message='Between 20 and 4,000 characters, please.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('status__in', ['accepted', 'declined']), models.Q(('answer', ''), _negated=True)), models.Q(('answer', ''), ('answered_at__isnull', False), ('status__in', ['accepted', 'declined']), ('withdrawn_at__isnull', False)), models.Q(('answered_at__isnull', True), ('status__in', ['held', 'in_review', 'needs_evidence', 'spam', 'waiting', 'withdrawn'])), _connector='OR'), name='feedback_answer', violation_error_code='answer', violation_error_message='What is accepted or declined has an answer; all else has none.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), models.Q(('status', 'withdrawn'), _negated=True)), models.Q(('client', ''), ('email', ''), ('status__in', ['accepted', 'declined', 'withdrawn']), ('text', ''), ('withdrawn_at__isnull', False)), _connector='OR'), name='feedback_withdrawn', violation_error_code='withdrawn', violation_error_message='What was withdrawn holds neither words nor addresses.')],
            },
        ),
        migrations.CreateModel(
            name='MergedRows',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('model', models.CharField(max_length=50)),
                ('change', models.CharField(choices=[('changed', 'changed'), ('deleted', 'deleted'), ('added', 'added')], max_length=10)),
                ('columns', models.JSONField(default=list)),
                ('rows', models.JSONField(default=list)),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='comparisons.merge')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(models.F('merge'), models.F('position'), name='merged_rows_once'), models.CheckConstraint(condition=models.Q(('change__in', ['changed', 'deleted', 'added'])), name='merged_rows_change', violation_error_code='choice', violation_error_message='Change is one of: changed, deleted, added.')],
            },
        ),
        migrations.CreateModel(
            name='ReviewedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('comparison', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reviewed_text', to='comparisons.comparison')),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('told', models.BigIntegerField(default=0, help_text='The id of the newest changed mind that the reader knows: from a letter, or from the page.')),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='comparisons.comparison')),
                ('subscriber', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='comparisons.subscriber')),
            ],
            options={
                'verbose_name': 'pair of a reader of letters',
                'verbose_name_plural': 'pairs of readers of letters',
                'indexes': [models.Index(models.F('comparison'), models.F('id'), condition=models.Q(('confirmed_at__isnull', False)), name='letters_of_pair'), models.Index(models.F('asked_at'), condition=models.Q(('confirmed_at__isnull', True)), name='letters_unconfirmed')],
                'constraints': [models.UniqueConstraint(models.F('subscriber'), models.F('comparison'), name='letters_once')],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('pick', 'pick'), ('tie', 'tie'), ('depends', 'it depends'), ('not_comparable', 'not comparable')], default='pick', help_text='A pick where it can be made; “not comparable” where the two answer different questions.', max_length=20)),
                ('pick', models.CharField(blank=True, choices=[('low', 'low'), ('high', 'high')], max_length=4, null=True)),
                ('basis', models.CharField(choices=[('popularity', 'overall popularity'), ('claims', 'the weighed claims'), ('editor', "an editor's judgement")], help_text='What the verdict rests on. “Popularity” needs figures that both technologies have.', max_length=20)),
                ('in_short', models.CharField(blank=True, db_default='', help_text='One plain sentence, 120 characters at most, that says why: what a reader sees first. Needed for a review.', max_length=120, validators=[comparisons.models.rules.one_line])),
                ('reason', models.TextField(blank=True, help_text='Why, under “The Verdict”. It does not repeat “in short”. Where it is empty, the page composes its sentences from the data. Markdown without HTML.', validators=[comparisons.models.rules.prose])),
                ('low_choose_if', models.CharField(blank=True, max_length=300, validators=[comparisons.models.rules.one_line])),
                ('high_choose_if', models.CharField(blank=True, max_length=300, validators=[comparisons.models.rules.one_line])),
                ('low_already_using', models.TextField(blank=True, validators=[comparisons.models.rules.prose])),
                ('high_already_using', models.TextField(blank=True, validators=[comparisons.models.rules.prose])),
                ('best_case_for_the_other', models.TextField(blank=True, help_text='The best honest case for what was not picked, as its friends would make it.', validators=[comparisons.models.rules.prose])),
                ('folded_words', comparisons.models.folded.FoldedField(editable=False, fold=comparisons.domain.folding.other_words, null=True, of=('reason', 'best_case_for_the_other', 'low_choose_if', 'high_choose_if'))),
                ('decided', models.DateField(blank=True, null=True, validators=[comparisons.models.rules.past_day])),
                ('decided_by', models.CharField(blank=True, max_length=100, validators=[comparisons.models.rules.name])),
                ('comparison', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verdict', to='comparisons.comparison')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['pick', 'tie', 'depends', 'not_comparable'])), name='verdict_outcome', violation_error_code='choice', violation_error_message='Outcome is one of: pick, tie, depends, not_comparable.'), models.CheckConstraint(condition=models.Q(('basis__in', ['popularity', 'claims', 'editor'])), name='verdict_basis', violation_error_code='choice', violation_error_message='Basis is one of: popularity, claims, editor.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'pick'), ('pick__in', ['low', 'high']), ('pick__isnull', False)), models.Q(models.Q(('outcome', 'pick'), _negated=True), ('pick__isnull', True)), _connector='OR'), name='verdict_pick', violation_error_code='pick', violation_error_message='Say which of the two is picked, exactly where the outcome is a pick.')],
            },
        ),
        migrations.CreateModel(
            name='VoiceBurst',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField(help_text='The beginning of the hour in which they were held.')),
                ('state', models.CharField(choices=[('waiting', 'held'), ('counted', 'counted'), ('discarded', 'discarded')], default='waiting', max_length=10)),
                ('low', models.PositiveIntegerField(default=0)),
                ('high', models.PositiveIntegerField(default=0)),
                ('networks', models.PositiveIntegerField(default=0)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=150)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voice_bursts', to='comparisons.comparison')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'burst of voices',
                'verbose_name_plural': 'bursts of voices',
                'ordering': ['-hour', '-id'],
                'indexes': [models.Index(models.F('hour'), models.F('id'), condition=models.Q(('decided_at__isnull', True)), name='voice_burst_queue'), models.Index(models.OrderBy(models.F('hour'), descending=True), models.OrderBy(models.F('id'), descending=True), name='voice_burst_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('comparison', 'hour'), name='voice_burst_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'counted', 'discarded'])), name='voice_burst_state', violation_error_code='choice', violation_error_message='State is one of: waiting, counted, discarded.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='voice_burst_decided', violation_error_code='state', violation_error_message='A burst is decided or waits.')],
            },
        ),
        migrations.CreateModel(
            name='ChangeComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='comparisons.changerequest')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='FeedbackAddition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(4000), comparisons.models.rules.prose])),
                ('evidence', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('created', models.DateTimeField()),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='comparisons.feedback')),
            ],
            options={
                'verbose_name': 'addition to a disagreement',
                'verbose_name_plural': 'additions to disagreements',
                'ordering': ['created', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('text')), 0)), name='addition_text', violation_error_code='empty', violation_error_message='An addition says something.')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('create', 'created'), ('edit', 'edited'), ('import', 'imported'), ('rename', 'renamed'), ('publish', 'published'), ('approve', 'approved'), ('withdraw', 'withdrawn'), ('revise', 'verdict revised'), ('restore', 'restored to an earlier version'), ('merge', 'merged'), ('unmerge', 'merge undone')], max_length=20)),
                ('by_name', models.CharField(help_text='The name as it was then; it outlives the account.', max_length=150)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(validators=[comparisons.models.rules.prose])),
                ('record', models.JSONField(help_text="The subject's catalogue record after the change.")),
                ('because', models.ForeignKey(blank=True, help_text='The disagreement that led to the change.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='comparisons.feedback')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='comparisons.comparison')),
                ('technology', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='comparisons.technology')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(models.F('at'), models.F('id'), name='revision_newest'), models.Index(models.F('verb'), models.F('at'), models.F('id'), name='revision_of_verb'), models.Index(models.F('by'), models.F('at'), models.F('id'), condition=models.Q(('by__isnull', False)), name='revision_by_editor')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comparison__isnull', False), ('technology__isnull', True)), models.Q(('comparison__isnull', True), ('technology__isnull', False)), _connector='OR'), name='revision_has_one_subject', violation_error_code='subject', violation_error_message='A revision belongs to one technology or to one comparison.'), models.CheckConstraint(condition=models.Q(('verb__in', ['create', 'edit', 'import', 'rename', 'publish', 'approve', 'withdraw', 'revise', 'restore', 'merge', 'unmerge'])), name='revision_verb', violation_error_code='choice', violation_error_message='Verb is one of: create, edit, import, rename, publish, approve, withdraw, revise, restore, merge, unmerge.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('reason')), 0)), name='revision_reason', violation_error_code='empty', violation_error_message='A revision says why.')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('text', models.CharField(help_text='Reads on from “We would change this pick if”: no capital, no full stop, something one can test.', max_length=500, validators=[comparisons.models.rules.one_line])),
                ('check_by', models.DateField(blank=True, help_text='When to look whether it has come. If it has not, set a later day: that says that somebody looked.', null=True)),
                ('happened', models.DateField(blank=True, help_text='The day on which it came true.', null=True, validators=[comparisons.models.rules.past_day])),
                ('verdict', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='comparisons.verdict')),
            ],
            options={
                'verbose_name': 'condition that would change it',
                'verbose_name_plural': 'conditions that would change it',
                'ordering': ['position', 'id'],
                'indexes': [models.Index(models.F('happened'), models.F('id'), condition=models.Q(('happened__isnull', False)), name='condition_happened'), models.Index(models.F('check_by'), models.F('id'), condition=models.Q(('happened__isnull', True)), name='condition_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('text')), 0)), name='condition_text', violation_error_code='empty', violation_error_message='A condition needs its statement.')],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('low', 'low'), ('high', 'high')], max_length=4)),
                ('month', models.DateField(help_text="The first day of the month for which it is the client's only voice.")),
                ('client', models.CharField(blank=True, max_length=64)),
                ('network', models.CharField(blank=True, max_length=64)),
                ('place', models.PositiveSmallIntegerField(default=0, help_text='Its place among those of its network.')),
                ('unverified_origin', models.BooleanField(default=False)),
                ('counted', models.BooleanField(default=False)),
                ('counted_as', models.CharField(blank=True, choices=[('low', 'low'), ('high', 'high')], max_length=4)),
                ('at', models.DateTimeField()),
                ('comparison', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='comparisons.comparison')),
                ('burst', models.ForeignKey(blank=True, help_text='Held, uncounted, until an editor decides about this burst.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='comparisons.voiceburst')),
            ],
            options={
                'indexes': [models.Index(models.F('comparison'), models.F('at'), name='voice_of_pair'), models.Index(models.F('at'), name='voice_at'), models.Index(models.F('client'), models.F('at'), name='voice_of_client'), models.Index(models.F('month'), models.F('id'), name='voice_of_month'), models.Index(models.F('id'), condition=models.Q(('burst__isnull', True), ('counted', False)), name='voice_news')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('client', ''), _negated=True), fields=('comparison', 'month', 'client'), name='voice_once'), models.UniqueConstraint(condition=models.Q(('network', ''), _negated=True), fields=('comparison', 'month', 'network', 'place'), name='voice_of_network'), models.CheckConstraint(condition=models.Q(('place__lt', 4)), name='voice_place', violation_error_code='network', violation_error_message='At most 4 voices of a network count for a pair in a month.'), models.CheckConstraint(condition=models.Q(('side__in', ['low', 'high'])), name='voice_side', violation_error_code='choice', violation_error_message='Side is one of: low, high.'), models.CheckConstraint(condition=models.Q(('counted', False), models.Q(('burst__isnull', True), ('counted_as', models.F('side'))), _connector='OR'), name='voice_counted', violation_error_code='counted', violation_error_message='What is held is not counted, and what is counted is so for its side.')],
            },
        ),
        migrations.CreateModel(
            name='ChangedMind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('before_outcome', models.CharField(choices=[('pick', 'pick'), ('tie', 'tie'), ('depends', 'it depends'), ('not_comparable', 'not comparable')], max_length=20)),
                ('before_pick', models.CharField(blank=True, choices=[('low', 'low'), ('high', 'high')], max_length=4)),
                ('after_outcome', models.CharField(choices=[('pick', 'pick'), ('tie', 'tie'), ('depends', 'it depends'), ('not_comparable', 'not comparable')], max_length=20)),
                ('after_pick', models.CharField(blank=True, choices=[('low', 'low'), ('high', 'high')], max_length=4)),
                ('cause', models.CharField(choices=[('reader', 'a reader’s disagreement'), ('condition', 'a condition that came true'), ('evidence', 'new evidence'), ('editor', 'an editor’s second look'), ('files', 'an import of catalogue files')], max_length=20)),
                ('in_short', models.CharField(blank=True, help_text='What the new verdict says in short, as it read then.', max_length=120)),
                ('comparison', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changed_minds', to='comparisons.comparison')),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='changed_mind', to='comparisons.revision')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(models.F('at'), models.F('id'), name='changed_mind_newest'), models.Index(models.F('comparison'), models.F('at'), models.F('id'), name='changed_mind_of_pair')],
                'constraints': [models.CheckConstraint(condition=models.Q(('before_outcome__in', ['pick', 'tie', 'depends', 'not_comparable'])), name='changed_mind_before_outcome', violation_error_code='choice', violation_error_message='Before_outcome is one of: pick, tie, depends, not_comparable.'), models.CheckConstraint(condition=models.Q(('after_outcome__in', ['pick', 'tie', 'depends', 'not_comparable'])), name='changed_mind_after_outcome', violation_error_code='choice', violation_error_message='After_outcome is one of: pick, tie, depends, not_comparable.'), models.CheckConstraint(condition=models.Q(('cause__in', ['reader', 'condition', 'evidence', 'editor', 'files'])), name='changed_mind_cause', violation_error_code='choice', violation_error_message='Cause is one of: reader, condition, evidence, editor, files.'), models.CheckConstraint(condition=models.Q(models.Q(('before_outcome', 'pick'), ('before_pick__in', ['low', 'high'])), models.Q(models.Q(('before_outcome', 'pick'), _negated=True), ('before_pick', '')), _connector='OR'), name='changed_mind_before_pick', violation_error_code='pick', violation_error_message='Say which of the two is picked, exactly where the outcome is a pick.'), models.CheckConstraint(condition=models.Q(models.Q(('after_outcome', 'pick'), ('after_pick__in', ['low', 'high'])), models.Q(models.Q(('after_outcome', 'pick'), _negated=True), ('after_pick', '')), _connector='OR'), name='changed_mind_after_pick', violation_error_code='pick', violation_error_message='Say which of the two is picked, exactly where the outcome is a pick.'), models.CheckConstraint(condition=models.Q(('before_outcome', models.F('after_outcome')), ('before_pick', models.F('after_pick')), _negated=True), name='changed_mind_differs', violation_error_code='same', violation_error_message='A changed mind has another outcome or another pick than before.')],
            },
        ),
        migrations.RunPython(index_words, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(write_canned_answers, migrations.RunPython.noop),
    ]
