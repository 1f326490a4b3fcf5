"""Restore the whole database from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from nicepick.backups import Refusal, check, restore


class Command(BaseCommand):
    help = (
        "Replaces the whole database by what manage.py backup wrote: all of it or, where anything is wrong, nothing. "
        "Running servers show it from their next answer on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", type=Path, help="What manage.py backup wrote.")
        parser.add_argument("--check", action="store_true", help="Only say whether it is whole and can be restored.")
        parser.add_argument("--force", action="store_true", help="Also where the database holds something.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_only(options["path"])
            return
        try:
            missing = restore(options["path"], force=options["force"])
        except Refusal as reason:
            raise CommandError(f"Not restored: {reason}") from None
        self.stdout.write(f"Restored from {options['path']}.")
        if missing:
            self.stdout.write(f"It is {len(missing):,} migrations older than this release. Next: manage.py migrate")

    def check_only(self, path: Path) -> None:
        try:
            missing = check(path)
        except Refusal as reason:
            raise CommandError(f"It cannot be restored: {reason}") from None
        age = f"{len(missing):,} migrations older than this release" if missing else "of this release"
        self.stdout.write(f"{path} is whole and can be restored: {path.stat().st_size:,} bytes, {age}.")
