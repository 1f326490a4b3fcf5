"""The one table. What blocks a stream holds is of no matter to it."""

import django.db.models.deletion
from django.db import migrations, models
from wagtail.fields import RichTextField, StreamField


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]
    operations = [
        migrations.CreateModel(
            name="ComparisonPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("pick", models.CharField(blank=True, max_length=100)),
                ("reason", RichTextField(blank=True)),
                ("best_case_for_the_other", RichTextField(blank=True)),
                ("decided_by", models.CharField(blank=True, max_length=100)),
                ("criteria", StreamField([])),
                ("sides", StreamField([])),
            ],
            bases=("wagtailcore.page",),
        )
    ]
