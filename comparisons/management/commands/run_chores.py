"""Run the chores that are due."""

from collections import Counter
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.management.output import write_lines
from comparisons.services import chores


class Command(BaseCommand):
    help = (
        "Runs the chores that are due, as the server's worker does: counts what readers say, erases what is past its "
        "time. For a timer where WORKER is false; each chore keeps to its own hours, however often this is called. "
        "Says nothing if nothing is due. A chore that fails stops no other, and the command then ends with 1."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rows: Counter[str] = Counter()
        failed: list[str] = []
        for done in chores.run_due():
            rows[done.name] += done.rows
            failed += [str(done)] * bool(done.error)
        write_lines(self.stdout, [f"{name}: {number:,} rows" for name, number in rows.items() if number])
        if failed:
            raise CommandError(" ".join(failed))
