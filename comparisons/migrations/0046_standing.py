import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0045_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedClaim',
            fields=[
                ('digest', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=10)),
                ('criterion', models.CharField(help_text='The slug.', max_length=64)),
                ('adds', models.SmallIntegerField()),
                ('text', models.CharField(max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('ends_swapped', models.BooleanField(default=False, help_text='The ends have changed places since, in a merge of technologies: low was high then.')),
                ('margins', models.JSONField()),
                ('claims', models.JSONField()),
                ('facts', models.JSONField()),
                ('state', models.JSONField()),
                ('cause', models.CharField(choices=[('first', 'first record'), ('versions', 'a new release'), ('claims', 'changed claims'), ('weights', 'a new weight of a criterion'), ('facts', 'changed facts about a technology'), ('decision', 'a new decision'), ('date', 'a day that passed'), ('condition', 'a condition of the verdict'), ('dispute', 'a disagreement about a claim'), ('review', 'a review, or a change since')], max_length=20)),
                ('comparison', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='comparisons.comparison')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(models.F('comparison'), models.F('id'), name='standing_of_pair')],
                'constraints': [models.CheckConstraint(condition=models.Q(('cause__in', ['first', 'versions', 'claims', 'weights', 'facts', 'decision', 'date', 'condition', 'dispute', 'review'])), name='standing_cause', violation_error_code='choice', violation_error_message='Cause is one of: first, versions, claims, weights, facts, decision, date, condition, dispute, review.')],
            },
        ),
    ]
