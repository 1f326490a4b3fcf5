"""Lists of technologies as typed lines; each list takes one query or two, however many technologies there are."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Collection
from datetime import date
from functools import cache
from string import ascii_lowercase
from typing import Any, NamedTuple

from comparisons.domain.vocabulary import METRICS, Kind

from .paths import path
from .sql import OF_4_PLACES, Place, Select, Slices
from .technology import Technology

OTHER_INITIALS = "#"
"""Stands for all digits as the first character of a slug; no slug begins with a sign."""
INITIALS = (OTHER_INITIALS, *ascii_lowercase)
IN_THE_INDEX, NEAREST, RANKED = 60, 24, 10
"""The number of technologies on a page of the index, among alternatives, and in a category's ranking."""


class TechnologyLine(NamedTuple):
    id: int
    slug: str
    name: str
    kind: str
    use_case: str

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)

    def get_kind_display(self) -> str:
        return Kind(self.kind).label if self.kind else ""


class IndexLine(NamedTuple):
    slug: str
    name: str
    kind: str
    category: str | None

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)

    def get_kind_display(self) -> str:
        return Kind(self.kind).label if self.kind else ""


class FigureLine(NamedTuple):
    """A figure; every field is None if the technology has none."""

    value: OF_4_PLACES | None
    observed: date | None
    source: str | None


class RankedLine(NamedTuple):
    """A technology with its newest figure, and with how many relations it shares with another one."""

    id: int
    slug: str
    name: str
    use_case: str
    shared: int
    newest: FigureLine
    licence: str
    self_hosted: bool | None
    first_released: str

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)

    @property
    def figure(self) -> FigureLine | None:
        return self.newest if self.newest.value is not None else None


# --- From A to Z


def _begins_with(initial: str) -> str:
    """Return the condition as a range, which an index answers; digits sort before letters in any collation."""
    if initial == OTHER_INITIALS:
        return "technology.slug < 'a'"
    beyond = f" AND technology.slug < '{chr(ord(initial) + 1)}'" if initial != "z" else ""
    return f"technology.slug >= '{initial}'{beyond}"


FIRST_OF_EACH_INITIAL = " UNION ALL ".join(
    f"""
    SELECT slug FROM (
        SELECT slug FROM comparisons_technology AS technology WHERE {_begins_with(initial)} ORDER BY slug LIMIT 1
    ) AS first_one
    """
    for initial in INITIALS
)


TITLE = "CASE WHEN wider.id IS NULL THEN category.name ELSE wider.name || ': ' || category.name END"
"""SQL for ``Category.title``."""


class Slug(NamedTuple):
    slug: str


FIRSTS = Select(Slug, FIRST_OF_EACH_INITIAL)


def initials() -> set[str]:
    """Return the letters that slugs begin with, ``#`` for the digits. One query, which reads one row of each."""
    return {row.slug[0] if row.slug[0].isalpha() else OTHER_INITIALS for row in FIRSTS.rows()}


def index(initial: str, place: Place) -> list[IndexLine]:
    """Return technologies by slug: all, or those that begin with ``initial``, a letter or ``#`` for the digits."""
    return _index(initial).rows(place)


@cache
def _index(initial: str) -> Slices[IndexLine]:
    return Slices(
        IndexLine,
        f"""
        SELECT {{columns}} FROM comparisons_technology AS technology
        LEFT JOIN comparisons_category AS category ON category.id = technology.category_id
        LEFT JOIN comparisons_category AS wider ON wider.id = category.parent_id
        WHERE {_begins_with(initial) if initial else "TRUE"} AND {{beyond}} ORDER BY {{order}}
        """,
        by=("technology.slug",), size=IN_THE_INDEX,
        slug="technology.slug", name="technology.name", kind="technology.kind", category=TITLE,
    )  # fmt: skip


# --- In a category

FILED = Slices(
    TechnologyLine,
    "SELECT {columns} FROM comparisons_technology WHERE category_id = %(category)s AND {beyond} ORDER BY {order}",
    by=("slug",),
)


