from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0012_conditions_that_happened'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='comparison',
            index=models.Index(models.F('status'), models.F('id'), condition=models.Q(('reviewed__isnull', False)), name='comparison_reviewed'),
        ),
    ]
