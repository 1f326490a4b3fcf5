"""The published comparisons among the technologies of some categories: two queries, however many there are."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from . import comparison_lists, technology_lists
from .comparison_lists import LINES, NEWEST, NEWEST_WITHIN, OWN, ComparisonLine
from .reading_shelf import AMONG
from .sql import Select

TRIED = 20
"""Technologies of a large category whose pairs are looked up: those compared most among the newest comparisons."""


class ComparedIn(NamedTuple):
    """Comparisons within categories, newest first, and how many of the site's newest were searched; 0 if none left out.

    ``technologies`` is the number of technologies in the categories, None where there are too many to count.
    """

    lines: list[ComparisonLine]
    looked_through: int
    technologies: int | None

    @property
    def newest(self) -> list[ComparisonLine]:
        return self.lines[:NEWEST_WITHIN]


def compared_in(categories: Collection[int], also: Iterable[int]) -> ComparedIn:
    """Return every comparison within small categories.

    Of large ones, return the newest, and each pair of those that are compared most among the ``LOOKED_THROUGH`` newest
    comparisons of the site, and of the technologies ``also``. Two queries.
    """
    few = technology_lists.few_of(categories)
    if few is not None:
        lines, looked_through = AMONG.rows(technologies=few), 0
    else:
        looked_through = comparison_lists.LOOKED_THROUGH
        lines = _within(looked_through).rows(categories=list(categories), also=list(also))
    newest_first = sorted(lines, key=lambda line: (line.published, line.id), reverse=True)
    return ComparedIn(newest_first, looked_through, None if few is None else len(few))


@cache
def _within(looked_through: int) -> Select[ComparisonLine]:
    """Return the query for large categories; both ends of a pair come from at most ``TRIED`` technologies and ``also``.

    Materialized, or either database would begin with every comparison of every technology of the categories. A pair is
    looked up by a subquery of its own: of a join PostgreSQL would read all comparisons of each technology tried, or all
    that there are, and SQLite make a filter of all.
    """
    return Select(
        ComparisonLine,
        f"""
        WITH newest AS MATERIALIZED (
            SELECT comparison.id, comparison.low_id, comparison.high_id, comparison.published
            FROM comparisons_comparison AS comparison
            JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
            WHERE comparison.status = 'published' {NEWEST} LIMIT {looked_through}
        ), filed AS MATERIALIZED (
            SELECT newest.* FROM newest
            JOIN comparisons_technology AS low ON low.id = newest.low_id
            JOIN comparisons_technology AS high ON high.id = newest.high_id
            WHERE low.category_id = ANY(%(categories)s) AND high.category_id = ANY(%(categories)s)
        ), tried AS MATERIALIZED (
            SELECT id FROM (
                SELECT id FROM (SELECT low_id AS id FROM filed UNION ALL SELECT high_id FROM filed) AS side
                GROUP BY id ORDER BY COUNT(*) DESC, id LIMIT {TRIED}
            ) AS most
            UNION SELECT technology.id FROM comparisons_technology AS technology WHERE technology.id = ANY(%(also)s)
        ), two AS MATERIALIZED (
            SELECT one.id AS low_id, other.id AS high_id FROM tried AS one JOIN tried AS other ON one.id < other.id
        )
        {LINES} comparison.id IN (
            SELECT id FROM (
                SELECT id FROM filed AS comparison {NEWEST} LIMIT {NEWEST_WITHIN}
            ) AS newest_filed
            UNION SELECT (
                SELECT pair.id FROM comparisons_comparison AS pair
                WHERE pair.low_id = two.low_id AND pair.high_id = two.high_id AND pair.status = 'published'
            ) FROM two
        ) AND verdict.id IS NOT NULL
        """,
        **OWN,
    )
