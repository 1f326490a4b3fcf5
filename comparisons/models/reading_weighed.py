"""Read what is weighed on several comparisons at once: two queries, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from comparisons.domain.page import Claim, Page, Ruling, Side
from comparisons.domain.vocabulary import Basis, Outcome

from .comparison_lists import Compared, ComparisonLine
from .reading import ClaimRow, ReleaseRow, claim_of, releases_of
from .sql import Select

CLAIMS = Select(
    ClaimRow,
    """
    SELECT {columns} FROM comparisons_proscons AS claim
    JOIN comparisons_criterion AS criterion ON criterion.id = claim.criterion_id
    WHERE claim.technology_id = ANY(%(technologies)s)
        -- In one expression: for "against_id IS NULL" a database may scan all claims against nobody.
        AND COALESCE(claim.against_id, claim.technology_id) = ANY(%(technologies)s)
    ORDER BY claim.position, claim.id
    """,
    technology_id="claim.technology_id", against_id="claim.against_id", polarity="claim.polarity",
)  # fmt: skip
RELEASES = Select(ReleaseRow, "SELECT {columns} FROM comparisons_release WHERE technology_id = ANY(%(technologies)s)")


class WeighedSides(NamedTuple):
    """What is weighed of some technologies by id, as of a day."""

    slugs: Mapping[int, str]
    claims: Mapping[int, list[Claim]]
    releases: list[ReleaseRow]
    on: date

    def side(self, technology: int, name: str) -> Side:
        """Return the name, claims and releases of one of them."""
        releases = releases_of(self.releases, technology, self.on)
        return Side(self.slugs[technology], name, claims=tuple(self.claims.get(technology, ())), releases=releases)


def read_weighed(slugs: Mapping[int, str], on: date) -> WeighedSides:
    """Return claims and releases of the technologies whose ``slugs`` are given by id. Two queries."""
    return WeighedSides(slugs, weighed_claims(slugs), RELEASES.rows(technologies=list(slugs)), on)


def weighed_claims(slugs: Mapping[int, str]) -> dict[int, list[Claim]]:
    """Return the claims that count between technologies, whose ``slugs`` are given by id, in page order. One query."""
    claims: dict[int, list[Claim]] = defaultdict(list)
    for row in CLAIMS.rows(technologies=list(slugs)):
        claims[row.technology_id].append(
            claim_of(row.polarity, row.claim, row.criterion, slugs.get(row.against_id or 0, ""))
        )
    return claims


def weighed_pages(lines: Sequence[ComparisonLine], on: date) -> list[Page]:
    """Return the page of each comparison with what is weighed only: names, claims, releases and the verdict in short.

    Two queries, none without ``lines``.
    """
    if not lines:
        return []
    weighed = read_weighed({side.id: side.slug for line in lines for side in line.sides}, on)

    def side(one: Compared) -> Side:
        return weighed.side(one.id, one.name)

    return [Page(side(line.first), side(line.second), ruling_of(line), line.id) for line in lines]


def ruling_of(line: ComparisonLine) -> Ruling | None:
    """Return the verdict, None without one; its basis is not read and stands for itself."""
    if line.verdict.outcome is None:
        return None
    pick = line.picked.slug if line.picked else ""
    return Ruling(Outcome(line.verdict.outcome), Basis.EDITOR, pick, line.verdict.in_short or "")
