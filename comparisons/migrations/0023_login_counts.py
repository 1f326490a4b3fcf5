from django.db import migrations, models


class Migration(migrations.Migration):
    """Count wrong log-ins, by keyed hashes."""

    dependencies = [("comparisons", "0022_entry_awaits_technology")]

    operations = [
        migrations.CreateModel(
            name="LoginCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
