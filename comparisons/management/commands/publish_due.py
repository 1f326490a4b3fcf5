"""Publish the comparisons whose date has come."""

from typing import Any

from django.core.management import BaseCommand

from comparisons.management.output import write_lines
from comparisons.services import scheduling


class Command(BaseCommand):
    help = (
        "Publishes the comparisons whose date has come, as the server's worker does once a minute; for a timer where "
        "WORKER is false. Says nothing if nothing is due. What cannot be published keeps its date and waits for the "
        "editors: that is no failure of the command."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for tried in scheduling.publish_due():
            write_lines(self.stdout, [str(tried)])
