"""Figures as lines and bars, in per cent of a chart's width and height. Pure: imports no Django.

Per cent, because a drawing that is stretched over them fills any width while its words keep their size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from comparisons.domain.page import Figure

FEWEST = 3
"""Fewer points make no line."""
LEFT, RIGHT, TOP, BOTTOM = 1.0, 99.0, 12.0, 86.0
"""Where the plot lies: above it is room for the word on the topmost line, below it for the years."""
MOST_YEARS = 6
GAP = 1.5
"""Points up to so many median steps apart are joined: a line over a longer gap would be invented."""

SHORTEST = 0.01
"""Per cent: the shortest bar of a number that is not zero, which must differ from no bar."""

PREFERRED = "github_pushers_quarter"
"""The metric charted first: it counts people, by one method for all technologies."""

Series = Sequence[tuple[date, Decimal]]


class Trend(NamedTuple):
    """One metric over time as one source gives it, oldest first, each day once."""

    metric: str
    source: str
    series: Series


def trend_of(figures: Iterable[Figure]) -> Trend | None:
    """Return the trend to chart: of the preferred metric, or else the one with the longest series, or None."""
    return max(_trends(figures), key=lambda trend: (trend.metric == PREFERRED, len(trend.series)), default=None)


def trends_of(first: Iterable[Figure], second: Iterable[Figure]) -> tuple[Trend, Trend] | None:
    """Return both trends to chart: of the preferred metric, or else the one with most figures of both; from one source.

    Series that do not overlap in time are no pair: their lines would stand beside each other and not cross.
    """
    others = {(trend.metric, trend.source): trend for trend in _trends(second)}
    keys = ((trend, others.get((trend.metric, trend.source))) for trend in _trends(first))
    both = [(one, other) for one, other in keys if other and _overlap(one.series, other.series)]
    return max(both, key=_weight, default=None)


def _trends(figures: Iterable[Figure]) -> list[Trend]:
    found: dict[tuple[str, str], dict[date, Decimal]] = {}
    for figure in figures:
        found.setdefault((figure.metric, figure.source), {})[figure.observed] = figure.value
    return [Trend(*key, sorted(days.items())) for key, days in found.items() if len(days) >= FEWEST]


def _overlap(one: Series, other: Series) -> bool:
    return max(one[0][0], other[0][0]) < min(one[-1][0], other[-1][0])


def _weight(both: tuple[Trend, Trend]) -> tuple[bool, int]:
    return both[0].metric == PREFERRED, min(len(trend.series) for trend in both)


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g},{self.y:g}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A label beside an axis; ``at`` is its position on the axis."""

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


class Frame(NamedTuple):
    """What a plot spans: the days from left to right, and the values from 0 up to ``top``."""

    first: date
    last: date
    top: Decimal

    def across(self, day: date) -> float:
        return _share((day - self.first).days, (self.last - self.first).days, LEFT, RIGHT)

    def up(self, value: Decimal) -> float:
        return _share(float(value), float(self.top), BOTTOM, TOP)


def line(series: Series) -> Chart | None:
    """Return the chart of ``series``, oldest first and each day once; None for fewer than ``FEWEST`` points."""
    return _drawn(series, _frame(series)) if len(series) >= FEWEST else None


def lines(first: Series, second: Series) -> tuple[Chart, Chart]:
    """Return the charts of two series in one frame, so that they can be drawn over each other; neither is empty."""
    frame = _frame([*first, *second])
    return _drawn(first, frame), _drawn(second, frame)


def bars(first: Decimal | int, second: Decimal | int) -> tuple[float, float]:
    """Return the lengths of the bars of two numbers in per cent of the larger; only zero has no bar."""
    longest = max(first, second)
    return (_length(first, longest), _length(second, longest)) if longest > 0 else (0.0, 0.0)


def _length(value: Decimal | int, longest: Decimal | int) -> float:
    return max(round(float(100 * value / longest), 2), SHORTEST) if value else 0.0


def _frame(points: Series) -> Frame:
    days = [day for day, _ in points]
    return Frame(min(days), max(days), ceiling(max(value for _, value in points)))


def _drawn(series: Series, frame: Frame) -> Chart:
    points = [Point(frame.across(day), frame.up(value)) for day, value in series]
    runs = _runs(series, points)
    drawn = [run for run in runs if len(run) > 1]
    return Chart(
        lines=tuple(" ".join(map(str, run)) for run in drawn),
        areas=tuple(_area(run) for run in drawn),
        lone=tuple(run[0] for run in runs if len(run) == 1),
        newest=points[-1],
        values=tuple(Mark(frame.up(value), short(value)) for value in (Decimal(0), frame.top / 2, frame.top)),
        years=tuple(_years(frame)),
    )


def ceiling(value: Decimal) -> Decimal:
    """Return the first of 1, 2, 4, 6, 8, 10, 20 … that is no less than ``value``: its half is a round number too.

    >>> ceiling(Decimal(0)), ceiling(Decimal(37)), ceiling(Decimal(4001))
    (Decimal('1'), Decimal('40'), Decimal('6000'))
    """
    power = Decimal(10) ** value.adjusted() if value > 0 else Decimal(1)
    steps = (Decimal(step) * power for step in (1, 2, 4, 6, 8, 10))
    return Decimal(format(next(step for step in steps if value <= step), "f"))


def short(value: Decimal) -> str:
    """Return a round number in few characters.

    >>> short(Decimal(0)), short(Decimal("0.5")), short(Decimal(1500)), short(Decimal(20000000))
    ('0', '0.5', '1.5k', '20M')
    """
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if value >= size:
            return f"{(value / size).normalize():f}{unit}"
    return f"{value.normalize():f}"


def _share(part: float, whole: float, start: float, end: float) -> float:
    return round(start + (end - start) * part / whole, 2)


def _runs(series: Series, points: list[Point]) -> list[list[Point]]:
    """Return ``points`` cut at gaps in the series."""
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


def _years(frame: Frame) -> Iterable[Mark]:
    """Yield the years that begin within the frame, each at its first day; at most ``MOST_YEARS`` of them."""
    within = range(frame.first.year, frame.last.year + 1)
    years = [year for year in within if frame.first <= date(year, 1, 1) <= frame.last]
    every = -(-len(years) // MOST_YEARS) or 1
    for year in years[::-1][::every][::-1]:
        yield Mark(frame.across(date(year, 1, 1)), str(year))
