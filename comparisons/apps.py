from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ComparisonsConfig(AppConfig):
    name = "comparisons"
    verbose_name = "Catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(keep_listed_sources, sender=self)


def keep_listed_sources(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Store the sources that the code lists: reference data, kept after each migration as Django keeps permissions."""
    source: Any = sender.get_model("Source")
    if source._meta.db_table in connections[using].introspection.table_names():
        source.objects.using(using).keep_listed()
