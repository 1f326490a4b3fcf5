"""Which of several releases is the newest, and whether one's support has ended. Pure: imports no Django."""

import re
from collections.abc import Iterable
from datetime import date

from .page import PageRelease
from .vocabulary import Support

NUMBERS = re.compile(r"\d+")


def newest_first(releases: Iterable[PageRelease]) -> tuple[PageRelease, ...]:
    """By day, and by the numbers in the cycle where there is none."""
    return tuple(sorted(releases, key=_age, reverse=True))


def is_over(support: str, until: date | None, on: date | None) -> bool | None:
    """Whether support has ended by the day ``on``; None where that is unknown, or hangs on a day that is not given."""
    match support:
        case Support.UNTIL if until and on:
            return until < on
        case Support.SUPPORTED:
            return False
        case Support.ENDED:
            return True
    return None


def _age(release: PageRelease) -> tuple[date, list[int], str]:
    return release.released or date.min, [int(number) for number in NUMBERS.findall(release.cycle)], release.cycle
