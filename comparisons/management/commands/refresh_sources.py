"""Import every open data set that a list names."""

import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command


class Command(BaseCommand):
    help = (
        "Imports the open data sets of a list, whose lines are what import_source is given: NAME PATH and options. "
        "It downloads nothing. A set that fails does not keep the others from being read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", metavar="LIST", type=Path, help="A text file; a line that begins with # is a note.")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = listed(options["list"])
        failed = [line for line in lines if not self.refresh(line)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(lines)} sets were not imported: {'; '.join(failed)}")

    def refresh(self, line: str) -> bool:
        """Import the set of a line and return True, or say why not."""
        self.stdout.write(line)
        try:
            call_command("import_source", *shlex.split(line), stdout=self.stdout, stderr=self.stderr)
        except (CommandError, ValueError) as error:
            self.stderr.write(f"Not imported: {error}")
            return False
        return True


def listed(path: Path) -> list[str]:
    """Return the lines of a list that name a set."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except UnicodeDecodeError:
        raise CommandError(f"{path} must be UTF-8 text.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise CommandError(f"{path} names no set: each line is NAME PATH, as import_source takes them.")
    return found
