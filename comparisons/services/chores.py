"""What is done again and again without anybody asking: a table of chores, and the verb that runs those that are due.

To add one, write a function that does one bounded portion in a transaction of its own and returns how many rows it
changed, and add a row to ``CHORES``. Between two portions others get at the database, and the worker looks after its
tasks. A chore must bear to be cut short, and to run beside itself: a server may be killed, and a clock set back.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from comparisons.domain.days import DAY, HOUR
from comparisons.models import ChoreRun

from . import dumps, standings, tasks, tries
from .letters import forgetting as letters
from .spam.erasing import erase_spam
from .voices import counting, erasing

log = logging.getLogger(__name__)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MOST_PORTIONS = 1000
"""Portions of a chore in one run. What is left is done the next time."""
BREATH = 0.02
"""Seconds between two portions, in which others get the lock for writing: SQLite has one for all."""

Run = Callable[[datetime], Iterator[int]]
"""From the moment of the run to the rows that each portion changed."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do ``every`` so often, at most."""

    name: str
    every: timedelta
    run: Run


@dataclass(frozen=True, slots=True)
class Done:
    """One portion of a chore; ``error`` says what ended it before its time."""

    name: str
    rows: int = 0
    error: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.error or f'{self.rows:,} rows'}"


def in_portions(portion: Callable[[datetime], int]) -> Run:
    """Return a run that repeats ``portion`` until it finds nothing to do."""

    def run(now: datetime) -> Iterator[int]:
        while rows := portion(now):
            yield rows

    return run


CHORES: tuple[Chore, ...] = (
    Chore("mail to the editors", timedelta(minutes=1), tasks.gather_for_editors),
    Chore("erase old addresses", DAY, tasks.erase_old_addresses),
    Chore("erase spam", DAY, in_portions(erase_spam)),
    Chore("erase the counts of earlier days", DAY, in_portions(tries.erase_earlier)),
    Chore("count voices", HOUR, in_portions(counting.count_voices)),
    Chore("count disagreements", HOUR, counting.count_disagreements),
    Chore("erase voices", HOUR, in_portions(erasing.erase_past_months)),
    Chore("forget letters that nobody confirmed", HOUR, in_portions(letters.forget_unconfirmed)),
    Chore("forget addresses without letters", HOUR, in_portions(letters.forget_addresses)),
    Chore("forget mails of past months", DAY, in_portions(letters.forget_days)),
    Chore("note days that passed for those who watch", DAY, standings.let_days_pass),
    Chore("note how new pages stand", HOUR, standings.catch_up),
    Chore("write the monthly dump", HOUR, dumps.write_monthly),
)
"""All chores, in the order in which they run."""


def run_due(now: datetime | None = None) -> Iterator[Done]:
    """Run the chores that are due, and yield after each of their portions. One query if none is due.

    Whoever stops listening midway leaves the rest to the next time. One that fails is logged, and stops no other.
    """
    now = now or datetime.now(UTC)
    begun = dict(ChoreRun.objects.values_list("name", "at"))
    for chore in CHORES:
        if _is_due(chore, begun.get(chore.name, LONG_AGO), now) and _claim(chore, now):
            yield from _run(chore, now)


def _is_due(chore: Chore, begun: datetime, now: datetime) -> bool:
    """Return whether a chore may run again: also where the clock stood far ahead when it ran last."""
    return abs(now - begun) >= chore.every


def _claim(chore: Chore, now: datetime) -> bool:
    """Store that a chore runs now; return False if somebody else did so meanwhile. Two queries, each atomic."""
    ChoreRun.objects.bulk_create([ChoreRun(name=chore.name, at=LONG_AGO)], ignore_conflicts=True)
    is_due = Q(at__lte=now - chore.every) | Q(at__gte=now + chore.every)
    return bool(ChoreRun.objects.filter(is_due, name=chore.name).update(at=now))


def _run(chore: Chore, now: datetime) -> Iterator[Done]:
    portions = chore.run(now)
    for number in range(MOST_PORTIONS):
        if number:
            time.sleep(BREATH)
        try:
            rows = next(portions, None)
        except Exception as error:
            log.exception("The chore %s failed, and is tried again at its next time.", chore.name)
            yield Done(chore.name, error=f"failed: {error}")
            return
        if rows is None:
            return
        yield Done(chore.name, rows)
    log.warning("The chore %s has more to do than one run takes: it goes on the next time.", chore.name)
