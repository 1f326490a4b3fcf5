from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0036_disagreements_followed_up'),
    ]

    operations = [
        migrations.AddField(
            model_name='comparison',
            name='disagreed',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Disagreements received, without held ones and spam, as the worker counted them last.'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='votes_high',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Readers who would pick the other, as counted last.'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='votes_low',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Readers who would pick the one, as counted last.'),
        ),
        migrations.AddIndex(
            model_name='comparison',
            index=models.Index(models.F('status'), models.OrderBy(models.F('disagreed'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('disagreed__gt', 0)), name='comparison_disputed'),
        ),
        migrations.AddIndex(
            model_name='comparison',
            index=models.Index(models.F('id'), condition=models.Q(('disagreed__gt', 0)), name='comparison_disagreed'),
        ),
    ]
