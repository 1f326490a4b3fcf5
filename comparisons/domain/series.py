"""Two series of figures over time: on which days they can be compared, and when one overtook the other.

Pure: imports no Django.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

Series = Sequence[tuple[date, Decimal]]
"""Figures oldest first, each day once."""


class Crossing(NamedTuple):
    """One side overtakes the other after the day ``before`` and by the day ``by``; ``rises`` is whether the first does.

    ``share`` of the way from one day to the other, at the height ``value``, straight lines between the figures meet.
    """

    before: date
    by: date
    rises: bool
    share: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Race:
    """Two series on the days that both have, oldest first."""

    days: tuple[date, ...]
    first: tuple[Decimal, ...]
    second: tuple[Decimal, ...]

    @property
    def leads(self) -> list[int]:
        """For each day 1 where the first is ahead, -1 where the second is, 0 where they are level."""
        return [(one > other) - (one < other) for one, other in zip(self.first, self.second, strict=True)]

    @property
    def crossings(self) -> list[Crossing]:
        """Each change of the lead, oldest first; touching without passing is none."""
        return list(self._crossings())

    def _crossings(self) -> Iterator[Crossing]:
        ahead = [(place, lead) for place, lead in enumerate(self.leads) if lead]
        for (start, before), (end, after) in pairwise(ahead):
            if before != after:
                yield self._crossing(start, end)

    def _crossing(self, start: int, end: int) -> Crossing:
        before, after = (self.first[place] - self.second[place] for place in (start, end))
        share = before / (before - after)
        value = self.first[start] + share * (self.first[end] - self.first[start])
        return Crossing(self.days[start], self.days[end], after > 0, share, value)


def race(first: Series, second: Series) -> Race:
    """Return both series on their common days, in linear time."""
    one, other = dict(first), dict(second)
    days = tuple(sorted(one.keys() & other.keys()))
    return Race(days, tuple(one[day] for day in days), tuple(other[day] for day in days))
