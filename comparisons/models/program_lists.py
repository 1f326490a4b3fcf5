"""Lists for programs: fifty lines at a time, forwards only; each takes one query, whatever its length."""

from typing import Any, NamedTuple

from .sql import Place, Slices

AT_ONCE = 50
"""Lines of a list in one answer."""


class CategoryColumns(NamedTuple):
    """The category of a technology; every field is None if it has none."""

    slug: str | None
    name: str | None


class TechnologyRow(NamedTuple):
    slug: str
    name: str
    kind: str
    use_case: str
    category: CategoryColumns


OWN: dict[str, Any] = {name: f"technology.{name}" for name in ("slug", "name", "kind", "use_case")}
TECHNOLOGIES = """
    SELECT {{columns}} FROM comparisons_technology AS technology
    LEFT JOIN comparisons_category AS category ON category.id = technology.category_id
    WHERE {condition} AND {{beyond}} ORDER BY {{order}}
"""
ALL = Slices(TechnologyRow, TECHNOLOGIES.format(condition="TRUE"), by=("technology.slug",), size=AT_ONCE, **OWN)
FILED = Slices(
    TechnologyRow,
    TECHNOLOGIES.format(condition="technology.category_id = %(category)s"),
    by=("technology.slug",),
    size=AT_ONCE,
    **OWN,
)


def technologies(place: Place) -> list[TechnologyRow]:
    """Return all technologies by slug."""
    return ALL.rows(place)


def filed(category: int, place: Place) -> list[TechnologyRow]:
    """Return the technologies of one category by slug."""
    return FILED.rows(place, category=category)
