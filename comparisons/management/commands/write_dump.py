"""Write the dump of this month."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.services import dumps


class Command(BaseCommand):
    help = (
        "Writes what is published into DATA_DIR, as the dump of this month with its checksum, which /data/ offers from "
        "then on. A dump is never changed: where it is there already, nothing is written. The server's worker does the "
        "same in the first week of each month."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--month",
            metavar="YYYY-MM",
            help="The month that is meant, for timers that may be late: any other than this one is refused.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        month = dumps.month_of(now)
        if options["month"] not in (None, month):
            raise CommandError(
                f"--month {options['month']}: expected {month}, as what was published at other times is not stored."
            )
        is_there = dumps.find(month) is not None
        try:
            for _ in dumps.writing(now):
                pass
        except dumps.NoDumps as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or 'The dump'} cannot be written: {error.strerror}") from error
        self.say(month, is_there)

    def say(self, month: str, is_there: bool) -> None:
        dump = dumps.find(month)
        if dump is None:
            raise CommandError(f"The dump of {month} cannot be read, or was removed while it was written.")
        counted = ", ".join(f"{number:,} of {kind}" for kind, number in dump.counts.items())
        before = "It is there already, and never changed: " if is_there else ""
        self.stdout.write(f"{before}{dump.file}\n{dump.size:,} bytes, records: {counted}\nSHA-256 {dump.sha256}")
