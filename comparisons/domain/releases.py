"""Releases in order, the end of their support, and a technology's age in days. Pure: imports no Django."""

import re
from collections.abc import Iterable
from datetime import date

from .page import PageRelease, Side
from .vocabulary import Support

NUMBERS = re.compile(r"\d+")


def newest_first(releases: Iterable[PageRelease]) -> tuple[PageRelease, ...]:
    """Sort by day of release; releases without a day come last, by the numbers in their cycle."""
    return tuple(sorted(releases, key=_rank, reverse=True))


def is_over(support: str, until: date | None, on: date | None) -> bool | None:
    """Return whether support has ended by the day ``on``; None if that is unknown, or ``on`` is needed and missing."""
    match support:
        case Support.UNTIL if until and on:
            return until < on
        case Support.SUPPORTED:
            return False
        case Support.ENDED:
            return True
    return None


def has_ended(release: PageRelease, on: date) -> bool:
    """Return whether the support of a release is known to have ended by the day ``on``."""
    return release.supported_until < on if release.supported_until else bool(release.is_over)


def age(side: Side, on: date) -> int | None:
    """Return the days since the first release, or None. A bare year or month counts from its first day."""
    try:
        first = date.fromisoformat(f"{side.first_released}-01-01"[:10])
    except ValueError:  # nothing is recorded, or the thirty-first of February
        return None
    return max((on - first).days, 0)


def longest_supported(side: Side) -> PageRelease | None:
    """Return the release whose support ends last, no end date being the latest; None if no release tells."""
    known = [release for release in side.releases if release.supported_until or release.is_over is not None]
    return max(known, key=_end, default=None)


def days_left(release: PageRelease, on: date) -> int | None:
    """Return the days of support left on the day ``on``, 0 once it is over; None if no end is set."""
    if release.supported_until is None:
        return 0 if release.is_over else None
    return max((release.supported_until - on).days, 0)


def _rank(release: PageRelease) -> tuple[date, list[int], str]:
    return release.released or date.min, [int(number) for number in NUMBERS.findall(release.cycle)], release.cycle


def _end(release: PageRelease) -> date:
    return release.supported_until or (date.min if release.is_over else date.max)
