"""Changed minds as typed lines: those of the site, of a technology and of a pair; each list takes one query.

Only what readers can look up: a pair that is not published has no line.
"""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from comparisons.domain import pairs, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import Cause, End, Outcome

from . import comparison_lists
from .comparison_lists import ComparisonLine, Named
from .paths import path
from .revision import IMPORT
from .sql import Place, Select, Slices

LOOKED_THROUGH = 2000
"""How many of the newest changed minds, or of those of a month, are searched for a category."""
MOST_COUNTED = 1000
"""How far the changed minds of a month are counted."""
IN_A_FEED = 50
CANDIDATES = 20
"""Of how many of the newest changed minds the home page takes one for each pair."""


class Decision(NamedTuple):
    """What a verdict came to: the picked technology, or the outcome in words where there is none."""

    picked: Named | None
    outcome: str

    def __str__(self) -> str:
        return isolated(self.picked.name) if self.picked else self.outcome


class MindLine(NamedTuple):
    """A changed mind as lists and feeds show it.

    ``quote`` holds the reader's words, empty unless the reader lets us quote them and has not taken them back.
    """

    id: int
    at: datetime
    before_outcome: str
    before_pick: str
    after_outcome: str
    after_pick: str
    cause: str
    in_short: str
    comparison_id: int
    revision_id: int
    by_name: str
    why: str
    quote: str
    reviewed: date | None
    reviewed_of: str
    changed_on: date | None
    low: Named
    high: Named

    def __str__(self) -> str:
        return pairs.title(self.low, self.high)

    @property
    def sides(self) -> tuple[Named, Named]:
        """Both technologies in the order in which pages show them."""
        return (self.low, self.high) if self.low.slug <= self.high.slug else (self.high, self.low)

    @property
    def first(self) -> Named:
        return self.sides[0]

    @property
    def second(self) -> Named:
        return self.sides[1]

    @property
    def slug(self) -> str:
        return pairs.canonical(self.low.slug, self.high.slug)

    def get_absolute_url(self) -> str:
        return path("comparison", self.slug)

    @property
    def review_state(self) -> str:
        """Whether the page is reviewed as it is now, as far as the worker knows."""
        return sentences.review_state(self.reviewed, has_changed=bool(self.changed_on) or not self.reviewed_of)

    def get_cause_display(self) -> str:
        return Cause(self.cause).label

    @property
    def before(self) -> Decision:
        return self._decision(self.before_outcome, self.before_pick)

    @property
    def after(self) -> Decision:
        return self._decision(self.after_outcome, self.after_pick)

    def _decision(self, outcome: str, pick: str) -> Decision:
        picked = {End.LOW.value: self.low, End.HIGH.value: self.high}.get(pick)
        return Decision(picked, Outcome(outcome).label)

    @property
    def by(self) -> str:
        """Who changed it, empty for an import of files, which stores a fixed word."""
        return "" if self.by_name == IMPORT else self.by_name

    @property
    def reason(self) -> str:
        """Why, in the editor's words; empty for an import of files, which stores a fixed word."""
        return "" if self.by_name == self.why == IMPORT else self.why


QUOTE = """
    CASE WHEN disagreement.may_quote AND disagreement.withdrawn_at IS NULL AND disagreement.status = 'accepted'
    THEN disagreement.text ELSE '' END
"""
OWN: dict[str, Any] = {
    **{name: f"mind.{name}" for name in ("id", "at", "cause", "in_short", "comparison_id", "revision_id")},
    **{f"{when}_{what}": f"mind.{when}_{what}" for when in ("before", "after") for what in ("outcome", "pick")},
    "by_name": "revision.by_name",
    "why": "revision.reason",
    "quote": QUOTE,
    **{name: f"comparison.{name}" for name in ("reviewed", "reviewed_of", "changed_on")},
}
# Said twice negated, so that SQLite does not begin with all published comparisons, and PostgreSQL knows that most are.
PUBLISHED = "NOT comparison.status <> 'published'"
MINDS = f"""
    SELECT {{columns}} FROM comparisons_changedmind AS mind
    JOIN comparisons_comparison AS comparison ON comparison.id = mind.comparison_id AND {PUBLISHED}
    JOIN comparisons_technology AS low ON low.id = comparison.low_id
    JOIN comparisons_technology AS high ON high.id = comparison.high_id
    JOIN comparisons_revision AS revision ON revision.id = mind.revision_id
    LEFT JOIN comparisons_feedback AS disagreement ON disagreement.id = revision.because_id
    WHERE
"""
NEWEST_FIRST = ("mind.at", "mind.id")
NEWEST = "ORDER BY mind.at DESC, mind.id DESC"
IN_CATEGORIES = "low.category_id = ANY(%(categories)s) AND high.category_id = ANY(%(categories)s)"
OF_MONTH = "mind.at >= %(since)s AND mind.at < %(until)s"


class Month(NamedTuple):
    """A month of the calendar."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Its first moment and that of the next month."""
        following = self.later(1)
        return datetime(self.year, self.month, 1, tzinfo=UTC), datetime(*following, 1, tzinfo=UTC)

    def later(self, months: int) -> "Month":
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)


class Filter(NamedTuple):
    """What is listed: pairs within ``categories``, unless None, and changed minds of one ``month``, unless None."""

    categories: Collection[int] | None = None
    month: Month | None = None

    def rows(self, place: Place) -> list[MindLine]:
        """Return changed minds, newest first. One query."""
        since, until = self.month.span if self.month else (None, None)
        slices = _slices(self.categories is not None, self.month is not None, LOOKED_THROUGH)
        return slices.rows(place, categories=list(self.categories or ()), since=since, until=until)


