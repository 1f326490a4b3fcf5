"""Fill a ``Page`` from the database with four queries, whatever its size.

One query for comparison, technologies and verdict; one for the claims; one for the figures; one for everything small
(conditions, releases, relations, related comparisons).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from comparisons.domain import pairs, releases
from comparisons.domain.direction import isolated
from comparisons.domain.page import (
    CLAIM_COLUMNS,
    Claim,
    Figure,
    Link,
    Page,
    PageCondition,
    PageCriterion,
    PageRelease,
    Ruling,
    Side,
    Tally,
)
from comparisons.domain.vocabulary import Basis, End, Outcome, Polarity, Wants

from .comparison_lists import NEWEST, ends_of
from .last_changes import CHANGES, ChangesRow
from .paths import path
from .reading_readers import ANSWERED, IN_REVIEW, AnsweredRow, InReviewRow, answered, mark
from .sql import OF_2_PLACES, OF_4_PLACES, OF_JSON, Found, Part, Select, United

RELATED_PER_POSITION = 3
"""Related comparisons: as many of the newest for each technology as ``low``, and as many as ``high``."""

# --- Comparison, technologies and verdict


class ComparisonRow(NamedTuple):
    id: int
    status: str
    published: datetime | None
    reviewed: date | None
    reviewed_by: str
    reviewed_of: str
    changed_on: date | None
    index_until: date | None
    intro: str
    left_out: OF_JSON
    changes: int
    answered: int
    accepted: int
    repicked: int
    disagreed: int
    votes_low: int
    votes_high: int


class TechnologyRow(NamedTuple):
    id: int
    slug: str
    name: str
    plural: bool
    kind: str
    use_case: str
    licence: str
    self_hosted: bool | None
    first_released: str
    index_until: date | None
    website: str
    repository: str
    own_sources: OF_JSON


class VerdictRow(NamedTuple):
    """A verdict; every field is None if the comparison has none."""

    id: int | None
    outcome: str
    pick: str | None
    basis: str
    in_short: str
    reason: str
    low_choose_if: str | None
    high_choose_if: str | None
    low_already_using: str | None
    high_already_using: str | None
    best_case_for_the_other: str
    decided: date | None
    decided_by: str


class PageRow(NamedTuple):
    comparison: ComparisonRow
    low: TechnologyRow
    high: TechnologyRow
    verdict: VerdictRow


OF_SLUGS = """
    SELECT {columns} FROM comparisons_comparison AS comparison
    JOIN comparisons_technology AS low ON low.id = comparison.low_id
    JOIN comparisons_technology AS high ON high.id = comparison.high_id
    LEFT JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
    WHERE (low.slug = %(one)s AND high.slug = %(other)s OR low.slug = %(other)s AND high.slug = %(one)s)
"""
PAGES = Select(PageRow, OF_SLUGS)
PUBLISHED_PAGES = Select(PageRow, f"{OF_SLUGS} AND comparison.status = 'published' AND verdict.id IS NOT NULL")

# --- Claims


class CriterionRow(NamedTuple):
    """The criterion of a claim; every field is None if the claim has none."""

    slug: str | None
    name: str
    weight: OF_2_PLACES
    recheck_days: int
    question: str


if TYPE_CHECKING:
    ClaimColumns = Any
else:
    ClaimColumns = NamedTuple("ClaimColumns", [(name, get_type_hints(Claim)[name]) for name in CLAIM_COLUMNS])


class ClaimRow(NamedTuple):
    technology_id: int
    against_id: int | None
    polarity: str
    claim: ClaimColumns
    criterion: CriterionRow


CLAIMS = Select(
    ClaimRow,
    """
    SELECT {columns} FROM comparisons_proscons AS claim
    LEFT JOIN comparisons_criterion AS criterion ON criterion.id = claim.criterion_id
    WHERE claim.technology_id IN (%(one)s, %(other)s)
        -- In one expression: for "against_id IS NULL" a database may scan all claims against nobody.
        AND COALESCE(claim.against_id, claim.technology_id) IN (%(one)s, %(other)s)
    ORDER BY claim.polarity DESC, claim.position, claim.id
    """,
    technology_id="claim.technology_id", against_id="claim.against_id", polarity="claim.polarity",
)  # fmt: skip

# --- Figures


class FigureRow(NamedTuple):
    technology_id: int
    metric: str
    value: OF_4_PLACES
    observed: date
    source: str


FIGURES = Select(
    FigureRow,
    """
    SELECT {columns} FROM comparisons_signal WHERE technology_id IN (%(one)s, %(other)s)
    ORDER BY metric, observed DESC
    """,
)

# --- Everything small


class ConditionRow(NamedTuple):
    position: int
    text: str
    check_by: date | None
    happened: date | None


class ReleaseRow(NamedTuple):
    technology_id: int
    cycle: str
    latest: str
    support: str
    source: str
    released: date | None
    supported_until: date | None


class RelationRow(NamedTuple):
    """The slug of a related technology as recorded; ``to_slug`` and ``to_name`` are None if no alias has that slug."""

    technology_id: int
    slug: str
    to_slug: str | None
    to_name: str | None


class RelatedRow(NamedTuple):
    """A comparison of one of the page's two technologies."""

    id: int
    low_slug: str
    low_name: str
    high_slug: str
    high_name: str


