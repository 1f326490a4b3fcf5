from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0037_counts_of_readers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChoreRun',
            fields=[
                ('name', models.CharField(max_length=50, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
