from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0002_search'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='wish',
            index=models.Index(models.F('day'), models.F('client'), name='wish_of_day'),
        ),
    ]
