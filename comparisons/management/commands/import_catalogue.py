"""Import catalogue files into the database."""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from comparisons.catalogue.export import every_record
from comparisons.catalogue.problems import Problems
from comparisons.catalogue.records import PLURALS
from comparisons.importing.context import ACTIONS, CREATED, UPDATED, Report
from comparisons.importing.progress import Show
from comparisons.importing.run import import_catalogue
from comparisons.management import migrations
from comparisons.management.output import write_lines


class Command(BaseCommand):
    help = "Imports catalogue files. Every record is checked first; with one error nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            metavar="PATH",
            help="A folder, a file that ends in .yaml, .json or .jsonl, or - for standard input, one record a line.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Do everything but write, and name what would be written."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as rest:
            problems = Problems(rest if options["verbosity"] > 1 else None)
            report = self.run(problems, options)
            if problems:
                rest.seek(0)
                write_lines(self.stderr, (line.rstrip("\n") for line in rest))
                count = f"{problems.count:,} error{'' if problems.count == 1 else 's'}"
                lines = [*problems.lines(), *summary(report, is_written=False), f"{count}: nothing was written."]
                raise CommandError("\n".join(lines))
        if not any(map(report.read, report.counts)) and next(every_record(), None):
            # where nothing is stored, no record is what an export of nothing holds
            raise CommandError(f"There is no record in {', '.join(options['paths'])}: nothing was written.")
        is_dry = options["dry_run"]
        write_lines(
            self.stdout,
            [
                *(changes(report) if is_dry or options["verbosity"] > 1 else ()),
                *summary(report, is_written=not is_dry),
                dangling(report),
                *awaited(report),
                *(["A dry run: nothing was written."] if is_dry else ()),
            ],
        )

    def run(self, problems: Problems, options: dict[str, Any]) -> Report:
        show = Show(options.get("stderr") or sys.stderr)
        try:
            return import_catalogue(options["paths"], problems, dry_run=options["dry_run"], show=show)
        except DatabaseError as error:
            raise CommandError(database_problem(error)) from error
        finally:
            show.finish()


def database_problem(error: DatabaseError) -> str:
    """Return the message for an operator: to migrate if a migration is unapplied, else the error."""
    if _has_unapplied_migrations():
        return "The database is not up to date: run manage.py migrate, then this again."
    return f"The database refused to go on; run it again once this is mended: {error}"


def _has_unapplied_migrations() -> bool:
    try:
        return migrations.are_unapplied()
    except DatabaseError:
        return False


def changes(report: Report) -> Iterator[str]:
    """Yield a line per created or updated record that the report names, and one with the number of the others."""
    for one in report.changes:
        yield f"{one.action} {one.kind} {one.subject}" + (f": {', '.join(one.changed)}" if one.changed else "")
    more = sum(counts[CREATED] + counts[UPDATED] for counts in report.counts.values()) - len(report.changes)
    if more:
        yield f"and {more:,} more"


def summary(report: Report, *, is_written: bool) -> list[str]:
    """Return a line per kind that was read, and one with the totals."""
    totals = dict.fromkeys(ACTIONS, 0)
    lines = []
    for kind, counts in report.counts.items():
        for action in ACTIONS:
            totals[action] += counts[action]
        if report.read(kind):
            lines.append(_line(PLURALS.get(kind, "unknown"), counts, is_written))
    return [*lines, _line("all", totals, is_written)]


def _line(name: str, counts: dict[str, int], is_written: bool) -> str:
    read = sum(counts[action] for action in ACTIONS)
    labels = {} if is_written else {CREATED: f"would be {CREATED}", UPDATED: f"would be {UPDATED}"}
    return f"{name}: read {read:,} = " + " + ".join(f"{labels.get(one, one)} {counts[one]:,}" for one in ACTIONS)


def dangling(report: Report) -> str:
    """Return a line with the number of relations to unknown technologies, and the first few of them."""
    if not report.dangling_count:
        return "dangling relations: 0"
    shown = [f"{slug} to {word}" for slug, word in report.dangling]
    return f"dangling relations: {_first(shown, report.dangling_count)}"


def awaited(report: Report) -> Iterator[str]:
    """Yield a line with the number of answers that wait for a technology, and the first few slugs of those."""
    if report.awaited_count:
        yield f"answers that wait for a technology: {_first(report.awaited, report.awaited_count)}"


def _first(shown: list[str], count: int) -> str:
    more = count - len(shown)
    return f"{count:,} ({', '.join(shown)}{f' and {more:,} more' if more else ''})"
