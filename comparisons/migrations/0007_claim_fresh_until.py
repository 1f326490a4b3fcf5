from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0006_index_until")]

    operations = [
        migrations.AddField(
            model_name="proscons",
            name="fresh_until",
            field=models.DateField(
                editable=False, help_text="The day after which it is due to be checked again.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="proscons",
            index=models.Index(models.F("fresh_until"), models.F("id"), name="claim_longest_overdue"),
        ),
    ]
