"""Claims, figures, facts, releases and relations of technologies, for pages without a verdict.

One query reads facts, releases and relations of one technology or two.
"""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from comparisons.domain import facts
from comparisons.domain.page import Claim, Figure, Link, Side
from comparisons.domain.sources import LANDSCAPE, LISTED, OTHER_LANDSCAPES

from .paths import path
from .reading import (
    RELATIONS,
    RELEASES,
    ClaimColumns,
    CriterionRow,
    FigureRow,
    RelationRow,
    ReleaseRow,
    claim_of,
    figure_of,
    links_of,
    releases_of,
)
from .reading_readers import IN_REVIEW, InReviewRow, mark
from .sql import Found, Part, Select, United
from .technology import Technology
from .technology_lists import TITLE


class _Source(NamedTuple):
    """A source of facts, as it sorts in order of trust."""

    rank: int
    slug: str
    name: str
    credit: str


TRUST = {one.slug: _Source(rank, one.slug, one.name, one.attribution) for rank, one in enumerate(LISTED)}
SOURCE = f"""
CASE WHEN substr(source.slug, 1, {len(OTHER_LANDSCAPES)}) = '{OTHER_LANDSCAPES}'
THEN source.slug || '\n' || source.name || '\n' || source.attribution ELSE source.slug END
"""

# --- Claims and figures of one


class OpponentRow(NamedTuple):
    """The opponent of a claim; every field is None for a claim against nobody."""

    slug: str | None
    name: str | None


class TechnologyClaim(NamedTuple):
    """A claim of a technology, whichever opponent it is against."""

    polarity: str
    claim: ClaimColumns
    criterion: CriterionRow
    opponent: OpponentRow


class TechnologyRead(NamedTuple):
    """A technology with its facts, releases and relations; its claims against anybody; its figures, oldest first."""

    side: Side
    claims: list[tuple[Claim, OpponentRow | None]]
    figures: list[Figure]


ALL_CLAIMS = Select(
    TechnologyClaim,
    """
    SELECT {columns} FROM comparisons_proscons AS claim
    LEFT JOIN comparisons_criterion AS criterion ON criterion.id = claim.criterion_id
    LEFT JOIN comparisons_technology AS opponent ON opponent.id = claim.against_id
    WHERE claim.technology_id = %(technology)s ORDER BY claim.polarity DESC, claim.position, claim.id
    """,
    polarity="claim.polarity",
)
ALL_FIGURES = Select(
    FigureRow, "SELECT {columns} FROM comparisons_signal WHERE technology_id = %(technology)s ORDER BY observed, id"
)


def all_claims_of(technology: int, recorded: Found) -> list[tuple[Claim, OpponentRow | None]]:
    """Return each claim of a technology with the opponent that it matters against, or None. One query.

    ``recorded`` tells which claims are in review.
    """
    rows = ALL_CLAIMS.rows(technology=technology)
    claims = [claim_of(row.polarity, row.claim, row.criterion, row.opponent.slug or "") for row in rows]
    mark([claims], recorded[InReviewRow])
    return [(claim, row.opponent if row.opponent.slug else None) for claim, row in zip(claims, rows, strict=True)]


def all_figures_of(technology: int) -> list[Figure]:
    """Return all figures of a technology, oldest first. One query."""
    return [figure_of(row) for row in ALL_FIGURES.rows(technology=technology)]


def read_technology(technology: Technology, on: date) -> TechnologyRead:
    """Return all that is recorded of a technology as of the day ``on``. Three queries."""
    recorded = recorded_of(technology.pk)
    return TechnologyRead(
        side_of(technology, recorded, on=on), all_claims_of(technology.pk, recorded), all_figures_of(technology.pk)
    )


# --- Facts, releases and relations of one or two


class FactRow(NamedTuple):
    """A source's value for a field; ``title`` is the title of a known category, None for any other value.

    ``source`` is a slug. Where the code does not list the source, its name and its credit follow, a line each: columns
    of their own would take a sixth more time for every row, of other types too.
    """

    technology_id: int
    field: str
    value: str | None
    source: str
    title: str | None


FACTS = Part(
    FactRow,
    f"""
    FROM comparisons_fact AS fact
    JOIN comparisons_source AS source ON source.id = fact.source_id
    LEFT JOIN comparisons_category AS category ON fact.field = 'category' AND category.slug = fact.value
    LEFT JOIN comparisons_category AS wider ON wider.id = category.parent_id
    WHERE fact.technology_id IN (%(one)s, %(other)s) AND fact.field IN {(*facts.SHOWN, *facts.TEXTS)}
    """,
    technology_id="fact.technology_id", field="fact.field", value="fact.value", source=SOURCE, title=TITLE,
)  # fmt: skip
RECORDED = United(FACTS, RELEASES, RELATIONS, IN_REVIEW)


def recorded_of(one: int, other: int | None = None) -> Found:
    """Return facts, releases, relations and claims in review of one technology or of two. One query."""
    return RECORDED.rows(one=one, other=one if other is None else other)


def side_of(
    technology: Technology,
    recorded: Found,
    *,
    on: date,
    opponent: str = "",
    claims: Iterable[Claim] = (),
) -> Side:
    """Return the side of ``technology`` as of the day ``on``; its relations leave out the slug ``opponent``."""
    own = {field: technology.said(field) for field in (*facts.SHOWN, *facts.TEXTS)}
    category = technology.category
    said = list(_said(recorded[FactRow], technology))
    return Side(
        slug=technology.slug,
        name=technology.name,
        plural=technology.plural,
        kind=technology.kind,
        use_case=technology.use_case,
        first_released=technology.first_released,
        claims=tuple(claims),
        relations=tuple(links_of(recorded[RelationRow], technology.pk, opponent)),
        summary=technology.summary,
        category=Link(category.title, path("category", category.slug)) if category else None,
        facts=facts.facts(own | {"category": category.title if category else None}, said),
        releases=releases_of(recorded[ReleaseRow], technology.pk, on),
        credits=facts.credits(own, said),
        website=technology.website,
        repository=technology.repository,
        own_sources=tuple(technology.own_sources),
    )


def names(relations: Iterable[RelationRow], one: Technology, other: Technology) -> bool:
    """Return whether a relation of ``one`` leads to ``other``."""
    return any(row.technology_id == one.pk and other.slug in (row.slug, row.to_slug) for row in relations)


def _said(rows: Iterable[FactRow], technology: Technology) -> Iterable[facts.Said]:
    """Yield what sources say about ``technology``, in order of trust; categories by their titles."""
    said = ((_source(row.source), row) for row in rows if row.technology_id == technology.pk)
    known = [(source, row) for source, row in said if source]
    for source, row in sorted(known, key=itemgetter(0)):
        yield facts.Said(row.field, row.title or row.value, source.name, source.credit)


def _source(column: str) -> _Source | None:
    """Return the source that a row names; None for one that the code listed once."""
    if listed := TRUST.get(column):
        return listed
    slug, *about = column.split("\n")
    return _Source(TRUST[LANDSCAPE].rank, slug, *about) if about else None
