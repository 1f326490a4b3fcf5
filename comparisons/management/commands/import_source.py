"""Import an open data set into the database."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from comparisons.catalogue import scalars
from comparisons.domain import days
from comparisons.domain.sources import LANDSCAPE, OTHER_LANDSCAPES, is_other_landscape, other_landscape
from comparisons.importing.context import CREATED, REFUSED, UNCHANGED, UPDATED
from comparisons.importing.progress import Show
from comparisons.management.output import write_lines
from comparisons.open_data.load import UnlikeBefore, import_source
from comparisons.open_data.readers import READERS, Given, Reader, clean, landscape_of
from comparisons.open_data.report import NAMED, QUEUED, Places, SetReport

ACTIONS = (CREATED, UPDATED, UNCHANGED, QUEUED, REFUSED)
REASONS = 20
"""Reasons listed at most; the others are added up."""
LONGEST_NAME, LONGEST_LICENCE = 80, 40
"""Characters, so that a credit made of both fits."""


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
            type=lambda word: date.fromisoformat(argument(word, scalars.day)),
            metavar="YYYY-MM-DD",
            help="The day of the set, and of figures that give none. Facts without it are of the day on which PATH was "
            "last written; figures without any day are refused.",
        )
        parser.add_argument(
            "--from",
            dest="address",
            type=partial(argument, check=scalars.web_address),
            metavar="URL",
            help="Where figures that give no address can be seen; with --as, the address of the landscape.",
        )
        parser.add_argument(
            "--as",
            dest="own_name",
            default="",
            metavar="NAME",
            help="For a landscape: the name under which it is a source of its own, such as “LF Example Landscape”.",
        )
        parser.add_argument("--licence", default="", help="With --as: the licence of the landscape, such as CC-BY-4.0.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            write_lines(self.stdout, listed())
            return
        if not options["name"] or not options["path"]:
            raise CommandError("Say which set and where it is: import_source NAME PATH. --list says what there is.")
        reader = chosen(options)
        given = told(reader, options)
        report = SetReport(places=Places(None if options["verbosity"] > 1 else NAMED))
        self.run(reader, options["path"], given, report, options)
        if not report.understood:
            lines = [f"Nothing of {options['path']} could be taken in, so nothing was changed.", *summary(report)]
            raise CommandError("\n".join(lines))
        write_lines(self.stdout, chain(summary(report), remarks(reader, given, options)))

    def run(self, reader: Reader, path: Path, given: Given, report: SetReport, options: dict[str, Any]) -> None:
        show = Show(options.get("stderr") or sys.stderr)
        try:
            import_source(reader, path, given, report, dry_run=options["dry_run"], show=show)
        except UnlikeBefore as error:
            raise CommandError(
                f"{path} shares no item with the CNCF landscape that was read before, so nothing was changed. "
                "If it is another foundation's, make it a source of its own: --as NAME."
            ) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused to go on; run it again once this is mended: {error}") from error
        finally:
            show.finish()


def argument(word: str, check: Callable[[str], str]) -> str:
    try:
        return check(word)
    except ValueError as error:
        raise ArgumentTypeError(f"expected {error}") from None


def chosen(options: dict[str, Any]) -> Reader:
    """Return the reader of the set; that of a landscape with a source of its own where it has a name."""
    name, licence = clean.line(options["own_name"]), clean.line(options["licence"])
    if not options["own_name"]:
        if licence:
            raise CommandError("--licence goes with --as NAME.")
        return READERS[options["name"]]
    if options["name"] != LANDSCAPE:
        raise CommandError("--as is for landscapes: other sets have a source already.")
    word = clean.slug(name)
    slug = clean.usable_slug(word if is_other_landscape(word) else f"{OTHER_LANDSCAPES}{word}") if word else ""
    if not slug or len(name) > LONGEST_NAME or len(licence) > LONGEST_LICENCE:
        raise CommandError(
            f"--as takes a name with Latin letters, of at most {LONGEST_NAME} characters, "
            f"and --licence at most {LONGEST_LICENCE} characters."
        )
    return landscape_of(other_landscape(slug, name, licence, options["address"] or ""))


def told(reader: Reader, options: dict[str, Any]) -> Given:
    """Return what the reader is told beside the files: the days and the address that the operator names."""
    path, observed, today = options["path"], options["observed"], days.utc_today()
    if observed and observed > today:
        raise CommandError(f"--observed: {observed} is a day to come; nobody has read the set then.")
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        if path.is_dir() and not any(path.iterdir()):
            raise CommandError(f"{path} is an empty folder, so nothing was changed.")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    day = observed or written
    if day > today and not reader.counts:
        raise CommandError(f"{path} was last written on a day to come, {day}: say the day of the set with --observed.")
    return Given(
        source=reader.name,
        day=day,
        today=today,
        observed=observed.isoformat() if observed else "",
        address=options["address"] or "",
    )


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
    """Yield a line with the totals, lines for the reasons of what was refused or left out, and the refused rows."""
    parts = " + ".join(f"{action} {report.counts[action]:,}" for action in ACTIONS)
    yield f"read {report.read:,} = {parts}"
    yield from _counted("refused", report.reasons)
    yield from _counted("left out", report.left_out)
    yield from (f"  {line}" for line in report.places.lines())
    if report.answered:
        yield f"decided by a person's answer: {report.answered:,}"
    if report.settled:
        yield f"entries of earlier runs that waited and are settled now: {report.settled:,}"


def remarks(reader: Reader, given: Given, options: dict[str, Any]) -> Iterator[str]:
    if not reader.counts and not given.observed:
        yield f"the day of its facts is {given.day}, on which PATH was last written; --observed names another"
    if options["dry_run"]:
        yield "A dry run: nothing was written."


def _counted(what: str, reasons: Counter[str]) -> Iterator[str]:
    for reason, count in reasons.most_common(REASONS):
        yield f"{what} {count:,}: {reason}"
    others = reasons.most_common()[REASONS:]
    if others:
        yield f"{what} {sum(count for _, count in others):,}: for {len(others):,} other reasons"
