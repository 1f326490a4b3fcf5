"""Read how comparisons stood: two queries for the history of one, one for the newest standing of many."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from comparisons.domain.page import Side
from comparisons.domain.standings import standing_records
from comparisons.domain.standings.standing import Counted, Recorded
from comparisons.domain.vocabulary import End, StandingCause

from .comparison import Comparison
from .reading import PageRow
from .sql import OF_JSON, Part, Select, United
from .standing import KEPT

Ends = Mapping[End, Side]
"""Both technologies of a comparison, by their slugs and names."""


class StandingRow(NamedTuple):
    id: int
    comparison_id: int
    at: datetime
    cause: str
    ends_swapped: bool
    margins: OF_JSON
    claims: OF_JSON
    facts: OF_JSON
    state: OF_JSON

    def recorded(self, ends: Ends, wordings: standing_records.Wordings) -> Recorded:
        stored = {"margins": self.margins, "claims": self.claims, "facts": self.facts, "state": self.state}
        if self.ends_swapped:
            stored = standing_records.flipped(stored)
        snapshot = standing_records.snapshot(stored, ends, wordings)
        return Recorded(self.id, self.at, StandingCause(self.cause), snapshot)


HISTORY = Select(
    StandingRow,
    f"""
    SELECT {{columns}} FROM comparisons_standing AS standing
    JOIN comparisons_comparison AS comparison ON comparison.id = standing.comparison_id
    WHERE standing.comparison_id = %(comparison)s AND standing.at >= comparison.published
    ORDER BY standing.id DESC LIMIT {KEPT}
    """,  # noqa: S608
    id="standing.id", comparison_id="standing.comparison_id",
)  # fmt: skip
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


class AskedCriterionRow(NamedTuple):
    """A criterion of the site, by the slug of which somebody asks."""

    slug: str


WORDS = United(
    Part(CountedRow, "FROM comparisons_countedclaim WHERE digest = ANY(%(digests)s)"),
    Part(AskedCriterionRow, "FROM comparisons_criterion WHERE slug = ANY(%(slugs)s)"),
)


def ends_of(pair: Comparison | PageRow) -> Ends:
    """Return the technologies of a pair as its standings name them."""
    return {end: Side(one.slug, one.name, one.plural) for end, one in ((End.LOW, pair.low), (End.HIGH, pair.high))}


class History(NamedTuple):
    """How a comparison stood, the newest first, and those criteria of the site that were asked for."""

    standings: list[Recorded]
    criteria: frozenset[str]


def read_history(comparison_id: int, ends: Ends) -> list[Recorded]:
    """Return how a published comparison stood: the newest ``KEPT`` standings since its publication. Two queries."""
    return read_asked(comparison_id, ends, ()).standings


def read_asked(comparison_id: int, ends: Ends, criteria: Collection[str]) -> History:
    """Return what ``read_history`` does, and which of ``criteria``, slugs, the site has. Two queries."""
    rows = HISTORY.rows(comparison=comparison_id)
    digests = sorted({digest for row in rows for digest in standing_records.digests(row.claims)})
    found = WORDS.rows(digests=digests, slugs=list(criteria))
    wordings = {row.digest: Counted(*row) for row in found[CountedRow]}
    return History(
        [row.recorded(ends, wordings) for row in rows], frozenset(row.slug for row in found[AskedCriterionRow])
    )


def read_newest(ends: Mapping[int, Ends]) -> dict[int, Recorded]:
    """Return how comparisons stood last, by id, without the words of the claims; ``ends`` are by id. One query."""
    rows = NEWEST.rows(comparisons=list(ends))
    return {row.comparison_id: row.recorded(ends[row.comparison_id], {}) for row in rows}
