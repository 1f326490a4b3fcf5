import comparisons.models.rules
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0035_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedbackAddition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(4000), comparisons.models.rules.prose])),
                ('evidence', models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address])),
                ('created', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'addition to a disagreement',
                'verbose_name_plural': 'additions to disagreements',
                'ordering': ['created', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_once',
        ),
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_status',
        ),
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_length',
        ),
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_answer',
        ),
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_wants',
        ),
        migrations.AddField(
            model_name='feedback',
            name='criterion',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The criterion of the row that was called incomplete.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comparisons.criterion'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='held_because',
            field=models.CharField(blank=True, help_text='Why it is held as possible spam, in words for editors.', max_length=200),
        ),
        migrations.AddField(
            model_name='feedback',
            name='held_for',
            field=models.CharField(blank=True, choices=[('trap', "a field filled in that people don't see"), ('stamp', 'a missing or wrong stamp of the form'), ('same', "repetition of others' words"), ('links', 'its links'), ('words', 'its words'), ('flood', 'too many at once')], editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='feedback',
            name='in_production',
            field=models.CharField(blank=True, choices=[('not_yet', 'not yet'), ('months', 'for less than a year'), ('years', 'for one to three years'), ('long', 'for more than three years')], max_length=10),
        ),
        migrations.AddField(
            model_name='feedback',
            name='in_review_since',
            field=models.DateField(blank=True, editable=False, help_text='The day on which it was set in review last.', null=True),
        ),
        migrations.AddField(
            model_name='feedback',
            name='may_quote',
            field=models.BooleanField(default=False, help_text='The reader ticked that pages may quote the words, without a name.'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='network',
            field=models.CharField(blank=True, editable=False, help_text='A keyed hash of the day and the wider network, an IPv6 /48.', max_length=64),
        ),
        migrations.AddField(
            model_name='feedback',
            name='question',
            field=models.TextField(blank=True, help_text='What the editor asked the reader for: only the reader sees it.', validators=[comparisons.models.rules.prose]),
        ),
        migrations.AddField(
            model_name='feedback',
            name='scale',
            field=models.CharField(blank=True, choices=[('trial', 'a trial or a hobby'), ('one', 'one service in production'), ('several', 'several services in production'), ('fleet', 'most of what a company runs')], max_length=10),
        ),
        migrations.AddField(
            model_name='feedback',
            name='set_aside_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When it was marked as spam: it is erased 30 days later.', null=True),
        ),
        migrations.AddField(
            model_name='feedback',
            name='status_before',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='What an editor set it from.', max_length=20),
        ),
        migrations.AddField(
            model_name='feedback',
            name='team_size',
            field=models.CharField(blank=True, choices=[('alone', 'one person'), ('small', '2 to 10 people'), ('medium', '11 to 50 people'), ('large', 'more than 50 people')], max_length=10),
        ),
        migrations.AddField(
            model_name='feedback',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, help_text='When its writer took it back: words, address and hashes are gone since.', null=True),
        ),
        migrations.AddField(
            model_name='feedback',
            name='would_settle',
            field=models.TextField(blank=True, help_text="What would settle the question, in the reader's words.", validators=[django.core.validators.MaxLengthValidator(1000), comparisons.models.rules.prose]),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='claim',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='disputes', to='comparisons.proscons'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='comparison',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='comparisons.comparison'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='email',
            field=models.EmailField(blank=True, help_text='Only for a reply; erased once it is sent, after 90 days at most.', max_length=254),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='status',
            field=models.CharField(choices=[('held', 'held as possible spam'), ('waiting', 'received'), ('in_review', 'in review'), ('needs_evidence', 'needs evidence'), ('accepted', 'accepted'), ('declined', 'declined'), ('spam', 'spam'), ('withdrawn', 'withdrawn')], default='waiting', max_length=20),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='wants',
            field=models.CharField(choices=[('low', 'would pick the one'), ('high', 'would pick the other'), ('depends', 'says it depends'), ('reason', 'says the reason is wrong'), ('claim', 'says a claim is wrong or outdated'), ('missing', 'says something is missing')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('created'), models.F('id'), condition=models.Q(('status__in', ['in_review', 'waiting'])), name='feedback_to_answer'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('comparison'), models.F('status'), models.F('created'), models.F('id'), name='feedback_of_pair'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('claim'), models.F('status'), models.F('created'), models.F('id'), name='feedback_of_claim'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('network'), models.F('created'), name='feedback_of_network'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('text_hash'), models.F('created'), name='feedback_of_text'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('held_for'), models.F('created'), name='feedback_by_sign'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('comparison'), models.F('created'), models.F('held_for'), name='feedback_of_pair_by_time'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('comparison'), models.OrderBy(models.F('may_quote'), descending=True), models.OrderBy(models.F('changed_pick'), descending=True), models.F('status'), models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['accepted', 'declined']), ('withdrawn_at', None)), name='feedback_best'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('comparison'), models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['accepted', 'declined']), ('withdrawn_at', None)), name='feedback_answered'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('answered_at'), models.F('id'), condition=models.Q(('answered_at__isnull', False)), name='feedback_newest_answers'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('comparison', 'client', 'text_hash'), name='feedback_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('wants__in', ['low', 'high', 'depends', 'reason', 'claim', 'missing'])), name='feedback_wants', violation_error_code='choice', violation_error_message='Wants is one of: low, high, depends, reason, claim, missing.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['held', 'waiting', 'in_review', 'needs_evidence', 'accepted', 'declined', 'spam', 'withdrawn'])), name='feedback_status', violation_error_code='choice', violation_error_message='Status is one of: held, waiting, in_review, needs_evidence, accepted, declined, spam, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('held_for__in', ['', 'trap', 'stamp', 'same', 'links', 'words', 'flood'])), name='feedback_held_for', violation_error_code='choice', violation_error_message='Held_for is one of: trap, stamp, same, links, words, flood.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('withdrawn_at__isnull', False)), models.Q(models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length(models.F('text')), 20), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('text')), 4000)), ('withdrawn_at__isnull', True)), _connector='OR'), name='feedback_length', violation_error_code='length', violation_error_message='Between 20 and 4,000 characters, please.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('status__in', ['accepted', 'declined']), models.Q(('answer', ''), _negated=True)), models.Q(('answer', ''), ('answered_at__isnull', False), ('status__in', ['accepted', 'declined']), ('withdrawn_at__isnull', False)), models.Q(('answered_at__isnull', True), ('status__in', ['held', 'in_review', 'needs_evidence', 'spam', 'waiting', 'withdrawn'])), _connector='OR'), name='feedback_answer', violation_error_code='answer', violation_error_message='What is accepted or declined has an answer; all else has none.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), models.Q(('status', 'withdrawn'), _negated=True)), models.Q(('client', ''), ('email', ''), ('status__in', ['accepted', 'declined', 'withdrawn']), ('text', ''), ('withdrawn_at__isnull', False)), _connector='OR'), name='feedback_withdrawn', violation_error_code='withdrawn', violation_error_message='What was withdrawn holds neither words nor addresses.'),
        ),
        migrations.AddField(
            model_name='feedbackaddition',
            name='feedback',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='comparisons.feedback'),
        ),
        migrations.AddConstraint(
            model_name='feedbackaddition',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('text')), 0)), name='addition_text', violation_error_code='empty', violation_error_message='An addition says something.'),
        ),
    ]
