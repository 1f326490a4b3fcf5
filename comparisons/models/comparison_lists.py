"""Lists of comparisons as typed lines; each list takes one query, however many comparisons there are."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from comparisons.domain import pairs, sentences
from comparisons.domain.vocabulary import End, Outcome, Status

from .paths import path
from .sql import Place, Select, Slices

LATEST, OF_A_HIT, NEWEST_WITHIN = 8, 6, 12
"""The number of comparisons on the home page before any is reviewed, of a search hit and in a category."""
LOOKED_THROUGH = 1000
"""How many of the newest comparisons are searched for those within a category: others may lie a million back."""


class Named(NamedTuple):
    """A technology as a line of a list shows it."""

    id: int
    slug: str
    name: str

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)


class Compared(NamedTuple):
    """One side of a comparison as a line of a list shows it."""

    id: int
    slug: str
    name: str
    category_id: int | None

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)


class Answered(NamedTuple):
    """A verdict in short; every field is None if there is no verdict."""

    outcome: str | None
    pick: str | None
    in_short: str | None

    def get_outcome_display(self) -> str:
        return Outcome(self.outcome).label if self.outcome else ""


class ComparisonLine(NamedTuple):
    """A comparison as a line of a list shows it."""

    id: int
    status: str
    published: datetime | None
    reviewed: date | None
    reviewed_of: str
    changed_on: date | None
    answered: int
    low: Compared
    high: Compared
    verdict: Answered

    def __str__(self) -> str:
        return pairs.title(self.low, self.high)

    def get_absolute_url(self) -> str:
        return path("comparison", self.slug)

    @property
    def sides(self) -> tuple[Compared, Compared]:
        """Both technologies in the order in which pages show them."""
        return (self.low, self.high) if self.low.slug <= self.high.slug else (self.high, self.low)

    @property
    def first(self) -> Compared:
        return self.sides[0]

    @property
    def second(self) -> Compared:
        return self.sides[1]

    @property
    def slug(self) -> str:
        return pairs.canonical(self.low.slug, self.high.slug)

    @property
    def is_published(self) -> bool:
        """Whether readers may see the comparison."""
        return self.status == Status.PUBLISHED.value and self.verdict.outcome is not None

    @property
    def review_note(self) -> str:
        """What a list says of a page that is not reviewed as it is; empty where it is, as far as the worker knows."""
        if self.reviewed is None:
            return "not yet reviewed"
        return "changed since its review" if self.changed_on or not self.reviewed_of else ""

    @property
    def review_state(self) -> str:
        """Whether the page is reviewed, with the day: "reviewed 28 Nov 2026", as far as the worker knows."""
        return sentences.review_state(self.reviewed, has_changed=bool(self.changed_on) or not self.reviewed_of)

    @property
    def picked(self) -> Compared | None:
        """The technology that the verdict picks; None without a verdict or a pick."""
        if self.verdict.outcome != Outcome.PICK.value:
            return None
        return self.low if self.verdict.pick == End.LOW.value else self.high

    def opponent_of(self, technology_id: int) -> Compared:
        return self.high if self.low.id == technology_id else self.low


OWN_COLUMNS = ("id", "status", "published", "reviewed", "reviewed_of", "changed_on", "answered")
OWN: dict[str, Any] = {name: f"comparison.{name}" for name in OWN_COLUMNS}
LINES = """
    SELECT {columns} FROM comparisons_comparison AS comparison
    JOIN comparisons_technology AS low ON low.id = comparison.low_id
    JOIN comparisons_technology AS high ON high.id = comparison.high_id
    LEFT JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
    WHERE