CONDITIONS = Part(ConditionRow, "FROM comparisons_condition WHERE verdict_id = %(verdict)s")
RELEASES = Part(ReleaseRow, "FROM comparisons_release WHERE technology_id IN (%(one)s, %(other)s)")
RELATIONS = Part(
    RelationRow,
    """
    FROM comparisons_relation AS relation
    LEFT JOIN comparisons_alias AS alias ON alias.key = relation.slug
    LEFT JOIN comparisons_technology AS target ON target.id = alias.technology_id
    WHERE relation.technology_id IN (%(one)s, %(other)s)
    """,
    technology_id="relation.technology_id", slug="relation.slug", to_slug="target.slug", to_name="target.name",
)  # fmt: skip
RELATED = Part(
    RelatedRow,
    # No second condition on the status: SQLite would scan all published comparisons. No joins: with a plan from when it
    # held few technologies, PostgreSQL would pair each with each before it looks at the comparisons.
    f"""
    FROM comparisons_comparison AS comparison
    WHERE comparison.id IN ({ends_of("one", "other", newest=f"{NEWEST} LIMIT {RELATED_PER_POSITION}")})
        AND comparison.id <> %(comparison)s
    """,
    id="comparison.id",
    **{
        f"{end}_{column}": f"(SELECT {column} FROM comparisons_technology WHERE id = comparison.{end}_id)"  # noqa: S608
        for end in End
        for column in ("slug", "name")
    },
)
SMALL = United(CONDITIONS, RELEASES, RELATIONS, RELATED, ANSWERED, IN_REVIEW, CHANGES)


# --- The page


def read_page(row: PageRow | None, on: date | None = None) -> Page | None:
    """Return the page of the comparison in ``row`` as of the day ``on``; None without a row. Three queries."""
    return None if row is None else _page(row, figures_of(row.low.id, row.high.id), on)


def read_words(row: PageRow, on: date) -> Page:
    """Return the page without its figures, which no review covers. Two queries."""
    return _page(row, defaultdict(list), on)


def _page(row: PageRow, figures: dict[int, list[Figure]], on: date | None) -> Page:
    comparison, low, high, verdict = row
    claims = claims_of({low.id: low.slug, high.id: high.slug})
    small = SMALL.rows(one=low.id, other=high.id, comparison=comparison.id, verdict=verdict.id)
    mark(claims.values(), small[InReviewRow])
    picks = {Wants.LOW.value: low.slug, Wants.HIGH.value: high.slug}
    sides = [_side(row, end, claims, figures, small, on) for end in End]
    first, second = sorted(sides, key=lambda side: side.slug)
    return Page(
        first=first,
        second=second,
        ruling=_ruling(row, small[ConditionRow]),
        id=comparison.id,
        status=comparison.status,
        published=comparison.published,
        reviewed=comparison.reviewed,
        reviewed_by=comparison.reviewed_by,
        reviewed_of=comparison.reviewed_of,
        changed_on=comparison.changed_on,
        index_until=comparison.index_until,
        modified=_modified(row, small[ChangesRow]),
        intro=comparison.intro,
        left_out=comparison.left_out,
        tally=_tally(comparison, low_is_first=first.slug == low.slug),
        best_answered=next((answered(one, picks) for one in small[AnsweredRow]), None),
        related=tuple(_related(small[RelatedRow])),
    )


def _modified(row: PageRow, changes: list[ChangesRow]) -> date | None:
    own = row.comparison
    published = own.published.date() if own.published else None
    recorded = [published, own.reviewed, own.changed_on, row.verdict.decided, *(day for one in changes for day in one)]
    return max(filter(None, recorded), default=None)


def _tally(row: ComparisonRow, *, low_is_first: bool) -> Tally:
    """Return the counts; the worker's, an hour old at most, is never less than what is answered since."""
    votes = (row.votes_low, row.votes_high) if low_is_first else (row.votes_high, row.votes_low)
    disagreed = max(row.disagreed, row.answered)
    return Tally(row.changes, row.answered, row.accepted, row.repicked, disagreed, *votes)


