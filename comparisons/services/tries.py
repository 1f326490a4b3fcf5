"""Counts of what may be tried so often only: from one network, for one account.

Keys are keyed hashes that change each UTC day, as those of ``rate_limits``: no address and no name is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from comparisons.domain.days import midnight_after, midnight_before
from comparisons.models import LoginCount


class Full(Exception):
    """Nothing may be tried until ``opens``."""

    def __init__(self, opens: datetime) -> None:
        super().__init__(opens)
        self.opens = opens


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` tries within ``window`` from the first one on, and never past midnight UTC."""

    key: str
    most: int
    window: timedelta

    @classmethod
    def of(cls, words: str, *, most: int, window: timedelta, at: datetime) -> "Limit":
        """Return the limit that ``words`` name on the UTC day of ``at``."""
        said = f"{at.astimezone(UTC):%Y-%m-%d} {words}"
        return cls(salted_hmac("comparisons.services.tries", said, algorithm="sha256").hexdigest(), most, window)


def opens(limits: Sequence[Limit], at: datetime) -> datetime | None:
    """Return when the last of the full limits ends, None if none is full. One query."""
    return _opens(list(LoginCount.objects.filter(key__in=[limit.key for limit in limits])), limits, at)


def count(limits: Sequence[Limit], at: datetime) -> None:
    """Count one try, or raise Full and count none. Erases the counts of earlier days.

    The rows are locked, so that many at once are not more than one after the other.
    """
    with transaction.atomic():
        erase_earlier(at)
        by_key = {limit.key: limit for limit in limits}
        new = [LoginCount(key=key, number=0, since=at) for key in sorted(by_key)]
        LoginCount.objects.bulk_create(new, ignore_conflicts=True)
        rows = list(LoginCount.objects.select_for_update().filter(key__in=by_key).order_by("key"))
        if full := _opens(rows, limits, at):
            raise Full(full)
        for row in rows:
            if row.number == 0 or row.since + by_key[row.key].window <= at:
                row.number, row.since = 0, at
            row.number += 1
            row.save()


def erase_earlier(at: datetime) -> int:
    """Erase the counts of earlier days, whose keys nobody can make any more; return how many."""
    return LoginCount.objects.filter(since__lt=midnight_before(at)).delete()[0]


def _opens(rows: list[LoginCount], limits: Sequence[Limit], at: datetime) -> datetime | None:
    by_key = {limit.key: limit for limit in limits}
    midnight = midnight_after(at)
    ends = [min(row.since + by_key[row.key].window, midnight) for row in rows if row.number >= by_key[row.key].most]
    last = max(ends, default=at)
    return last if last > at else None
