"""Copy everything from one database into another."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from nicepick.backups import Refusal
from nicepick.copying import copy_database


class Command(BaseCommand):
    help = (
        "Copies all that is stored, log-ins and history too, from the database that COPY_FROM names into that of "
        "DATABASE_URL, which is of either kind and holds nothing yet but the tables of manage.py migrate."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            copied = copy_database(self.stdout.write)
        except Refusal as reason:
            raise CommandError(f"Not copied: {reason}") from None
        self.stdout.write(f"{copied:,} rows copied and counted in both databases.")
