"""Read how comparisons stood: two queries for the history of one, or for the newest standing of many."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from comparisons.domain import standing_records
from comparisons.domain.page import Side
from comparisons.domain.standing import Counted, Recorded
from comparisons.domain.vocabulary import End

from .sql import OF_JSON, Select
from .standing import KEPT


class StandingRow(NamedTuple):
    comparison_id: int
    at: datetime
    cause: str
    ends_swapped: bool
    margins: OF_JSON
    claims: OF_JSON
    facts: OF_JSON
    state: OF_JSON

    def recorded(self, ends: Mapping[End, Side], wordings: standing_records.Wordings) -> Recorded:
        stored = {"margins": self.margins, "claims": self.claims, "facts": self.facts, "state": self.state}
        if self.ends_swapped:
            stored = standing_records.flipped(stored)
        return standing_records.recorded(self.at, self.cause, stored, ends, wordings)


HISTORY = Select(
    StandingRow,
    f"""
    SELECT {{columns}} FROM comparisons_standing AS standing
    JOIN comparisons_comparison AS comparison ON comparison.id = standing.comparison_id
    WHERE standing.comparison_id = %(comparison)s AND standing.at >= comparison.published
    ORDER BY standing.id DESC LIMIT {KEPT}
    """,  # noqa: S608
    comparison_id="standing.comparison_id",
)
NEWEST = Select(
    StandingRow,
    """
    SELECT {columns} FROM comparisons_standing AS standing WHERE standing.id IN (
        SELECT (SELECT MAX(id) FROM comparisons_standing WHERE comparison_id = comparison.id)
        FROM comparisons_comparison AS comparison WHERE comparison.id = ANY(%(comparisons)s)
    )
    """,
)


class CountedRow(NamedTuple):
    digest: str
    key: str
    criterion: str
    adds: int
    text: str


WORDINGS = Select(CountedRow, "SELECT {columns} FROM comparisons_countedclaim WHERE digest = ANY(%(digests)s)")


def read_history(comparison_id: int, ends: Mapping[End, Side]) -> list[Recorded]:
    """Return how a published comparison stood, the newest first: the newest ``KEPT`` standings. Two queries.

    ``ends`` hold slug and name of both technologies. Nothing is from before the publication.
    """
    rows = HISTORY.rows(comparison=comparison_id)
    wordings = _wordings({digest for row in rows for digest in standing_records.digests(row.claims)})
    return [row.recorded(ends, wordings) for row in rows]


def read_newest(ends: Mapping[int, Mapping[End, Side]]) -> dict[int, Recorded]:
    """Return how comparisons stood last, by id, without the words of the claims. One query.

    ``ends`` hold both technologies of each by its id.
    """
    rows = NEWEST.rows(comparisons=list(ends))
    return {row.comparison_id: row.recorded(ends[row.comparison_id], {}) for row in rows}


def _wordings(digests: Collection[str]) -> dict[str, Counted]:
    if not digests:
        return {}
    return {row.digest: Counted(*row) for row in WORDINGS.rows(digests=list(digests))}
