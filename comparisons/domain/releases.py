"""Releases in order, the end of their support, and a technology's age in days. Pure: imports no Django."""

import re
from collections.abc import Iterable
from datetime import date

from . import days
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
        first = days.first_of(side.first_released)
    except ValueError:  # nothing is recorded, or the thirty-first of February
        return None
    return max((on - first).days, 0)


def known_out(side: Side, on: date) -> list[PageRelease]:
    """Return the releases of ``side`` that are out by the day ``on`` and whose support is known."""
    out = [one for one in side.releases if one.released is None or one.released <= on]
    return [one for one in out if one.supported_until or one.is_over is not None]


def newest_long_supported(side: Side, on: date) -> PageRelease | None:
    """Return the newest release with at least half as much support left on the day ``on`` as any other of ``side``.

    So that a short-lived release is not set beside another's long-supported one, nor an old one that ends a little
    later. No end date counts as the longest. Where all support is over, the release whose support ended last; None if
    no release tells.
    """
    known = known_out(side, on)
    supported = [one for one in known if _end(one) >= on]
    if not supported:
        return max(known, key=_end, default=None)
    longest = max(_end(one) - on for one in supported)
    return newest_first(one for one in supported if 2 * (_end(one) - on) >= longest)[0]


def _rank(release: PageRelease) -> tuple[date, list[int], str]:
    return release.released or date.min, [int(number) for number in NUMBERS.findall(release.cycle)], release.cycle


def _end(release: PageRelease) -> date:
    return release.supported_until or (date.min if release.is_over else date.max)
