"""Figures as lines and bars, in per cent of a picture's width and height. Pure: imports no Django.

Per cent, because a drawing that is stretched over them fills any width while its words keep their size.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from comparisons.domain import figure_sentences
from comparisons.domain.series import Crossing, Race, Series

LEFT, RIGHT, TOP, BOTTOM = 13.0, 79.0, 15.0, 86.0
"""Where the plot of two lies: left of it values, right of it the newest figures, above a crossing, below years."""
MOST_POINTS = 60
"""A line shows no more days than this, and those that must not be left out."""
MOST_CROSSINGS = 5
MOST_YEARS = 5
GAP = 1.5
"""Points up to so many median steps apart are joined: a line over a longer gap would be invented."""
APART = 18.0
"""Per cent of the height: the room that a label at the end of a line takes."""
STARTS, ENDS = 35.0, 57.0
"""A label left of the one begins at its point, right of the other ends at it: it never leaves the picture."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)

SHORTEST = 0.01
"""Per cent: the shortest bar of a number that is not zero, which must differ from no bar."""


class Point(NamedTuple):
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g},{self.y:g}"


class Mark(NamedTuple):
    """A label beside an axis; ``at`` is its position on the axis."""

    at: float
    text: str


class Label(NamedTuple):
    """The words at a crossing, which stand ``anchor`` (start, middle or end) of ``at``."""

    at: float
    anchor: str
    text: str


class End(NamedTuple):
    """The newest point of a line, and its figure, which may stand a little off so that two do not overlap."""

    point: Point
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """``lines`` are runs of points without a gap, in the form that SVG takes; ``lone`` points have no neighbour."""

    lines: tuple[str, ...]
    lone: tuple[Point, ...]
    newest: Point


@dataclass(frozen=True, slots=True)
class PairChart:
    """Two lines in one frame; ``crossings`` are where they meet, ``label`` names the last, ``days`` are those drawn."""

    first: Line
    second: Line
    ends: tuple[End, End]
    values: tuple[Mark, ...]
    years: tuple[Mark, ...]
    crossings: tuple[Point, ...]
    label: Label | None
    days: set[date]


class Frame(NamedTuple):
    """What a plot spans: the days from left to right, and the values from 0 up to ``top``."""

    first: date
    last: date
    top: Decimal
    left: float = LEFT
    right: float = RIGHT
    upper: float = TOP
    lower: float = BOTTOM

    def across(self, day: date) -> float:
        return across(day, self.first, self.last, self.left, self.right)

    def up(self, value: Decimal) -> float:
        return _share(float(value), float(self.top), self.lower, self.upper)


# ---- lines


def small(series: Series) -> Line:
    """Return a line of three points or more that fills its frame but for the room of its newest point."""
    frame = _frame(series, left=1.5, right=98.5, upper=14.0, lower=97.0)
    return _drawn(series, kept_days([series]), frame)


def pair(first: Series, second: Series, race: Race) -> PairChart:
    """Return two series in one frame, so that their lines can be drawn over each other; both have three points or more.

    Linear in the number of points, of which at most about ``MOST_POINTS`` a side are drawn.
    """
    frame = _frame([*first, *second])
    all_crossings = race.crossings
    crossings = [crossing for crossing in all_crossings[-MOST_CROSSINGS:] if _is_drawn(crossing, first, second)]
    kept = kept_days([first, second], {day for crossing in crossings for day in (crossing.before, crossing.by)})
    drawn = _drawn(first, kept, frame), _drawn(second, kept, frame)
    points = tuple(_meeting(crossing, frame) for crossing in crossings)
    return PairChart(
        *drawn,
        ends=_ends(drawn, (first[-1][1], second[-1][1])),
        values=tuple(Mark(frame.up(value), short(value)) for value in (Decimal(0), frame.top / 2, frame.top)),
        years=tuple(years(frame.first, frame.last, frame.left, frame.right)),
        crossings=points,
        label=_label(points[-1], race) if points and crossings[-1] == all_crossings[-1] else None,
        days=kept,
    )


