from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0045_held'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='feedback',
            name='in_review_since',
            field=models.DateField(blank=True, editable=False, help_text='The day on which it was set in review last.', null=True),
        ),
        migrations.AddIndex(
            model_name='comparison',
            index=models.Index(models.F('status'), models.OrderBy(models.F('disagreed'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('disagreed__gt', 0)), name='comparison_disputed'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('comparison'), models.OrderBy(models.F('may_quote'), descending=True), models.OrderBy(models.F('changed_pick'), descending=True), models.F('status'), models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['accepted', 'declined']), ('withdrawn_at', None)), name='feedback_best'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('comparison'), models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['accepted', 'declined']), ('withdrawn_at', None)), name='feedback_answered'),
        ),
    ]
