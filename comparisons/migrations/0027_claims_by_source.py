from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0026_queue_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="proscons",
            index=models.Index("source", "fresh_until", "id", name="claim_of_source"),
        ),
    ]
