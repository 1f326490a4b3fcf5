"""Figures as pages show them: the newest of each metric, alone or beside the other side's."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from comparisons.page import Figure, Page
from comparisons.vocabulary import METRICS, Metric

APART = timedelta(days=366)
"""Figures that lie further apart are of different times: side by side they would compare years, not technologies."""


class SharedFigure(NamedTuple):
    """The newest figures of both sides that count the same."""

    metric: Metric
    first: Figure
    second: Figure

    @property
    def is_apart(self) -> bool:
        return abs(self.first.observed - self.second.observed) > APART


def shared_figures(page: Page) -> Iterator[SharedFigure]:
    first, second = (newest(side.figures) for side in page.sides)
    for name in sorted(first.keys() & second.keys()):
        yield SharedFigure(METRICS[name], first[name], second[name])


def newest(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The newest figure of each metric."""
    return {figure.metric: figure for figure in sorted(figures, key=lambda figure: figure.observed)}