def filed(category: int, place: Place) -> list[TechnologyLine]:
    """Return the technologies of one category by slug."""
    return FILED.rows(place, category=category)


IN_CATEGORIES = "technology.category_id = ANY(%(categories)s)"
FEW = 60
"""The most technologies of which each pair is looked up."""


class Id(NamedTuple):
    id: int


@cache
def _first_ids(most: int) -> Select[Id]:
    return Select(
        Id, f"SELECT {{columns}} FROM comparisons_technology AS technology WHERE {IN_CATEGORIES} LIMIT {most}"
    )


def few_of(categories: Collection[int]) -> list[int] | None:
    """Return the ids of the technologies in the categories, or None if there are more than ``FEW``. One query."""
    found = _first_ids(FEW + 1).rows(categories=list(categories))
    return [row.id for row in found] if len(found) <= FEW else None


# --- Like another one, and ranked by a figure

NOT_ITSELF = "technology.id <> %(technology)s"
OF_CATEGORY, OF_KIND = "technology.category_id = %(category)s", "technology.kind = %(kind)s"


class Ranking(NamedTuple):
    """Technologies with figures of one ``metric``, which is empty if no technology has a figure."""

    metric: str
    lines: list[RankedLine]


def like(technology: Technology, *, least_shared: int = 0) -> Ranking:
    """Return technologies of its category and kind, as far as these are known; none if neither is. Two queries."""
    return _nearest(technology, _known_of(technology), least_shared)


def _known_of(technology: Technology) -> list[str]:
    known = {OF_CATEGORY: technology.category_id, OF_KIND: technology.kind}
    return [condition for condition, value in known.items() if value]


def of_same_kind(technology: Technology, *, least_shared: int) -> Ranking:
    """Return technologies of its kind from any category; none if the kind is unknown. Two queries."""
    return _nearest(technology, [OF_KIND] if technology.kind else [], least_shared)


def ranked(categories: Collection[int]) -> Ranking:
    """Return the technologies of the categories with the largest newest figures of one metric. Two queries."""
    values = {"categories": list(categories)}
    metric = _commonest_metric(IN_CATEGORIES, values)
    return Ranking(metric, RANKED_LINES.rows(**values, metric=metric) if metric else [])


def _nearest(technology: Technology, conditions: list[str], least_shared: int) -> Ranking:
    """Return technologies by the number of relations in common, then by their newest figure, both descending."""
    if not conditions:
        return Ranking("", [])
    values, of = _values_of(technology), " AND ".join([*conditions, NOT_ITSELF])
    metric = _commonest_metric(of, values)
    return Ranking(metric, _select_nearest(of).rows(**values, metric=metric, least=least_shared))


def _values_of(technology: Technology) -> dict[str, Any]:
    values = {"technology": technology.pk, "slug": technology.slug}
    return values | {"category": technology.category_id, "kind": technology.kind}


SHARED = """
    (
        SELECT COUNT(*) FROM comparisons_relation AS relation WHERE relation.technology_id = technology.id
            AND (relation.slug IN (SELECT slug FROM comparisons_relation WHERE technology_id = %(technology)s)
                OR relation.slug = %(slug)s)
    ) + CASE
        WHEN technology.slug IN (SELECT slug FROM comparisons_relation WHERE technology_id = %(technology)s) THEN 1
        ELSE 0
    END
"""
"""SQL for the number of relations in common, plus one for each of the two that is related to the other."""
NEWEST_FIGURE = """
    JOIN comparisons_signal AS newest ON newest.id = (
        SELECT id FROM comparisons_signal WHERE technology_id = technology.id AND metric = %(metric)s
        ORDER BY observed DESC, id DESC LIMIT 1
    )
"""
OWN_COLUMNS = ("id", "slug", "name", "use_case", "licence", "self_hosted", "first_released")
OWN: dict[str, Any] = {name: f"technology.{name}" for name in OWN_COLUMNS}
RANKED_LINES = Select(
    RankedLine,
    f"""
    SELECT {{columns}} FROM comparisons_technology AS technology {NEWEST_FIGURE}
    WHERE {IN_CATEGORIES} ORDER BY newest.value DESC, technology.slug LIMIT {RANKED}
    """,
    shared="0", **OWN,
)  # fmt: skip


