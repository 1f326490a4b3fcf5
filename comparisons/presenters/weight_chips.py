"""Weights to try with one click, above the weights of each criterion: "Our weights", "Large scale", "Licence first".

Pure: imports no Django.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from comparisons.domain import preferences
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences
from comparisons.domain.scoring import OWN_WEIGHTS, CriterionScore, Weights
from comparisons.domain.weighed import Weighed

OURS = "Our weights"
FIRST, OTHERS = Decimal(3), Decimal(1)
MOST_CASES = 3

CALLED = {
    "cost": "Tight budget",
    "data-needs": "Little data",
    "feedback-speed": "Fast feedback",
    "fit-for-change": "Plans will change",
    "hiring": "We need to hire",
    "licence": "Licence first",
    "learning": "New to the team",
    "lock-in": "Free to leave",
    "operations": "We run it ourselves",
    "portability": "Runs everywhere",
    "productivity": "Small team",
    "scaling": "Large scale",
    "stability": "Built to last",
}
"""What a reader would say whose first criterion this is; "Licence first" and the like for all others."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link to the page under other weights; ``query`` is canonical, with its question mark, or empty."""

    id: str
    words: str
    query: str
    is_on: bool


def chips(weighed: Weighed) -> list[Chip]:
    """Return "Our weights" and at most three cases, in the order of our weights; none where there is no case.

    A case puts one criterion first: it weighs 3, every other 1. It needs another criterion to come before, must tell
    the two apart, and must differ from our own weights. Cases that change our leader are preferred, then those that
    move the margin most for the same sum of weights. They follow from the page alone, so that they stay while a reader
    weighs; the reader's must-haves stay in their addresses. Time grows with the criteria, as nothing is weighed anew.
    """
    rows = weighed.evidence.weighing.rows
    fitting = [row for row in rows if row.margin and len(rows) > 1 and row not in _ours(rows)]
    chosen = sorted(fitting, key=_preference(rows))[:MOST_CASES]
    if not chosen:
        return []
    cases = [_chip(weighed, row.criterion, _case(rows, row)) for row in fitting if row in chosen]
    return [_chip(weighed, None, OWN_WEIGHTS), *cases]


def _ours(rows: Sequence[CriterionScore]) -> list[CriterionScore]:
    """Return the row whose case is our own weights, if there is one."""
    others = [row for row in rows if row.weight != OTHERS]
    return others if [row.weight for row in others] == [FIRST] else []


def _case(rows: Sequence[CriterionScore], first: CriterionScore) -> Weights:
    """Return the weights of the case that puts ``first`` first, where they differ from our own."""
    wanted = {row.criterion: FIRST if row is first else OTHERS for row in rows}
    return {criterion.slug: weight for criterion, weight in wanted.items() if weight != criterion.weight}


def _preference(rows: Sequence[CriterionScore]) -> Callable[[CriterionScore], tuple[bool, Fraction]]:
    """Return the sort key of a case: whether our leader stays, then how far the margin moves, the farthest first."""
    margins = sum(row.margin for row in rows)
    weights = sum((row.weight for row in rows), Decimal())
    ours = Fraction(sum((row.weighed for row in rows), Decimal())) / Fraction(weights or 1)

    def key(row: CriterionScore) -> tuple[bool, Fraction]:
        theirs = Fraction(margins * OTHERS + row.margin * (FIRST - OTHERS)) / Fraction(FIRST + OTHERS * (len(rows) - 1))
        return _sign(theirs) == _sign(ours), -abs(theirs - ours)

    return key


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _chip(weighed: Weighed, first: PageCriterion | None, weights: Weights) -> Chip:
    asked = Preferences(weights, weighed.preferences.knock_outs)
    written = preferences.written(asked, [row.criterion for row in weighed.evidence.weighing.rows])
    return Chip(
        id=f"chip-{first.slug}" if first else "chip",
        words=CALLED.get(first.slug, f"{first.called} first") if first else OURS,
        query=f"?{written}" if written else "",
        is_on=dict(weights) == dict(weighed.preferences.weights),
    )
