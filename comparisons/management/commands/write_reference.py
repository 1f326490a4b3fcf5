"""Write docs/reference.md from what the code declares."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from comparisons.management import reference

FILE = settings.BASE_DIR / "docs" / "reference.md"


class Command(BaseCommand):
    help = "Writes docs/reference.md from .env.example, the commands and the addresses. For developers."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            FILE.write_text(page(), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{FILE} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{FILE.name} written")


def page() -> str:
    """Return what the file should hold."""
    environment = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    return reference.text(environment, import_module("comparisons.urls").urlpatterns)