"""
PUBLISHED = "comparison.status = 'published' AND verdict.id IS NOT NULL"
NEWEST_FIRST = ("comparison.published", "comparison.id")
NEWEST = "ORDER BY comparison.published DESC, comparison.id DESC"


def ends_of(*technologies: str, newest: str) -> str:
    """Return SQL for the ids of published comparisons with a technology at either end.

    ``technologies`` are names of values; ``newest`` is the SQL that each end adds: conditions, order and limit, for
    which there is an index. A UNION, because for conditions with OR PostgreSQL would read the whole table. Each end is
    wrapped in another SELECT, because SQLite allows no LIMIT within a UNION.
    """
    return " UNION ALL ".join(
        f"""
        SELECT id FROM (
            SELECT comparison.id FROM comparisons_comparison AS comparison
            JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
            WHERE comparison.{end}_id = %({technology})s AND comparison.status = 'published' {newest}
        ) AS newest_at_its_end
        """
        for technology in technologies
        for end in End
    )


ALL = Slices(
    ComparisonLine, f"{LINES} {PUBLISHED} AND {{beyond}} ORDER BY {{order}}",
    by=NEWEST_FIRST, descending=True, **OWN,
)  # fmt: skip
LATEST_ONES = Select(ComparisonLine, f"{LINES} {PUBLISHED} {NEWEST} LIMIT {LATEST}", **OWN)
OF_TECHNOLOGY = Slices(
    ComparisonLine,
    f"{LINES} comparison.id IN ({ends_of('technology', newest='AND {beyond} ORDER BY {order}')}) ORDER BY {{order}}",
    by=NEWEST_FIRST, descending=True, **OWN,
)  # fmt: skip
NEWEST_OF = Select(
    ComparisonLine,
    f"""{LINES} comparison.id IN ({ends_of("technology", newest=f"{NEWEST} LIMIT {OF_A_HIT}")})
    {NEWEST} LIMIT {OF_A_HIT}""",
    **OWN,
)
BETWEEN = Select(ComparisonLine, f"{LINES} comparison.low_id = %(low)s AND comparison.high_id = %(high)s", **OWN)
# The next two have no condition on the status, their callers filter: SQLite would scan all published comparisons.
OF_IDS = Select(ComparisonLine, f"{LINES} comparison.id = ANY(%(ids)s)", **OWN)
ACROSS = Select(
    ComparisonLine,
    f"""{LINES} comparison.low_id = ANY(%(ones)s) AND comparison.high_id = ANY(%(others)s)
    OR comparison.high_id = ANY(%(ones)s) AND comparison.low_id = ANY(%(others)s)""",
    **OWN,
)


@cache
def _among(most: int) -> Select[ComparisonLine]:
    """Return the query for ``among``.

    The status stands in an expression, so that SQLite does not scan all published comparisons.
    """
    return Select(
        ComparisonLine,
        f"""{LINES} comparison.low_id = ANY(%(technologies)s) AND comparison.high_id = ANY(%(technologies)s)
        AND COALESCE(comparison.status, '') = 'published' AND verdict.id IS NOT NULL {NEWEST} LIMIT {most}""",
        **OWN,
    )


@cache
def _within(looked_through: int, most: int) -> Select[ComparisonLine]:
    """Return the query for ``within``.

    Materialized, or either database would begin with every comparison of every technology of the categories.
    """
    return Select(
        ComparisonLine,
        f"""
        WITH newest AS MATERIALIZED (
            SELECT comparison.* FROM comparisons_comparison AS comparison
            JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
            WHERE comparison.status = 'published' {NEWEST} LIMIT {looked_through}
        )
        {LINES.replace("comparisons_comparison AS", "newest AS")}
        low.category_id = ANY(%(categories)s) AND high.category_id = ANY(%(categories)s) {NEWEST} LIMIT {most}
        """,
        **OWN,
    )


def every(place: Place) -> list[ComparisonLine]:
    """Return published comparisons, newest first."""
    return ALL.rows(place)


def latest() -> list[ComparisonLine]:
    """Return the newest few published comparisons."""
    return LATEST_ONES.rows()


def of_technology(technology_id: int, place: Place) -> list[ComparisonLine]:
    """Return the published comparisons of a technology, newest first."""
    return OF_TECHNOLOGY.rows(place, technology=technology_id)


def newest_of(technology_id: int) -> list[ComparisonLine]:
    """Return the newest few published comparisons of a technology."""
    return NEWEST_OF.rows(technology=technology_id)


def between(one: int, other: int) -> ComparisonLine | None:
    """Return the comparison of a pair, whatever its status, or None."""
    return BETWEEN.first(low=min(one, other), high=max(one, other))


def published_of_ids(ids: Iterable[int]) -> dict[int, ComparisonLine]:
    """Return published comparisons by id."""
    return {line.id: line for line in OF_IDS.rows(ids=list(ids)) if line.is_published}


def across(ones: Iterable[int], others: Iterable[int]) -> list[ComparisonLine]:
    """Return the published comparisons of any technology of ``ones`` with any of ``others``, newest first."""
    found = [line for line in ACROSS.rows(ones=list(ones), others=list(others)) if line.is_published]
    return sorted(found, key=lambda line: (line.published, line.id), reverse=True)


def among(technologies: Iterable[int], *, most: int = NEWEST_WITHIN) -> list[ComparisonLine]:
    """Return the newest published comparisons between a few technologies, looked up pair by pair."""
    return _among(most).rows(technologies=list(technologies))


def within(categories: Iterable[int], *, most: int = NEWEST_WITHIN) -> list[ComparisonLine]:
    """Return the newest published comparisons between technologies of the categories.

    Only the ``LOOKED_THROUGH`` newest of all are searched.
    """
    return _within(LOOKED_THROUGH, most).rows(categories=list(categories))
