"""Import catalogue files into the database."""

import sys
import tempfile
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from comparisons.catalogue.export import every_record
from comparisons.catalogue.problems import Problems
from comparisons.importing.context import Report
from comparisons.importing.progress import Show
from comparisons.importing.report_lines import awaited, changes, dangling, summary
from comparisons.importing.run import import_catalogue
from comparisons.management.output import write_lines
from comparisons.services import migrations


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
