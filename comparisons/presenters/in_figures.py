"""The section "In figures" of two technologies: shared figures, ages and support, each as a picture with a headline."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comparisons.domain import figure_sentences, releases, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.popularity import SharedFigure
from comparisons.domain.series import Series, race
from comparisons.domain.vocabulary import METRICS, Metric

from . import charts, lanes, trends
from .lanes import PLACES, Row

LONGEST_AT_A_LINE = 10
"""Characters of a name that fit beside the end of a line; longer ones stand above the picture."""


class Pair(NamedTuple):
    """One figure of both sides, with a headline that compares the two."""

    headline: str
    shared: SharedFigure
    rows: list[Row]


class Ages(NamedTuple):
    """Both first releases on one axis of time."""

    headline: str
    drawn: lanes.Ages


class SupportFigure(NamedTuple):
    """The supported releases of both as lanes from today; ``rows`` say how long each side's longest is supported."""

    headline: str
    rows: list[Row]
    drawn: lanes.Support


class Day(NamedTuple):
    """One row of the table under the chart; None where a side has no figure of that day."""

    day: date
    first: Decimal | None
    second: Decimal | None


class Trends(NamedTuple):
    """One metric of both over time; ``names_fit`` beside the ends of the lines. The table has the days drawn."""

    headline: str
    metric: Metric
    source: str
    rows: list[Row]
    drawn: charts.PairChart
    names_fit: bool
    told: str
    newest_first: list[Day]
    days: int


class InFigures(NamedTuple):
    """The section's content; ``apart`` are figures of different years."""

    standing: str
    trends: Trends | None
    pairs: list[Pair]
    support: SupportFigure | None
    ages: Ages | None
    apart: list[SharedFigure]


def in_figures(evidence: Evidence, on: date) -> InFigures | None:
    """Return the section as of the day ``on``; None if it would be empty."""
    page, shared = evidence.page, evidence.shared_figures
    both = trends.trends_of(page.first.figures, page.second.figures)
    comparable = [figure for figure in shared if not figure.is_apart]
    shown = InFigures(
        standing=sentences.standing(evidence) if len(comparable) > 1 else "",
        trends=_trends(page, *both) if both else None,
        pairs=[_pair(figure, page) for figure in comparable if not _is_drawn(figure, both)],
        support=_support(page, on),
        ages=_ages(page, on),
        apart=[figure for figure in shared if figure.is_apart],
    )
    return shown if any(shown) else None


def _is_drawn(shared: SharedFigure, both: tuple[trends.Trend, trends.Trend] | None) -> bool:
    """Return whether the lines of both end in the figures that are shared: a pair of bars would say it again."""
    if both is None:
        return False
    ends = [(trend.metric, trend.source, *trend.series[-1]) for trend in both]
    return ends == [(one.metric, one.source, one.observed, one.value) for one in (shared.first, shared.second)]


def _pair(shared: SharedFigure, page: Page) -> Pair:
    values = (shared.first.value, shared.second.value)
    bars = [lanes.Bar(0, length) if length else None for length in charts.bars(values)]
    return Pair(figure_sentences.lead(shared, page), shared, _rows(page, list(map(sentences.count, values)), bars))


def _rows(page: Page, said: list[str], bars: list[lanes.Bar | None]) -> list[Row]:
    return [Row(*row) for row in zip(PLACES, [side.name for side in page.sides], said, bars, strict=True)]


def _ages(page: Page, on: date) -> Ages | None:
    drawn = lanes.ages(page, on)
    return Ages(figure_sentences.came_first(page), drawn) if drawn else None


def _support(page: Page, on: date) -> SupportFigure | None:
    first, second = (releases.newest_long_supported(side, on) for side in page.sides)
    if first is None or second is None:
        return None
    said = [figure_sentences.support_end(release, on) for release in (first, second)]
    rows = _rows(page, said, [None, None])
    headline = figure_sentences.outlasts(page, first, second, on)
    return SupportFigure(headline, rows, lanes.support(page.sides, on))


def _trends(page: Page, one: trends.Trend, other: trends.Trend) -> Trends:
    first, second, metric = one.series, other.series, METRICS[one.metric]
    both = race(first, second)
    rows = _rows(page, [sentences.count(series[-1][1]) for series in (first, second)], [None, None])
    drawn = charts.pair(first, second, both)
    return Trends(
        headline=figure_sentences.over_time(page, metric, both),
        metric=metric,
        source=one.source,
        rows=rows,
        drawn=drawn,
        names_fit=all(len(side.name) <= LONGEST_AT_A_LINE for side in page.sides),
        told=figure_sentences.trends(page, first, second),
        newest_first=_days(first, second, drawn.days),
        days=len({day for day, _ in (*first, *second)}),
    )


def _days(first: Series, second: Series, drawn: Iterable[date]) -> list[Day]:
    one, other = dict(first), dict(second)
    return [Day(day, one.get(day), other.get(day)) for day in sorted(drawn, reverse=True)]
