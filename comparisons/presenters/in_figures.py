"""The section "In figures" of two technologies: shared figures, ages and support."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comparisons.domain import releases, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, PageRelease
from comparisons.domain.popularity import SharedFigure
from comparisons.domain.vocabulary import METRICS, Metric

from . import charts

PLACES = ("first", "second")


class FigureLine(NamedTuple):
    """One side's number and its bar, whose ``length`` is in per cent; None where no bar can be drawn."""

    place: str
    name: str
    said: str
    length: float | None


class Pair(NamedTuple):
    """One figure of both sides, with a sentence that compares the two."""

    shared: SharedFigure
    rows: list[FigureLine]
    says: str


class SupportFigure(NamedTuple):
    """The newest long-supported release of each side."""

    first: PageRelease
    second: PageRelease
    rows: list[FigureLine]


class Day(NamedTuple):
    """One row of the table under the chart; None where a side has no figure of that day."""

    day: date
    first: Decimal | None
    second: Decimal | None


class Trends(NamedTuple):
    """One metric of both over time."""

    metric: Metric
    source: str
    first: charts.Chart
    second: charts.Chart
    sentences: list[str]
    newest_first: list[Day]


class InFigures(NamedTuple):
    """The section's content; ``apart`` are figures of different years, ``ages`` counts from each first release."""

    standing: str
    pairs: list[Pair]
    apart: list[SharedFigure]
    trends: Trends | None
    ages: list[FigureLine]
    support: SupportFigure | None


def in_figures(evidence: Evidence, on: date) -> InFigures | None:
    """Return the section as of the day ``on``; None if it would be empty."""
    page, shared = evidence.page, evidence.shared_figures
    shown = InFigures(
        standing=sentences.standing(evidence),
        pairs=[_pair(figure, page) for figure in shared if not figure.is_apart],
        apart=[figure for figure in shared if figure.is_apart],
        trends=_trends(page),
        ages=_ages(page, on),
        support=_support(page, on),
    )
    return shown if any(shown) else None


def _pair(shared: SharedFigure, page: Page) -> Pair:
    values = (shared.first.value, shared.second.value)
    return Pair(shared, _rows(page, list(map(sentences.count, values)), values), sentences.lead_in(shared, page))


def _ages(page: Page, on: date) -> list[FigureLine]:
    ages = [releases.age(side, on) for side in page.sides]
    if None in ages:
        return []
    return _rows(page, [sentences.partial_day(side.first_released) for side in page.sides], ages)


def _support(page: Page, on: date) -> SupportFigure | None:
    first, second = (releases.newest_long_supported(side, on) for side in page.sides)
    if first is None or second is None:
        return None
    both = (first, second)
    said = [sentences.support_end(release, on) for release in both]
    return SupportFigure(*both, _rows(page, said, [releases.days_left(release, on) for release in both]))


def _rows(page: Page, said: list[str], lengths: Sequence[Decimal | int | None]) -> list[FigureLine]:
    known = [length for length in lengths if length is not None]
    bars = charts.bars(*known) if len(known) == len(lengths) else (None, None)
    names = [side.name for side in page.sides]
    return [FigureLine(*row) for row in zip(PLACES, names, said, bars, strict=True)]


def _trends(page: Page) -> Trends | None:
    both = charts.trends_of(page.first.figures, page.second.figures)
    if both is None:
        return None
    first, second = (trend.series for trend in both)
    spoken = sentences.trends(page, first, second)
    return Trends(METRICS[both[0].metric], both[0].source, *charts.lines(first, second), spoken, _days(first, second))


def _days(first: charts.Series, second: charts.Series) -> list[Day]:
    one, other = dict(first), dict(second)
    return [Day(day, one.get(day), other.get(day)) for day in sorted(one.keys() | other.keys(), reverse=True)]
