"""Open the editors' log-in again for whoever is locked out."""

from typing import Any

from django.core.management import BaseCommand

from comparisons.services import logins


class Command(BaseCommand):
    help = "Erases all counts of wrong log-ins, so that nobody is locked out of the editors' pages."

    def handle(self, *args: Any, **options: Any) -> None:
        erased = logins.open_all()
        self.stdout.write(f"Open for all: {erased} counts erased." if erased else "Nobody was locked out.")
