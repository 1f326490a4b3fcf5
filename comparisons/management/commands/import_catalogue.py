"""Reads catalogue files into the database."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from comparisons.importing.context import ACTIONS, Report
from comparisons.importing.problems import Problems
from comparisons.importing.progress import Show
from comparisons.importing.run import import_catalogue
from comparisons.records import PLURALS


class Command(BaseCommand):
    help = "Imports catalogue files. Every record is checked first; with one error nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            metavar="PATH",
            help="A folder, a file that ends in .yaml, .json or .jsonl, or - for standard input, one record a line.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Do everything but write.")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = Problems()
        show = Show(options.get("stderr") or sys.stderr)
        try:
            report = import_catalogue(options["paths"], problems, dry_run=options["dry_run"], show=show)
        except DatabaseError as error:
            raise CommandError(f"The database refused to go on; run it again once this is mended: {error}") from error
        finally:
            show.finish()
        if problems:
            count = f"{problems.count:,} error{'' if problems.count == 1 else 's'}"
            raise CommandError("\n".join([*problems.lines(), *summary(report), f"{count}: nothing was written."]))
        for line in summary(report):
            self.stdout.write(line)
        for line in dangling(report):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing was written.")


def summary(report: Report) -> list[str]:
    """One line for each kind that was read, and one for all."""
    totals = dict.fromkeys(ACTIONS, 0)
    lines = []
    for kind, counts in report.counts.items():
        for action in ACTIONS:
            totals[action] += counts[action]
        if report.read(kind):
            lines.append(_line(PLURALS.get(kind, "unknown"), counts))
    return [*lines, _line("all", totals)]


def _line(name: str, counts: dict[str, int]) -> str:
    read = sum(counts[action] for action in ACTIONS)
    return f"{name}: read {read:,} = " + " + ".join(f"{action} {counts[action]:,}" for action in ACTIONS)


def dangling(report: Report) -> list[str]:
    """The relations that lead nowhere yet, the first few of them by name."""
    if not report.dangling_count:
        return ["dangling relations: 0"]
    shown = ", ".join(f"{slug} to {word}" for slug, word in report.dangling)
    more = report.dangling_count - len(report.dangling)
    return [f"dangling relations: {report.dangling_count:,} ({shown}{f' and {more:,} more' if more else ''})"]
