"""Which release cycle the version in use belongs to, by its number or by the range that a file asks for.

Pure: imports no Django.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from comparisons.domain.page import PageRelease

from .asked_versions import Numbers, plain, spans

NUMBERED = re.compile(r"v?(?:[0-9]{1,4}!)?([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})(?![0-9])")
"""The numbers at the beginning of a version; before them an epoch may stand, as of Python's packages."""
CYCLE = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})")
Cycle = tuple[Numbers, PageRelease]
"""A release cycle whose name is numbers, with these."""
SEPARATORS = ("-", ".", "_", "+")


class InUse(NamedTuple):
    """The release cycle in use, None where none fits or where several may; then ``is_open``."""

    release: PageRelease | None = None
    is_open: bool = False


def in_use(version: str, asked: str, ecosystem: str, releases: Sequence[PageRelease]) -> InUse:
    """Return the cycle of the one version that is used, or the only one that holds all that is asked for.

    Newer cycles may exist than are known here, so a range without an upper bound is open. A range that reaches no known
    cycle is of none.
    """
    if version:
        return _of_version(version, releases)
    allowed = spans(asked, ecosystem) if asked else ()
    if not allowed:
        return InUse(is_open=True)
    cycles = _numbered(releases)
    found = [_longest([one for one in cycles if span.lies_in(one[0])]) for span in allowed]
    if found[0] is not None and all(one is found[0] for one in found):
        return InUse(found[0])
    return InUse(is_open=any(span.reaches(own) for span in allowed for own, _ in cycles))


def _of_version(version: str, releases: Sequence[PageRelease]) -> InUse:
    """Return the longest cycle that a version begins with.

    One that is shorter than the cycles, such as 3 beside 3.12, leaves open which it is, but for 24 where 24.0 is the
    only 24. So does a word that is no cycle, such as "latest".
    """
    if named := _named(version.casefold(), releases):
        return InUse(named)
    numbers = _numbers(NUMBERED.match(version))
    if not numbers:
        return InUse(is_open=True)
    cycles = _numbered(releases)
    if fitting := _longest([(own, one) for own, one in cycles if numbers[: len(own)] == own]):
        return InUse(fitting)
    longer = [(own, one) for own, one in cycles if own[: len(numbers)] == numbers]
    if len(longer) == 1 and plain(longer[0][0]) == plain(numbers):
        return InUse(longer[0][1])
    return InUse(is_open=bool(longer))


def _named(version: str, releases: Sequence[PageRelease]) -> PageRelease | None:
    """Return the cycle of that name, or with a name that is a word and begins the version, such as bookworm-slim."""
    for one in releases:
        cycle = one.cycle.casefold()
        if version == cycle:
            return one
        is_word = not CYCLE.fullmatch(cycle)
        if is_word and version.startswith(cycle) and version[len(cycle) :].startswith(SEPARATORS):
            return one
    return None


def _numbered(releases: Sequence[PageRelease]) -> list[Cycle]:
    return [(own, one) for one in releases if (own := _numbers(CYCLE.fullmatch(one.cycle)))]


def _longest(cycles: Sequence[Cycle]) -> PageRelease | None:
    return max(cycles, key=lambda cycle: len(cycle[0]), default=((), None))[1]


def _numbers(found: re.Match[str] | None) -> Numbers:
    return tuple(map(int, found[1].split("."))) if found else ()
