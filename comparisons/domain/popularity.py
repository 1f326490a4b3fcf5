"""Which of two technologies is used more, by figures of one metric that lie within a year of each other.

Downloads are compared inside one ecosystem only: its name is part of the metric. Pure: imports no Django.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import NamedTuple

from .page import Figure, Page
from .vocabulary import METRICS, Metric

APART = timedelta(days=366)
"""Figures further apart are not compared: side by side they would compare years, not technologies."""

PLACES = {name: place for place, name in enumerate(METRICS)}

Pair = tuple[Figure, Figure]


class SharedFigure(NamedTuple):
    """Both sides' figures of one metric: the newest within a year of each other or, without such, the newest."""

    metric: Metric
    first: Figure
    second: Figure

    @property
    def is_apart(self) -> bool:
        return abs(self.first.observed - self.second.observed) > APART

    @property
    def is_equal(self) -> bool:
        return self.first.value == self.second.value

    @property
    def first_leads(self) -> bool:
        return self.first.value > self.second.value


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many figures each side leads, and in how many they are equal; ``leader`` is a slug, empty if neither."""

    first: int
    second: int
    equal: int
    leader: str

    @property
    def total(self) -> int:
        return self.first + self.second + self.equal


def shared_figures(page: Page) -> tuple[SharedFigure, ...]:
    """Return the figures of both sides in the order of ``METRICS``, those too far apart to compare last."""
    return tuple(sorted(_shared(page), key=lambda shared: shared.is_apart))


def standing(page: Page, shared: Sequence[SharedFigure]) -> Standing:
    """Return in how many of the comparable ``shared`` figures each side leads."""
    figures = [figure for figure in shared if not figure.is_apart]
    equal = sum(shared.is_equal for shared in figures)
    first = sum(shared.first_leads for shared in figures)
    second = len(figures) - first - equal
    leader = page.first.slug if first > second else page.second.slug if second > first else ""
    return Standing(first, second, equal, leader)


def newest(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Return the newest figure of each metric."""
    return {figure.metric: figure for figure in sorted(figures, key=lambda figure: figure.observed)}


def _shared(page: Page) -> Iterator[SharedFigure]:
    first, second = (_by_metric(side.figures) for side in page.sides)
    for name in sorted(first.keys() & second.keys() & METRICS.keys(), key=PLACES.__getitem__):
        yield SharedFigure(METRICS[name], *newest_pair(first[name], second[name]))


def _by_metric(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.metric, []).append(figure)
    return found


def newest_pair(first: Iterable[Figure], second: Iterable[Figure]) -> Pair:
    """Return the newest figures within a year of each other, one of each side; without such, the newest of all.

    Of several on the same days, two of one source are chosen. Neither side is empty.
    """
    ones, others = list(first), list(second)
    for pair in _from_newest(ones, others):
        if abs(pair[0].observed - pair[1].observed) <= APART:
            return _of_one_source(pair, ones, others)
    return _last(ones), _last(others)


def _from_newest(first: list[Figure], second: list[Figure]) -> Iterator[Pair]:
    """Yield pairs from the newest on, dropping the newer of each: the other side has only older figures left."""
    ones, others = sorted(first, key=_age), sorted(second, key=_age)
    while ones and others:
        yield ones[-1], others[-1]
        (ones if ones[-1].observed > others[-1].observed else others).pop()


def _of_one_source(pair: Pair, first: list[Figure], second: list[Figure]) -> Pair:
    same_days = product(
        sorted((figure for figure in first if figure.observed == pair[0].observed), key=_age),
        sorted((figure for figure in second if figure.observed == pair[1].observed), key=_age),
    )
    return next((both for both in same_days if both[0].source == both[1].source), pair)


def _last(figures: list[Figure]) -> Figure:
    return max(figures, key=_age)


def _age(figure: Figure) -> tuple[object, ...]:
    """Return the sort key: day, then source and value, so that the order never depends on the database."""
    return figure.observed, figure.source, figure.value