@cache
def _slices(has_categories: bool, has_month: bool, looked_through: int) -> Slices[MindLine]:
    month = f"{OF_MONTH} AND" if has_month else ""
    sql = f"{MINDS} {month} {{beyond}} ORDER BY {{order}}"
    if has_categories:
        newest = f"""
            WITH newest AS MATERIALIZED (
                SELECT mind.* FROM comparisons_changedmind AS mind WHERE {month} TRUE {NEWEST} LIMIT {looked_through}
            )
        """
        minds = MINDS.replace("comparisons_changedmind AS", "newest AS")
        sql = f"{newest} {minds} {IN_CATEGORIES} AND {{beyond}} ORDER BY {{order}}"
    return Slices(MindLine, sql, by=NEWEST_FIRST, descending=True, **OWN)


class _First(NamedTuple):
    at: datetime


FIRST = Select(_First, "SELECT {columns} FROM comparisons_changedmind AS mind ORDER BY mind.at, mind.id LIMIT 1")


def first_month() -> Month | None:
    """Return the month of the first changed mind, None if there is none. One query."""
    found = FIRST.first()
    return Month(found.at.year, found.at.month) if found else None


class Count(NamedTuple):
    """The number of changed minds among the newest of a month, of which ``looked_through`` were read."""

    number: int
    looked_through: int

    def __str__(self) -> str:
        if self.looked_through <= MOST_COUNTED:
            return f"{self.number:,}"
        return f"{min(self.number, MOST_COUNTED):,}+"


def counts(months: Sequence[Month], categories: Collection[int] | None) -> list[Count]:
    """Return the number of changed minds of each month, within the categories if given.

    One query, which reads ``MOST_COUNTED`` rows of each month at most.
    """
    spans = enumerate(month.span for month in months)
    values = {f"{name}{place}": moment for place, span in spans for name, moment in zip("ab", span, strict=True)}
    return _counting(len(months), categories is not None).rows(categories=list(categories or ()), **values)


@cache
def _counting(months: int, has_categories: bool) -> Select[Count]:
    inside = f"CASE WHEN {IN_CATEGORIES} THEN 1 ELSE 0 END" if has_categories else "1"
    arms = " UNION ALL ".join(
        f"""
        SELECT {place} AS place, COALESCE(SUM(inside), 0) AS number, COUNT(*) AS looked_through FROM (
            SELECT {inside} AS inside FROM comparisons_changedmind AS mind
            JOIN comparisons_comparison AS comparison ON comparison.id = mind.comparison_id AND {PUBLISHED}
            JOIN comparisons_technology AS low ON low.id = comparison.low_id
            JOIN comparisons_technology AS high ON high.id = comparison.high_id
            WHERE mind.at >= %(a{place})s AND mind.at < %(b{place})s {NEWEST} LIMIT {MOST_COUNTED + 1}
        ) AS of_month
        """
        for place in range(months)
    )
    return Select(Count, f"SELECT {{columns}} FROM ({arms}) AS counted ORDER BY place")


# ---- for the home page and the feeds

NEWEST_ONES = Select(MindLine, f"{MINDS} TRUE {NEWEST} LIMIT {IN_A_FEED}", **OWN)
NEWEST_FEW = Select(MindLine, f"{MINDS} TRUE {NEWEST} LIMIT {CANDIDATES}", **OWN)
OF_PAIR = Select(MindLine, f"{MINDS} mind.comparison_id = %(comparison)s {NEWEST} LIMIT {IN_A_FEED}", **OWN)
OF_ENDS = " UNION ALL ".join(
    f"""
    SELECT id FROM (
        SELECT mind.id FROM comparisons_comparison AS comparison
        JOIN comparisons_changedmind AS mind ON mind.comparison_id = comparison.id
        WHERE comparison.{end}_id = %(technology)s AND comparison.status = 'published' {NEWEST} LIMIT {IN_A_FEED}
    ) AS newest_at_its_end
    """
    for end in End
)
OF_TECHNOLOGY = Select(MindLine, f"{MINDS} mind.id IN ({OF_ENDS}) {NEWEST} LIMIT {IN_A_FEED}", **OWN)
PUBLISHED_OF = Select(
    ComparisonLine,
    f"""{comparison_lists.LINES} comparison.id IN (
        {comparison_lists.ends_of("technology", newest=f"{comparison_lists.NEWEST} LIMIT {IN_A_FEED}")}
    ) {comparison_lists.NEWEST} LIMIT {IN_A_FEED}""",
    **comparison_lists.OWN,
)


def newest() -> list[MindLine]:
    """Return the newest changed minds of the site, ``IN_A_FEED`` at most."""
    return NEWEST_ONES.rows()


def newest_of_each_pair(most: int) -> list[MindLine]:
    """Return the newest changed mind of each of the pairs that changed last, as far as among the newest."""
    found: dict[int, MindLine] = {}
    for line in NEWEST_FEW.rows():
        found.setdefault(line.comparison_id, line)
    return list(found.values())[:most]


def of_pair(comparison: int) -> list[MindLine]:
    """Return the newest changed minds of a comparison, by its id."""
    return OF_PAIR.rows(comparison=comparison)


def of_technology(technology: int) -> list[MindLine]:
    """Return the newest changed minds of a technology's comparisons. It reads those of each comparison once."""
    return OF_TECHNOLOGY.rows(technology=technology)


def published_of(technology: int) -> list[ComparisonLine]:
    """Return the comparisons of a technology that were published last."""
    return PUBLISHED_OF.rows(technology=technology)
