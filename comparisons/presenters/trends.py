"""Which series of figures are drawn: of one technology, and of two. Pure: imports no Django."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comparisons.domain.page import Figure
from comparisons.domain.series import Series

FEWEST = 3
"""Fewer points make no line."""

PREFERRED = "github_pushers_quarter"
"""The metric drawn first: it counts people, by one method for all technologies."""


class Trend(NamedTuple):
    """One metric over time as one source gives it, oldest first, each day once."""

    metric: str
    source: str
    series: Series


def longest_of(figures: Iterable[Figure]) -> dict[str, Trend]:
    """Return the longest series of each metric that has one."""
    found: dict[str, Trend] = {}
    for trend in _trends(figures):
        known = found.get(trend.metric)
        if known is None or len(trend.series) > len(known.series):
            found[trend.metric] = trend
    return found


def trends_of(first: Iterable[Figure], second: Iterable[Figure]) -> tuple[Trend, Trend] | None:
    """Return both trends to draw: of the preferred metric, or else the one with most figures of both; from one source.

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
