"""What feeds list beside the changed minds of the site: each list takes one query, and has a bound and an index."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import NamedTuple

from . import changed_lists, comparison_lists
from .changed_lists import IN_A_FEED, IN_CATEGORIES, MINDS, NEWEST, OWN, MindLine
from .comparison_lists import ComparisonLine
from .sql import Select


class ReleaseLine(NamedTuple):
    """A release cycle as feeds tell of it."""

    cycle: str
    released: date | None
    latest: str
    source: str
    supported_until: date | None


NEW = Select(
    ComparisonLine,
    f"{comparison_lists.LINES} {comparison_lists.PUBLISHED} {comparison_lists.NEWEST} LIMIT {IN_A_FEED}",
    **comparison_lists.OWN,
)
HAPPENED = Select(
    ReleaseLine,
    f"""
    SELECT {{columns}} FROM comparisons_release WHERE id IN (
        SELECT id FROM (
            SELECT id FROM comparisons_release WHERE technology_id = %(technology)s AND released <= %(on)s
            ORDER BY released DESC, cycle LIMIT {IN_A_FEED}
        ) AS newest
        UNION ALL SELECT id FROM (
            SELECT id FROM comparisons_release WHERE technology_id = %(technology)s AND supported_until < %(on)s
            ORDER BY supported_until DESC, cycle LIMIT {IN_A_FEED}
        ) AS ended
    )
    """,
)
# Pair by pair: from the changed minds of each technology either database would read those of all its comparisons.
MINDS_AMONG = Select(
    MindLine,
    f"""{MINDS} mind.comparison_id IN (
        SELECT id FROM comparisons_comparison
        WHERE low_id = ANY(%(technologies)s) AND high_id = ANY(%(technologies)s)
    ) {NEWEST} LIMIT {IN_A_FEED}""",
    **OWN,
)


@cache
def _minds_within(looked_through: int) -> Select[MindLine]:
    """Return the query for ``minds_within``. Materialized, as in ``changed_lists``."""
    minds = MINDS.replace("comparisons_changedmind AS", "newest AS")
    return Select(
        MindLine,
        f"""
        WITH newest AS MATERIALIZED (
            SELECT mind.* FROM comparisons_changedmind AS mind {NEWEST} LIMIT {looked_through}
        )
        {minds} {IN_CATEGORIES} {NEWEST} LIMIT {IN_A_FEED}
        """,
        **OWN,
    )


def new_comparisons() -> list[ComparisonLine]:
    """Return the comparisons that were published last."""
    return NEW.rows()


def happened(technology: int, on: date) -> list[ReleaseLine]:
    """Return the releases of a technology that were released last, or whose support ended last, by the day ``on``."""
    return HAPPENED.rows(technology=technology, on=on)


def minds_among(technologies: Collection[int]) -> list[MindLine]:
    """Return the newest changed minds between a few technologies, looked up pair by pair."""
    return MINDS_AMONG.rows(technologies=list(technologies))


def minds_within(categories: Collection[int]) -> list[MindLine]:
    """Return the newest changed minds between technologies of the categories, among ``LOOKED_THROUGH`` of all."""
    return _minds_within(changed_lists.LOOKED_THROUGH).rows(categories=list(categories))
