"""Facts of two technologies without a verdict: what differs, what is recorded of one only, what is the same.

Pure: imports no Django.
"""

from typing import NamedTuple

from comparisons.domain import facts
from comparisons.domain.page import Page, PageFact, Statement


class FactOfBoth(NamedTuple):
    field: str
    first: PageFact
    second: PageFact


class SideBySide(NamedTuple):
    """``only`` holds what is recorded of the first side alone, then of the second."""

    differing: list[FactOfBoth]
    only: tuple[list[PageFact], list[PageFact]]
    same: list[PageFact]


def facts_side_by_side(page: Page) -> SideBySide:
    """Return the facts of both sides; two are the same if every source says the same of both."""
    first, second = ({fact.field: fact for fact in side.facts} for side in page.sides)
    shared = [
        FactOfBoth(field, first[field], second[field]) for field in facts.SHOWN if field in first and field in second
    ]
    joined = [_joined(both) for both in shared]
    return SideBySide(
        differing=[both for both, same in zip(shared, joined, strict=True) if same is None],
        only=(
            [fact for fact in page.first.facts if fact.field not in second],
            [fact for fact in page.second.facts if fact.field not in first],
        ),
        same=[same for same in joined if same is not None],
    )


def _joined(both: FactOfBoth) -> PageFact | None:
    """Return one fact with the sources of both, or None if they differ."""
    one, other = facts.by_meaning(both.first), facts.by_meaning(both.second)
    if one.keys() != other.keys():
        return None
    statements = (
        Statement(said.value, tuple(dict.fromkeys(said.sources + other[meaning].sources)))
        for meaning, said in one.items()
    )
    return PageFact(both.field, tuple(statements))
