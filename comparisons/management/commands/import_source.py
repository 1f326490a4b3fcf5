"""Import an open data set into the database."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from comparisons.importing.context import CREATED, REFUSED, UNCHANGED, UPDATED
from comparisons.importing.progress import Show
from comparisons.open_data.load import import_source
from comparisons.open_data.readers import READERS
from comparisons.open_data.sorting import QUEUED, SetReport

ACTIONS = (CREATED, UPDATED, UNCHANGED, QUEUED, REFUSED)
REASONS = 20
"""Reasons listed at most; the others are added up."""


class Command(BaseCommand):
    help = (
        "Imports what an open data set says. It adds to what editors and catalogue files set, and overwrites none of "
        "it. What it cannot tell waits for an editor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=READERS, metavar="NAME", help="One of those that --list names.")
        parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="The set: a file, a folder, an archive.")
        parser.add_argument("--list", action="store_true", help="Say what there is, with licence and attribution.")
        parser.add_argument("--dry-run", action="store_true", help="Do everything but write.")
        parser.add_argument(
            "--observed",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day of the set; without it, the day on which PATH was last written.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(listed()))
            return
        if not options["name"] or not options["path"]:
            raise CommandError("Say which set and where it is: import_source NAME PATH. --list says what there is.")
        show = Show(options.get("stderr") or sys.stderr)
        report = self.run(options["name"], options["path"], options["observed"], options["dry_run"], show)
        for line in summary(report):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing was written.")

    def run(self, name: str, path: Path, observed: date | None, dry_run: bool, show: Show) -> SetReport:
        try:
            day = observed or _last_written(path)
            return import_source(READERS[name], path, day, dry_run=dry_run, show=show)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused to go on; run it again once this is mended: {error}") from error
        finally:
            show.finish()


def _last_written(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def listed() -> Iterator[str]:
    """Yield the description of each data set, in the best order to import them."""
    for reader in READERS.values():
        yield f"{reader.name}: {reader.source.name}"
        yield f"  takes: {reader.takes}"
        yield f"  licence: {reader.source.licence or 'bare figures, none'}"
        if reader.source.url:
            yield f"  from: {reader.source.url}"
        if reader.source.attribution:
            yield f"  attribution: {reader.source.attribution}"
        if reader.only_adds:
            yield "  only adds to technologies that are there"


def summary(report: SetReport) -> Iterator[str]:
    """Yield a line with the totals, and lines for the reasons of what was refused or left out."""
    parts = " + ".join(f"{action} {report.counts[action]:,}" for action in ACTIONS)
    yield f"read {report.read:,} = {parts}"
    yield from _counted("refused", report.reasons)
    yield from _counted("left out", report.left_out)
    if report.settled:
        yield f"entries of earlier runs that waited and are settled now: {report.settled:,}"


def _counted(what: str, reasons: Counter[str]) -> Iterator[str]:
    for reason, count in reasons.most_common(REASONS):
        yield f"{what} {count:,}: {reason}"
    others = reasons.most_common()[REASONS:]
    if others:
        yield f"{what} {sum(count for _, count in others):,}: for {len(others):,} other reasons"
