"""Back up the whole database to one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from nicepick.backups import Refusal, back_up, back_up_to


class Command(BaseCommand):
    help = "Backs the whole database up into one file, while the site goes on. manage.py restore puts it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", metavar="PATH", type=Path, help="The file; it appears once it is complete. - is standard output."
        )
        parser.add_argument("--force", action="store_true", help="Replace a file that is there.")

    def handle(self, *args: Any, **options: Any) -> None:
        path, is_piped = options["path"], options["path"] == Path("-")
        try:
            size = back_up_to(sys.stdout.fileno()) if is_piped else back_up(path, force=options["force"])
        except Refusal as reason:
            raise CommandError(f"Not backed up: {reason}") from None
        if is_piped:
            self.stderr.write(f"{size:,} bytes to standard output", self.style.SUCCESS)
        else:
            self.stdout.write(f"{size:,} bytes in {path}")
