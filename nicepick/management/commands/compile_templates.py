from typing import Any

from django.core.management import BaseCommand
from django.template import engines

from nicepick.jinja2 import public_names


class Command(BaseCommand):
    help = "Compiles every public template and keeps the bytecode, so that the first page after a start is quick."

    def handle(self, *args: Any, **options: Any) -> None:
        """A second time it only looks whether the sources changed."""
        for name in public_names():
            engines["jinja2"].get_template(name)
