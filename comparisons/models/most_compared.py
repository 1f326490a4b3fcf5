"""The technologies that are compared most, as typed lines: one query, however many comparisons there are."""

# ruff: noqa: S608 - the query is made of constants

from functools import cache
from typing import NamedTuple

from comparisons.domain.vocabulary import Kind

from . import comparison_lists
from .comparison_lists import NEWEST
from .paths import path
from .sql import Select
from .technology_lists import TITLE

MOST = 72
"""The most technologies that are listed."""


class ComparedLine(NamedTuple):
    """A technology with its number of comparisons among the ``looked_through`` newest published ones."""

    slug: str
    name: str
    kind: str
    category: str | None
    category_slug: str | None
    compared: int
    looked_through: int

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)

    def get_kind_display(self) -> str:
        return Kind(self.kind).label if self.kind else ""


def most_compared() -> list[ComparedLine]:
    """Return technologies by their number of comparisons, then of figures, both descending. One query.

    Only the ``LOOKED_THROUGH`` newest comparisons are counted.
    """
    return _select(comparison_lists.LOOKED_THROUGH).rows()


@cache
def _select(looked_through: int) -> Select[ComparedLine]:
    return Select(
        ComparedLine,
        f"""
        WITH newest AS MATERIALIZED (
            SELECT comparison.low_id, comparison.high_id FROM comparisons_comparison AS comparison
            JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
            WHERE comparison.status = 'published' {NEWEST} LIMIT {looked_through}
        ), counted AS MATERIALIZED (
            SELECT id, COUNT(*) AS compared FROM (
                SELECT low_id AS id FROM newest UNION ALL SELECT high_id FROM newest
            ) AS side GROUP BY id
        ), ranked AS MATERIALIZED (
            SELECT id, compared,
                (SELECT COUNT(*) FROM comparisons_signal AS figure WHERE figure.technology_id = counted.id) AS figures
            FROM counted
        )
        SELECT {{columns}} FROM ranked
        JOIN comparisons_technology AS technology ON technology.id = ranked.id
        LEFT JOIN comparisons_category AS category ON category.id = technology.category_id
        LEFT JOIN comparisons_category AS wider ON wider.id = category.parent_id
        ORDER BY ranked.compared DESC, ranked.figures DESC, technology.slug LIMIT {MOST}
        """,
        slug="technology.slug", name="technology.name", kind="technology.kind", category=TITLE,
        category_slug="category.slug", compared="ranked.compared", looked_through="(SELECT COUNT(*) FROM newest)",
    )  # fmt: skip
