"""A series of figures as the points of a line, in per cent of a chart's width and height. Pure: imports no Django.

Per cent, because a drawing that is stretched over them fills any width while its words keep their size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .page import Figure

FEWEST = 3
"""Fewer points make no line."""
LEFT, RIGHT, TOP, BOTTOM = 1.0, 99.0, 12.0, 86.0
"""Where the plot lies: above it is room for the word on the topmost line, below it for the years."""
MOST_YEARS = 6
GAP = 1.5
"""How many usual steps may lie between two points that are joined: a line over more would be invented."""

PREFERRED = "github_pushers_quarter"
"""Counts people, the same way for all."""

Series = Sequence[tuple[date, Decimal]]


class Trend(NamedTuple):
    """One metric over time as one source gives it, oldest first, each day once."""

    metric: str
    source: str
    series: Series


def trend_of(figures: Iterable[Figure]) -> Trend | None:
    """What a chart of ``figures`` shows: the preferred metric, or else the one with the longest series."""
    found: dict[tuple[str, str], dict[date, Decimal]] = {}
    for figure in figures:
        found.setdefault((figure.metric, figure.source), {})[figure.observed] = figure.value
    long = [Trend(*key, sorted(days.items())) for key, days in found.items() if len(days) >= FEWEST]
    return max(long, key=lambda trend: (trend.metric == PREFERRED, len(trend.series)), default=None)


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g},{self.y:g}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside an axis; ``at`` is where it stands on it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``lines`` are runs of points without a gap, in the form that SVG takes; ``lone`` points have no neighbour."""

    lines: tuple[str, ...]
    areas: tuple[str, ...]
    lone: tuple[Point, ...]
    newest: Point
    values: tuple[Mark, ...]
    years: tuple[Mark, ...]


def line(series: Series) -> Chart | None:
    """The chart of ``series``, oldest first and each day once; None where there is too little to draw."""
    if len(series) < FEWEST:
        return None
    top = ceiling(max(value for _, value in series))
    points = [Point(_across(day, series), _up(value, top)) for day, value in series]
    runs = _runs(series, points)
    drawn = [run for run in runs if len(run) > 1]
    return Chart(
        lines=tuple(" ".join(map(str, run)) for run in drawn),
        areas=tuple(_area(run) for run in drawn),
        lone=tuple(run[0] for run in runs if len(run) == 1),
        newest=points[-1],
        values=tuple(Mark(_up(value, top), short(value)) for value in (Decimal(0), top / 2, top)),
        years=tuple(_years(series)),
    )


def ceiling(value: Decimal) -> Decimal:
    """The first of 1, 2, 4, 6, 8, 10, 20 … that is no less than ``value``: its half is a round number too.

    >>> ceiling(Decimal(0)), ceiling(Decimal(37)), ceiling(Decimal(4001))
    (Decimal('1'), Decimal('40'), Decimal('6000'))
    """
    power = Decimal(10) ** value.adjusted() if value > 0 else Decimal(1)
    steps = (Decimal(step) * power for step in (1, 2, 4, 6, 8, 10))
    return Decimal(format(next(step for step in steps if value <= step), "f"))


def short(value: Decimal) -> str:
    """A round number in few characters.

    >>> short(Decimal(0)), short(Decimal("0.5")), short(Decimal(1500)), short(Decimal(20000000))
    ('0', '0.5', '1.5k', '20M')
    """
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if value >= size:
            return f"{(value / size).normalize():f}{unit}"
    return f"{value.normalize():f}"


def _across(day: date, series: Series) -> float:
    first, last = series[0][0], series[-1][0]
    return _share((day - first).days, (last - first).days, LEFT, RIGHT)


def _up(value: Decimal, top: Decimal) -> float:
    return _share(float(value), float(top), BOTTOM, TOP)


def _share(part: float, whole: float, start: float, end: float) -> float:
    return round(start + (end - start) * part / whole, 2)


def _runs(series: Series, points: list[Point]) -> list[list[Point]]:
    """``points`` cut where days are missing."""
    steps = [(after[0] - before[0]).days for before, after in pairwise(series)]
    longest = GAP * median(steps)
    runs = [[points[0]]]
    for step, point in zip(steps, points[1:], strict=True):
        if step > longest:
            runs.append([])
        runs[-1].append(point)
    return runs


def _area(run: list[Point]) -> str:
    corners = (Point(run[-1].x, BOTTOM), Point(run[0].x, BOTTOM))
    return " ".join(map(str, [*run, *corners]))


def _years(series: Series) -> Iterable[Mark]:
    """The years that begin within the series, each where it begins; at most ``MOST_YEARS`` of them."""
    first, last = series[0][0], series[-1][0]
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    every = -(-len(years) // MOST_YEARS) or 1
    for year in years[::-1][::every][::-1]:
        yield Mark(_across(date(year, 1, 1), series), str(year))
