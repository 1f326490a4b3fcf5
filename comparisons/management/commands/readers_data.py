"""Export or erase what is stored of one reader."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.management.output import write_lines
from comparisons.services import readers_data

NOTHING = (
    "Nothing is stored of {!r}. An e-mail address is erased once its letter was sent: what was answered is found by "
    "the private link alone."
)
COPIES = (
    "Copies of it may be in backups: let them age. Keep the link until then, and erase it again after you restore one."
)


class Command(BaseCommand):
    help = (
        "Exports as JSON, or erases, what is stored of a reader who gives an e-mail address or a private link; after a "
        "backup was restored, withdraws again what was withdrawn since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--export",
            metavar="READER",
            help="An e-mail address, a private link or the end of one; --export=READER where it begins with a dash.",
        )
        what.add_argument("--erase", metavar="READER", help="Erases as the reader's own page does, for good.")

        what.add_argument(
            "--withdrawn", action="store_true", help="Prints a line for each disagreement that was withdrawn."
        )
        what.add_argument(
            "--withdraw-again",
            metavar="FILE",
            type=Path,
            help="After a backup was restored: withdraws what such lines name. They may stand in a log.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        write_lines(self.stdout, said(options))


def said(options: dict[str, Any]) -> Iterable[str]:
    """Return the lines that the command prints; the options exclude each other."""
    if options["withdrawn"]:
        return readers_data.withdrawn()
    if file := options["withdraw_again"]:
        return withdrawn_again(file)
    reader = options["export"]
    return erased(options["erase"]) if reader is None else exported(reader)


def withdrawn_again(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            yield from (f"withdrawn: {what}" for what in readers_data.withdraw_again(lines))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None


def exported(reader: str) -> list[str]:
    if not (found := readers_data.export(reader)):
        raise CommandError(NOTHING.format(reader))
    return [json.dumps(found, ensure_ascii=False, indent=2)]


def erased(reader: str) -> list[str]:
    if not (found := readers_data.erase(reader)):
        raise CommandError(NOTHING.format(reader))
    return [*(f"erased: {what}" for what in found), COPIES]
