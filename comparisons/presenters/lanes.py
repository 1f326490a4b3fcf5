"""Bars on an axis of time: first releases up to today, and support from today on. Pure: imports no Django."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from comparisons.domain import days, figure_sentences, releases, sentences
from comparisons.domain.page import Page, PageRelease, Side

from . import charts

PLACES = ("first", "second")
MOST_LANES = 3
MOST_YEARS = 4
EDGE, TODAY = 9.0, 33.0
"""Per cent: the room of half a year's number at an edge, and of the word "today" beside one."""


class Bar(NamedTuple):
    """Where a bar begins and how long it is, in per cent; an open one has no known end."""

    start: float
    length: float
    is_open: bool = False


class Row(NamedTuple):
    """A name, what is said of it, and its bar, if there is one to draw."""

    place: str
    name: str
    said: str
    bar: Bar | None


class Ages(NamedTuple):
    """Both first releases on one axis that ends today."""

    rows: list[Row]
    years: list[charts.Mark]


class Lane(NamedTuple):
    """One release and its support from today on, without a bar where that is over."""

    release: PageRelease
    said: str
    bar: Bar | None


class Support(NamedTuple):
    """The supported releases of one or two sides on one axis from today; no year is marked where no end is known."""

    sides: list[list[Lane]]
    years: list[charts.Mark]


def ages(page: Page, on: date) -> Ages | None:
    """Return the time since both first releases; None unless both are known and of the past."""
    if None in [releases.age(side, on) for side in page.sides]:
        return None
    begun = [min(days.first_of(side.first_released), on) for side in page.sides]
    if min(begun) == on:
        return None
    rows = [_age(place, side, day, min(begun), on) for place, side, day in zip(PLACES, page.sides, begun, strict=True)]
    return Ages(rows, _years(min(begun), on, EDGE, 100 - TODAY))


def _age(place: str, side: Side, begun: date, oldest: date, on: date) -> Row:
    start = charts.across(begun, oldest, on, 0, 100)
    said = f"{sentences.partial_day(side.first_released)} · {figure_sentences.age(side.first_released, on)}"
    return Row(place, side.name, said, Bar(start, round(max(100 - start, charts.SHORTEST), 2)))


def support(sides: Sequence[Side], on: date, most: int = MOST_LANES) -> Support:
    """Return the newest supported releases of each side, ``most`` at most, from ``on`` to the last known end."""
    shown = [newest_supported(side, on, most) for side in sides]
    ends = [release.supported_until for side in shown for release in side if release.supported_until]
    last = max(ends, default=on)
    lanes = [[_lane(release, on, last) for release in side] for side in shown]
    return Support(lanes, _years(on, last, TODAY, 100 - EDGE) if last > on else [])


def newest_supported(side: Side, on: date, most: int) -> list[PageRelease]:
    """Return the newest supported releases, the one supported longest among them.

    Announced ones are left out. Where none is known to be supported, the one whose support ended last.
    """
    long_supported = releases.newest_long_supported(side, on)
    if long_supported is None or releases.has_ended(long_supported, on):
        return [long_supported] if long_supported else []
    supported = [one for one in releases.known_out(side, on) if not releases.has_ended(one, on)]
    newest = list(releases.newest_first(supported))[:most]
    return newest if long_supported in newest else [*newest[:-1], long_supported]


def _lane(release: PageRelease, on: date, last: date) -> Lane:
    return Lane(release, figure_sentences.support_end(release, on), _support_bar(release, on, last))


def _support_bar(release: PageRelease, on: date, last: date) -> Bar | None:
    if releases.has_ended(release, on):
        return None
    if release.supported_until is None:
        return Bar(0, 100, is_open=True)
    return Bar(0, charts.bar((release.supported_until - on).days, (last - on).days or 1) or charts.SHORTEST)


def _years(first: date, last: date, least: float, most: float) -> list[charts.Mark]:
    """Return the years to mark; those without room for their number, between ``least`` and ``most``, have no text."""
    marks = charts.years(first, last, 0, 100, MOST_YEARS)
    shown = [charts.Mark(mark.at, mark.text if least <= mark.at <= most else "") for mark in marks]
    return shown if any(mark.text for mark in shown) else []
