"""What is counted of one technology: the newest figure of each metric, small lines over time, and lanes of support.

Pure: imports no Django.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comparisons.domain import figure_sentences, popularity
from comparisons.domain.page import Figure, Side
from comparisons.domain.vocabulary import METRICS, Metric

from . import charts, lanes, trends

MOST_LANES = 6


class FigureAlone(NamedTuple):
    """One metric: its newest figure, and its longest series as a line where it has one."""

    metric: Metric
    newest: Figure
    over_time: "OverTime | None"


class OverTime(NamedTuple):
    """One series as a small line; the table has the days that the line has."""

    source: str
    line: charts.Line
    oldest: tuple[date, Decimal]
    newest: tuple[date, Decimal]
    told: str
    newest_first: list[tuple[date, Decimal]]
    days: int


def figures_alone(figures: Iterable[Figure]) -> list[FigureAlone]:
    """Return each metric with a figure, in the order in which metrics are listed; linear in the number of figures."""
    known = list(figures)
    newest, longest = popularity.newest(known), trends.longest_of(known)
    return [
        FigureAlone(METRICS[name], newest[name], _over_time(longest[name]) if name in longest else None)
        for name in sorted(newest.keys() & METRICS.keys(), key=popularity.PLACES.__getitem__)
    ]


def _over_time(trend: trends.Trend) -> OverTime:
    series, kept = trend.series, charts.kept_days([trend.series])
    return OverTime(
        source=trend.source,
        line=charts.small(series),
        oldest=series[0],
        newest=series[-1],
        told=figure_sentences.trend(series),
        newest_first=[point for point in series[::-1] if point[0] in kept],
        days=len(series),
    )


def support_alone(side: Side, on: date) -> lanes.Support | None:
    """Return the lanes of a technology's supported releases; None if none is known to be supported."""
    support = lanes.support([side], on, MOST_LANES)
    return support if any(lane.bar for lane in support.sides[0]) else None
