from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0011_search_newest_first'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='condition',
            index=models.Index(models.F('happened'), condition=models.Q(('happened__isnull', False)), name='condition_happened'),
        ),
    ]