@cache
def _select_nearest(of: str) -> Select[RankedLine]:
    return Select(
        RankedLine,
        f"""
        SELECT {{columns}}
        FROM (
            SELECT technology.*, {SHARED} AS shared FROM comparisons_technology AS technology WHERE {of}
        ) AS technology
        LEFT {NEWEST_FIGURE} WHERE technology.shared >= %(least)s
        ORDER BY technology.shared DESC, newest.value DESC NULLS LAST, technology.slug LIMIT {NEAREST}
        """,
        shared="technology.shared", **OWN,
    )  # fmt: skip


class MetricCount(NamedTuple):
    metric: str
    technologies: int


def _commonest_metric(of: str, values: dict[str, Any]) -> str:
    """Return the metric that most of the technologies have, the first listed among equals, or ""."""
    counted = {row.metric: row.technologies for row in _select_metrics(of).rows(**values)}
    return max((name for name in METRICS if name in counted), key=counted.__getitem__, default="")


@cache
def _select_metrics(of: str) -> Select[MetricCount]:
    """Return the query that counts technologies by metric; it reads the recorded metrics one by one from an index.

    A subquery looks up one figure of each technology, because most have many of one metric; not EXISTS, which
    PostgreSQL turns into a join of all figures.
    """
    return Select(
        MetricCount,
        f"""
        WITH RECURSIVE found (metric) AS (
            SELECT MIN(metric) FROM comparisons_signal
            UNION ALL
            SELECT (SELECT MIN(metric) FROM comparisons_signal AS later WHERE later.metric > found.metric)
            FROM found WHERE metric IS NOT NULL
        )
        SELECT {{columns}} FROM found CROSS JOIN comparisons_technology AS technology
        WHERE {of} AND (
            SELECT figure.id FROM comparisons_signal AS figure
            WHERE figure.technology_id = technology.id AND figure.metric = found.metric LIMIT 1
        ) IS NOT NULL GROUP BY found.metric
        """,
        metric="found.metric", technologies="COUNT(*)",
    )  # fmt: skip


# --- In place of a pair that cannot be compared

OTHERS = 4
"""The number of technologies offered for each side."""


class OtherLine(NamedTuple):
    """A technology like one of two; ``side`` is 0 if it is like the first, 1 if like the second."""

    side: int
    slug: str
    name: str


def nearest_to_each(first: Technology, second: Technology) -> list[OtherLine]:
    """Return the technologies of the kind and category of either that share most relations with it. One query."""
    conditions = [tuple(_known_of(technology)) for technology in (first, second)]
    values = [_values_of(technology) for technology in (first, second)]
    given = {f"{name}{side}": value for side in (0, 1) for name, value in values[side].items()}
    return _select_others(*conditions).rows(**given)


@cache
def _select_others(*conditions: tuple[str, ...]) -> Select[OtherLine]:
    """Return the query for sides with a kind or a category; the names of a side's values end in its number."""
    arms = [_arm_of_others(side, known) for side, known in enumerate(conditions) if known]
    return Select(OtherLine, f"SELECT {{columns}} FROM ({' UNION ALL '.join(arms)}) AS other ORDER BY slug")


def _arm_of_others(side: int, known: tuple[str, ...]) -> str:
    arm = f"""
        SELECT {side} AS side, slug, name FROM (
            SELECT technology.slug, technology.name, {SHARED} AS shared FROM comparisons_technology AS technology
            WHERE {" AND ".join([*known, NOT_ITSELF])} ORDER BY shared DESC, technology.slug LIMIT {OTHERS}
        ) AS nearest
    """
    return arm.replace(")s", f"{side})s")
