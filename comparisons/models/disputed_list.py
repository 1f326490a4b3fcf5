"""The published comparisons that most readers disagree with: five queries for a part of the list, at most."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from comparisons.domain import disputed, scoring
from comparisons.domain.page import Page, Side, Tally
from comparisons.domain.vocabulary import Basis

from . import comparison_lists
from .comparison_lists import ComparisonLine
from .reading_readers import InReviewRow, in_review_of, mark
from .reading_weighed import weighed_pages
from .sql import Place, Slices


class DisputedRow(NamedTuple):
    """A comparison with its counts; ``newest`` is the day of its newest answer, None if nobody is answered.

    ``came_true`` is whether a condition of its verdict came true after it was decided.
    """

    id: int
    disagreed: int
    answered: int
    accepted: int
    repicked: int
    votes_low: int
    votes_high: int
    basis: str
    newest: date | None
    came_true: bool


class Disputed(NamedTuple):
    """A line of the list; ``in_question`` is whether its page calls the verdict so."""

    row: DisputedRow
    comparison: ComparisonLine
    in_question: bool

    @property
    def tally(self) -> Tally:
        row, line = self.row, self.comparison
        votes = (row.votes_low, row.votes_high) if line.first is line.low else (row.votes_high, row.votes_low)
        disagreed = max(row.disagreed, row.answered)
        return Tally(0, row.answered, row.accepted, row.repicked, disagreed, *votes)


COLUMNS: dict[str, Any] = {
    **{name: f"comparison.{name}" for name in DisputedRow._fields[:7]},
    "basis": "verdict.basis",
    "newest": """(
        SELECT date(answered_at) FROM comparisons_feedback
        WHERE comparison_id = comparison.id AND status IN ('accepted', 'declined') AND withdrawn_at IS NULL
        ORDER BY answered_at DESC, id DESC LIMIT 1
    )""",
    "came_true": """EXISTS (
        SELECT 1 FROM comparisons_condition
        WHERE verdict_id = verdict.id AND happened IS NOT NULL
            AND (verdict.decided IS NULL OR happened > verdict.decided)
    )""",
}
ROWS = Slices(
    DisputedRow,
    """
    SELECT {columns} FROM comparisons_comparison AS comparison
    JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
    WHERE comparison.status = 'published' AND comparison.disagreed > 0 AND {beyond} ORDER BY {order}
    """,
    by=("comparison.disagreed", "comparison.id"), descending=True, **COLUMNS,
)  # fmt: skip


def rows(place: Place) -> list[DisputedRow]:
    """Return those that most disagree with first; of equal ones the newest. One query."""
    return ROWS.rows(place)


def lines(found: Sequence[DisputedRow], on: date) -> list[Disputed]:
    """Return the lines of these rows as of the day ``on``. Four queries at most, none without rows."""
    if not found:
        return []
    compared = comparison_lists.published_of_ids(row.id for row in found)
    questioned = _questioned(
        [compared[row.id] for row in found if row.basis == Basis.CLAIMS and row.id in compared], on
    )
    return [
        Disputed(row, compared[row.id], row.came_true or row.id in questioned) for row in found if row.id in compared
    ]


def _questioned(compared: Sequence[ComparisonLine], on: date) -> Collection[int | None]:
    """Return the ids of those, decided by the claims, whose verdict rests on a claim in review."""
    in_review = in_review_of({side.id for line in compared for side in line.sides}) if compared else []
    technologies = {row.technology_id for row in in_review}
    pages = weighed_pages([line for line in compared if technologies & {side.id for side in line.sides}], on)
    marked = (_marked(page, in_review) for page in pages)
    return {page.id for page in marked if disputed.rests_on(page, scoring.weigh(page))}


def _marked(page: Page, in_review: Iterable[InReviewRow]) -> Page:
    """Return a page with its claims in review marked, and decided by the claims, which weighed pages do not tell."""
    first, second = (_side(side, in_review) for side in page.sides)
    ruling = replace(page.ruling, basis=Basis.CLAIMS) if page.ruling else None
    return replace(page, first=first, second=second, ruling=ruling)


def _side(side: Side, in_review: Iterable[InReviewRow]) -> Side:
    claims = list(side.claims)
    mark([claims], in_review)
    return replace(side, claims=tuple(claims))
