"""Claims that no verdict speaks for, by criterion: of one technology, or of two beside each other.

Pure: imports no Django.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple, Protocol

from comparisons.domain.page import Claim, Page, PageCriterion


class Opponent(Protocol):
    @property
    def name(self) -> str | None: ...


Against = tuple[Claim, Opponent | None]
"""A claim with the one opponent that it matters against, or None."""


class Group(NamedTuple):
    """A criterion, None for claims that name none, with its claims: pros first."""

    criterion: PageCriterion | None
    claims: list[Against]

    @property
    def in_review(self) -> int:
        """The number of claims that a reader disputes and editors look into."""
        return sum(1 for claim, _ in self.claims if claim.in_review)


class Beside(NamedTuple):
    """A criterion with the claims of both sides on it."""

    criterion: PageCriterion
    first: list[Against]
    second: list[Against]


class OfBoth(NamedTuple):
    """Criteria on which both sides have a claim, then the other groups of the first side and of the second."""

    beside: list[Beside]
    others: tuple[list[Group], list[Group]]


def of_one(claims: Iterable[Against]) -> list[Group]:
    """Return the claims of one technology, the criteria of largest weight first."""
    found: dict[PageCriterion | None, list[Against]] = {}
    for one in claims:
        found.setdefault(one[0].criterion, []).append(one)
    groups = (Group(criterion, sorted(own, key=lambda one: not one[0].is_pro)) for criterion, own in found.items())
    return sorted(groups, key=lambda group: _place(group.criterion))


def of_both(page: Page) -> OfBoth:
    """Return the claims that two technologies have against each other or anybody."""
    first, second = (
        of_one((claim, None) for claim in side.shown_against(opponent)) for side, opponent in page.with_opponents
    )
    of_second = {group.criterion: group.claims for group in second}
    beside = [
        Beside(group.criterion, group.claims, of_second[group.criterion])
        for group in first
        if group.criterion is not None and group.criterion in of_second
    ]
    shared = {row.criterion for row in beside}
    return OfBoth(beside, (_without(shared, first), _without(shared, second)))


def _without(criteria: Collection[PageCriterion], groups: list[Group]) -> list[Group]:
    return [group for group in groups if group.criterion not in criteria]


def _place(criterion: PageCriterion | None) -> tuple[bool, float, str]:
    """Return the sort key: by weight, then by name; claims without a criterion last."""
    return (False, -float(criterion.weight), criterion.name) if criterion else (True, 0.0, "")
