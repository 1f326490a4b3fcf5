from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0014_search_symbols'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(models.F('by'), models.F('id'), condition=models.Q(('by__isnull', False)), name='revision_of_editor'),
        ),
    ]
