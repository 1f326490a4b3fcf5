"""Figures as pages show them: the newest of each metric, alone or beside the other side's."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comparisons.page import Figure, Page
from comparisons.vocabulary import METRICS, Metric


class SharedFigure(NamedTuple):
    """The newest figures of both sides that count the same."""

    metric: Metric
    first: Figure
    second: Figure


def shared_figures(page: Page) -> Iterator[SharedFigure]:
    first, second = (newest(side.figures) for side in page.sides)
    for name in sorted(first.keys() & second.keys()):
        yield SharedFigure(METRICS[name], first[name], second[name])


def newest(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The newest figure of each metric."""
    return {figure.metric: figure for figure in sorted(figures, key=lambda figure: figure.observed)}
