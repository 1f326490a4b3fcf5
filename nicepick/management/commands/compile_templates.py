"""Compile the public templates."""

from typing import Any

from django.core.management import BaseCommand
from django.template import engines

from nicepick.jinja2 import public_names


class Command(BaseCommand):
    help = "Compiles every public template and keeps the bytecode, so that the first page after a start is quick."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile each template unless its bytecode is cached and its source unchanged."""
        for name in public_names():
            engines["jinja2"].get_template(name)