def kept_days(all_series: Sequence[Series], also: Collection[date] = ()) -> set[date]:
    """Return the days to draw: all where there are few, else every so many, with ends, extremes and ``also``."""
    days = sorted({day for series in all_series for day, _ in series})
    kept = set(days[:: -(-len(days) // MOST_POINTS)]) | {*also}
    for series in all_series:
        kept |= {series[0][0], series[-1][0]}
        kept |= {extreme(series, key=lambda point: point[1])[0] for extreme in (min, max)}
    return kept


def _frame(points: Series, **edges: float) -> Frame:
    days = [day for day, _ in points]
    return Frame(min(days), max(days), ceiling(max(value for _, value in points)), **edges)


def _drawn(series: Series, kept: Collection[date], frame: Frame) -> Line:
    runs = [[_point(*one, frame) for one in run if one[0] in kept] for run in _runs(series)]
    return Line(
        lines=tuple(" ".join(map(str, run)) for run in runs if len(run) > 1),
        lone=tuple(run[0] for run in runs if len(run) == 1),
        newest=_point(*series[-1], frame),
    )


def _point(day: date, value: Decimal, frame: Frame) -> Point:
    return Point(frame.across(day), frame.up(value))


def _runs(series: Series) -> list[list[tuple[date, Decimal]]]:
    """Return ``series`` cut at its gaps."""
    longest = _longest_step(series)
    runs = [[series[0]]]
    for before, after in pairwise(series):
        if (after[0] - before[0]).days > longest:
            runs.append([])
        runs[-1].append(after)
    return runs


def _longest_step(series: Series) -> float:
    return GAP * median((after[0] - before[0]).days for before, after in pairwise(series))


# ---- crossings, and the ends of lines


def _is_drawn(crossing: Crossing, first: Series, second: Series) -> bool:
    """Return whether both lines run from one day of the crossing to the other."""
    return (crossing.by - crossing.before).days <= min(_longest_step(first), _longest_step(second))


def _meeting(crossing: Crossing, frame: Frame) -> Point:
    start, end = frame.across(crossing.before), frame.across(crossing.by)
    return Point(round(start + (end - start) * float(crossing.share), 2), frame.up(crossing.value))


def _label(point: Point, race: Race) -> Label:
    anchor = "start" if point.x < STARTS else "end" if point.x > ENDS else "middle"
    return Label(point.x, anchor, figure_sentences.crossed(race))


def _ends(drawn: tuple[Line, Line], values: tuple[Decimal, Decimal]) -> tuple[End, End]:
    points = (drawn[0].newest, drawn[1].newest)
    places = spread(points[0].y, points[1].y)
    one, other = (End(*end) for end in zip(points, places, map(figure_sentences.compact, values), strict=True))
    return one, other


def spread(one: float, other: float) -> tuple[float, float]:
    """Return two heights within the plot that are ``APART`` or more, moved as little as that takes; order stays."""
    upper, lower = sorted((one, other))
    missing = max(APART - (lower - upper), 0) / 2
    upper = min(max(upper - missing, TOP), BOTTOM - APART) if missing else upper
    lower = max(lower, upper + APART) if missing else lower
    both = (round(upper, 2), round(min(lower, BOTTOM), 2))
    return both if one <= other else both[::-1]


# ---- bars


def bars(values: Sequence[Decimal | int]) -> list[float]:
    """Return the lengths of the bars of some numbers in per cent of the largest; only zero has no bar."""
    longest = max(values, default=0)
    return [bar(value, longest) for value in values]


def bar(value: Decimal | int, longest: Decimal | int) -> float:
    """Return the length of a bar in per cent of the ``longest``; 0 only for zero."""
    return max(round(float(100 * value / longest), 2), SHORTEST) if value else 0.0


# ---- axes


def across(day: date, first: date, last: date, left: float, right: float) -> float:
    """Return where a day lies between ``left`` and ``right``, which are ``first`` and ``last``."""
    return _share((day - first).days, (last - first).days, left, right)


def years(first: date, last: date, left: float, right: float, most: int = MOST_YEARS) -> Iterable[Mark]:
    """Yield years that begin between two days, each at its first day; every second, fifth … if there are too many."""
    begun = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    yield from _marks(begun, next(step for step in STEPS if len(begun) <= most * step), first, last, left, right)


def _marks(begun: list[int], step: int, first: date, last: date, left: float, right: float) -> Iterator[Mark]:
    for year in begun:
        if year % step == 0:
            yield Mark(across(date(year, 1, 1), first, last, left, right), str(year))


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
