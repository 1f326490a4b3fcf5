"""Lists for programs: fifty lines at a time, forwards only; each takes one query, whatever its length."""

from datetime import date, datetime
from typing import Any, NamedTuple

from . import changed_lists, comparison_lists
from .changed_lists import MindLine
from .comparison_lists import ComparisonLine
from .reading import ClaimColumns, CriterionRow, FigureRow, ReleaseRow
from .reading_technology import OpponentRow
from .sql import Place, Slices

AT_ONCE = 50
"""Lines of a list in one answer."""


class CategoryName(NamedTuple):
    """A category by name; every field is None where there is none."""

    slug: str | None
    name: str | None


# --- Technologies and categories


class TechnologyRow(NamedTuple):
    slug: str
    name: str
    kind: str
    use_case: str
    category: CategoryName


class CategoryRow(NamedTuple):
    slug: str
    name: str
    description: str
    parent: CategoryName


OF_TECHNOLOGY: dict[str, Any] = {name: f"technology.{name}" for name in ("slug", "name", "kind", "use_case")}
TECHNOLOGIES = """
    SELECT {{columns}} FROM comparisons_technology AS technology
    LEFT JOIN comparisons_category AS category ON category.id = technology.category_id
    WHERE {condition} AND {{beyond}} ORDER BY {{order}}
"""
ALL_TECHNOLOGIES = Slices(
    TechnologyRow, TECHNOLOGIES.format(condition="TRUE"),
    by=("technology.slug",), size=AT_ONCE, **OF_TECHNOLOGY,
)  # fmt: skip
FILED = Slices(
    TechnologyRow, TECHNOLOGIES.format(condition="technology.category_id = %(category)s"),
    by=("technology.slug",), size=AT_ONCE, **OF_TECHNOLOGY,
)  # fmt: skip
CATEGORIES = Slices(
    CategoryRow,
    """
    SELECT {columns} FROM comparisons_category AS category
    LEFT JOIN comparisons_category AS parent ON parent.id = category.parent_id
    WHERE {beyond} ORDER BY {order}
    """,
    by=("category.slug",), size=AT_ONCE,
    slug="category.slug", name="category.name", description="category.description",
)  # fmt: skip


def technologies(place: Place) -> list[TechnologyRow]:
    """Return all technologies by slug."""
    return ALL_TECHNOLOGIES.rows(place)


def filed(category: int, place: Place) -> list[TechnologyRow]:
    """Return the technologies of one category by slug."""
    return FILED.rows(place, category=category)


def categories(place: Place) -> list[CategoryRow]:
    """Return all categories by slug."""
    return CATEGORIES.rows(place)


# --- Comparisons

COMPARISONS = Slices(
    ComparisonLine, f"{comparison_lists.LINES} {comparison_lists.PUBLISHED} AND {{beyond}} ORDER BY {{order}}",
    by=comparison_lists.NEWEST_FIRST, size=AT_ONCE, descending=True, **comparison_lists.OWN,
)  # fmt: skip


def comparisons(place: Place) -> list[ComparisonLine]:
    """Return all published comparisons, newest first."""
    return COMPARISONS.rows(place)


# --- What is recorded of one technology


class ClaimAt(NamedTuple):
    """A claim, whichever opponent it matters against."""

    id: int
    polarity: str
    claim: ClaimColumns
    criterion: CriterionRow
    opponent: OpponentRow


class FigureAt(NamedTuple):
    id: int
    observed: date
    figure: FigureRow


class ReleaseAt(NamedTuple):
    """A release; ``day`` is when it came out, or the first of all days where nobody knows."""

    id: int
    day: date
    one: ReleaseRow


CLAIMS = Slices(
    ClaimAt,
    """
    SELECT {columns} FROM comparisons_proscons AS claim
    LEFT JOIN comparisons_criterion AS criterion ON criterion.id = claim.criterion_id
    LEFT JOIN comparisons_technology AS opponent ON opponent.id = claim.against_id
    WHERE claim.technology_id = %(technology)s AND {beyond} ORDER BY {order}
    """,
    by=("claim.id",), size=AT_ONCE, id="claim.id", polarity="claim.polarity",
)  # fmt: skip
FIGURES = Slices(
    FigureAt,
    """
    SELECT {columns} FROM comparisons_signal AS figure
    WHERE figure.technology_id = %(technology)s AND {beyond} ORDER BY {order}
    """,
    by=("figure.observed", "figure.id"), size=AT_ONCE, descending=True, id="figure.id", observed="figure.observed",
)  # fmt: skip
DAY = "COALESCE(one.released, '0001-01-01')"
RELEASES = Slices(
    ReleaseAt,
    """
    SELECT {columns} FROM comparisons_release AS one
    WHERE one.technology_id = %(technology)s AND {beyond} ORDER BY {order}
    """,
    by=(DAY, "one.id"), size=AT_ONCE, descending=True, id="one.id", day=DAY,
)  # fmt: skip


def claims(technology: int, place: Place) -> list[ClaimAt]:
    """Return the claims of a technology in the order in which they were recorded."""
    return CLAIMS.rows(place, technology=technology)


def figures(technology: int, place: Place) -> list[FigureAt]:
    """Return the figures of a technology, newest first."""
    return FIGURES.rows(place, technology=technology)


def releases(technology: int, place: Place) -> list[ReleaseAt]:
    """Return the release cycles of a technology, newest first, those without a day last."""
    return RELEASES.rows(place, technology=technology)


# --- What is new on the site


class Change(NamedTuple):
    """A changed mind, or the publication of a comparison. ``id`` is even for the one and odd for the other."""

    at: datetime
    id: int
    what: MindLine | ComparisonLine


MINDS = Slices(
    MindLine, f"{changed_lists.MINDS} {{beyond}} ORDER BY {{order}}",
    by=changed_lists.NEWEST_FIRST, size=AT_ONCE, descending=True, **changed_lists.OWN,
)  # fmt: skip


def changes(place: Place) -> list[Change]:
    """Return changed minds and publications, newest first. Two queries, of which each reads one page."""
    found = [Change(mind.at, mind.id * 2, mind) for mind in MINDS.rows(_half(place, 0))]
    for line in COMPARISONS.rows(_half(place, 1)):
        if line.published:
            found.append(Change(line.published, line.id * 2 + 1, line))
    return sorted(found, key=lambda change: (change.at, change.id), reverse=True)[: AT_ONCE + 1]


def _half(place: Place, rest: int) -> Place:
    """Return the place in the list of those whose ``Change.id`` leaves this ``rest`` when halved."""
    if not place.values:
        return place
    at, number = place.values
    return Place((at, (number - rest + 1) // 2), place.backwards)