def claims_of(slugs: dict[int, str]) -> dict[int, list[Claim]]:
    """Return the claims that a pair shows, by technology id; ``slugs`` are both slugs by id. One query."""
    one, other = slugs
    claims = defaultdict(list)
    for row in CLAIMS.rows(one=one, other=other):
        against = slugs.get(row.against_id or 0, "")
        claims[row.technology_id].append(claim_of(row.polarity, row.claim, row.criterion, against))
    return claims


def claim_of(polarity: str, columns: ClaimColumns, criterion: CriterionRow, against: str) -> Claim:
    return Claim(
        is_pro=polarity == Polarity.PRO,
        criterion=PageCriterion(**criterion._asdict()) if criterion.slug else None,
        against=against,
        **columns._asdict(),
    )


def figures_of(one: int, other: int) -> dict[int, list[Figure]]:
    """Return all figures of two technologies by id, newest first. One query."""
    figures = defaultdict(list)
    for row in FIGURES.rows(one=one, other=other):
        figures[row.technology_id].append(figure_of(row))
    return figures


def figure_of(row: FigureRow) -> Figure:
    return Figure(metric=row.metric, value=row.value, observed=row.observed, source=row.source)


def _side(
    row: PageRow,
    end: End,
    claims: dict[int, list[Claim]],
    figures: dict[int, list[Figure]],
    small: Found,
    on: date | None,
) -> Side:
    technology, opponent = (row.low, row.high) if end is End.LOW else (row.high, row.low)
    return Side(
        slug=technology.slug,
        name=technology.name,
        plural=technology.plural,
        kind=technology.kind,
        use_case=technology.use_case,
        choose_if=getattr(row.verdict, f"{end}_choose_if") or "",
        already_using=getattr(row.verdict, f"{end}_already_using") or "",
        claims=tuple(claims[technology.id]),
        relations=tuple(links_of(small[RelationRow], technology.id, opponent.slug)),
        figures=tuple(figures[technology.id]),
        licence=technology.licence,
        self_hosted=technology.self_hosted,
        first_released=technology.first_released,
        index_until=technology.index_until,
        releases=releases_of(small[ReleaseRow], technology.id, on),
        website=technology.website,
        repository=technology.repository,
        own_sources=tuple(technology.own_sources),
    )


def links_of(relations: list[RelationRow], technology: int, opponent: str) -> Iterable[Link]:
    """Yield a technology's relations, linked if the related technology is known; the opponent is left out.

    Several slugs that lead to one technology make one link.
    """
    shown = {opponent}
    for relation in sorted(relations, key=lambda relation: relation.slug):
        if relation.technology_id != technology or shown & {relation.slug, relation.to_slug}:
            continue
        if relation.to_slug:
            shown.add(relation.to_slug)
            yield Link(relation.to_name or "", path("technology", relation.to_slug))
        else:
            yield Link(relation.slug)


def releases_of(rows: Iterable[ReleaseRow], technology: int, on: date | None) -> tuple[PageRelease, ...]:
    """Return the releases of one technology, newest first, with their support as of the day ``on``."""
    return releases.newest_first(
        PageRelease(
            cycle=row.cycle,
            released=row.released,
            latest=row.latest,
            source=row.source,
            supported_until=row.supported_until,
            is_over=releases.is_over(row.support, row.supported_until, on),
        )
        for row in rows
        if row.technology_id == technology
    )


def _related(rows: list[RelatedRow]) -> Iterable[Link]:
    for row in sorted(rows, key=lambda row: row.id, reverse=True):
        sides = sorted([(row.low_slug, row.low_name), (row.high_slug, row.high_name)])
        yield Link(
            " vs ".join(isolated(name) for _, name in sides),
            path("comparison", pairs.canonical(row.low_slug, row.high_slug)),
        )


def _ruling(row: PageRow, conditions: list[ConditionRow]) -> Ruling | None:
    verdict = row.verdict
    if verdict.id is None:
        return None
    picked = {End.LOW.value: row.low.slug, End.HIGH.value: row.high.slug}
    return Ruling(
        outcome=Outcome(verdict.outcome),
        basis=Basis(verdict.basis),
        pick=picked.get(verdict.pick or "", ""),
        in_short=verdict.in_short,
        reason=verdict.reason,
        best_case_for_the_other=verdict.best_case_for_the_other,
        conditions=tuple(
            PageCondition(condition.text, condition.check_by, condition.happened)
            for condition in sorted(conditions, key=lambda condition: condition.position)
        ),
        decided=verdict.decided,
        decided_by=verdict.decided_by,
    )
