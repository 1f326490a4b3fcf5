"""Whether the versions that a claim holds for reach the latest release. Pure: imports no Django.

A range is written like ``>=12,<17``: bounds that all hold, separated by commas or blanks. A version alone stands for
everything that begins with it, ``8.0`` as well as ``8.0.x``, and so does one after ``=`` or ``<=``. What is written
in any other way is not guessed at.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from .page import PageRelease

BOUND = re.compile(r"(>=|<=|==|>|<|=|)v?([0-9]{1,9}(?:\.[0-9]{1,9})*)(?:\.[x*])?")
BLANKS_OF_A_BOUND = re.compile(r"(?<=[<>=])\s+")
VERSION = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9})*)(?:\+\S*)?")
SIGNS = str.maketrans({"≥": ">=", "≤": "<=", ",": " "})
LOWER, UPPER = (">", ">="), ("<", "<=")

Version = tuple[int, ...]
Bound = tuple[str, Version]
"""A sign, empty for a version alone, and the version."""


class Reach(Enum):
    """Whether a range reaches the latest known release."""

    HOLDS = auto()
    ENDED = auto()
    """The range ended before that release."""
    UNKNOWN = auto()
    """Range or release cannot be read, or the range begins after the release."""


def latest_known(releases: Sequence[PageRelease]) -> str:
    """Return the newest version of the first of ``releases``, which are sorted newest first; "" without releases."""
    return (releases[0].latest or releases[0].cycle) if releases else ""


def reach(versions: str, releases: Sequence[PageRelease]) -> Reach:
    """Return whether the range ``versions`` reaches the latest of ``releases``, which are sorted newest first."""
    return _reach(versions, latest_known(releases))


@lru_cache(maxsize=4096)  # a claim stands on each page of its technology
def _reach(versions: str, release: str) -> Reach:
    found = VERSION.fullmatch(release.strip())
    bounds = _bounds(versions)
    if found is None or not bounds:
        return Reach.UNKNOWN
    latest = _numbers(found[1])
    reached = [_bound_reaches(sign, bound, latest) for sign, bound in bounds]
    if Reach.ENDED in reached:
        return Reach.ENDED
    return Reach.UNKNOWN if Reach.UNKNOWN in reached else Reach.HOLDS


def _bounds(versions: str) -> list[Bound]:
    """Return the bounds; none if one cannot be read, or if several versions without a sign follow each other."""
    parts = BLANKS_OF_A_BOUND.sub("", versions.translate(SIGNS)).split()
    found = [(part[1], _numbers(part[2])) for part in map(BOUND.fullmatch, parts) if part]
    is_a_row = len(found) > 1 and any(not sign for sign, _ in found)
    return found if len(found) == len(parts) and not is_a_row else []


def _bound_reaches(sign: str, bound: Version, latest: Version) -> Reach:
    """Compare as many numbers as both have: a release called ``17`` may be any 17."""
    shared = min(len(bound), len(latest))
    if latest[:shared] == bound[:shared]:
        return _reach_of_prefix(sign, bound, latest)
    if latest > bound:
        return Reach.HOLDS if sign in LOWER else Reach.ENDED
    return Reach.HOLDS if sign in UPPER else Reach.UNKNOWN


def _reach_of_prefix(sign: str, bound: Version, latest: Version) -> Reach:
    """Return the reach of a bound that begins with the latest version, or the other way round."""
    is_certain = not any(bound[len(latest) :])
    if sign == "<":
        return Reach.ENDED if is_certain else Reach.UNKNOWN
    if sign == ">":
        return Reach.HOLDS if any(latest[len(bound) :]) else Reach.UNKNOWN
    return Reach.HOLDS if is_certain else Reach.UNKNOWN


def _numbers(version: str) -> Version:
    return tuple(int(part) for part in version.split("."))
