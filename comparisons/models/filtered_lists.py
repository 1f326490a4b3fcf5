"""Published comparisons of one category or outcome, slice by slice, at a cost that does not grow with the site."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from .comparison_lists import LINES, NEWEST, NEWEST_FIRST, OWN, ComparisonLine
from .sql import Place, Select, Slices
from .technology_lists import few_of

LOOKED_THROUGH = 2000
"""How many of the newest comparisons are looked through, unless a category of few technologies is asked for."""
# The status stands in an expression, so that SQLite does not scan all published comparisons.
AMONG_FEW = f"""
    {LINES} comparison.low_id = ANY(%(technologies)s) AND comparison.high_id = ANY(%(technologies)s)
    AND COALESCE(comparison.status, '') = 'published' AND verdict.id IS NOT NULL
"""
IN_CATEGORIES = "low.category_id = ANY(%(categories)s) AND high.category_id = ANY(%(categories)s)"
OF_OUTCOME = "verdict.outcome = %(outcome)s"


class Filter(NamedTuple):
    """What is listed: comparisons within ``categories``, unless None, and of one ``outcome``, unless empty.

    ``few`` holds the technologies of the categories where they are few: then none is left out, however old.
    """

    categories: Collection[int] | None
    few: list[int] | None
    outcome: str

    def rows(self, place: Place) -> list[ComparisonLine]:
        """Return comparisons, newest first. One query."""
        values = {"categories": list(self.categories or ()), "technologies": self.few or [], "outcome": self.outcome}
        slices = _slices(self.few is not None, self.categories is not None, bool(self.outcome), LOOKED_THROUGH)
        return slices.rows(place, **values)

    def leaves_out_older(self) -> bool:
        """Return whether the site holds more comparisons than are looked through. One query at most."""
        return self.few is None and bool(_later_than(LOOKED_THROUGH).rows())


def of(categories: Collection[int] | None, outcome: str) -> Filter:
    """Return the filter. One query where categories are given."""
    return Filter(categories, few_of(categories) if categories is not None else None, outcome)


@cache
def _slices(is_of_few: bool, has_categories: bool, has_outcome: bool, looked_through: int) -> Slices[ComparisonLine]:
    conditions = [OF_OUTCOME] if has_outcome else []
    if is_of_few:
        sql = f"{AMONG_FEW} AND {' AND '.join([*conditions, '{beyond}'])} ORDER BY {{order}}"
    else:
        conditions += [IN_CATEGORIES] if has_categories else []
        sql = f"""{_newest(looked_through)} {" AND ".join([*conditions, "{beyond}"])} ORDER BY {{order}}"""
    return Slices(ComparisonLine, sql, by=NEWEST_FIRST, descending=True, **OWN)


def _newest(looked_through: int) -> str:
    """Return the SQL of the newest comparisons, materialized, as ``comparison_lists.within`` explains."""
    return f"""
        WITH newest AS MATERIALIZED (
            SELECT comparison.* FROM comparisons_comparison AS comparison
            JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
            WHERE comparison.status = 'published' {NEWEST} LIMIT {looked_through}
        )
        {LINES.replace("comparisons_comparison AS", "newest AS")}
    """


class _Id(NamedTuple):
    id: int


@cache
def _later_than(looked_through: int) -> Select[_Id]:
    """Return the query for the first comparison that is not looked through; it counts along an index."""
    return Select(
        _Id,
        f"""
        SELECT {{columns}} FROM comparisons_comparison AS comparison
        WHERE comparison.status = 'published' {NEWEST} LIMIT 1 OFFSET {looked_through}
        """,
    )
