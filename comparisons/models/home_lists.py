"""Lists of the home page as typed lines; each list takes one query, however much is stored."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from datetime import date, timedelta
from typing import NamedTuple

from comparisons.domain import pairs
from comparisons.domain.vocabulary import End

from .comparison_lists import LINES, OWN, PUBLISHED, ComparisonLine, Named
from .paths import path
from .sql import Select
from .wish import DAYS

LOOKED_THROUGH = 300
"""How many of the newest reviewed comparisons the home page and the list of categories choose from."""
WANTED = 4
"""The most wanted pairs on the home page."""
CANDIDATES = 20
"""Pairs that are looked at for these: the most wished for."""


class WantedLine(NamedTuple):
    """A pair without a pick, and how often it was asked for."""

    low: Named
    high: Named
    number: int

    @property
    def sides(self) -> tuple[Named, Named]:
        """Both technologies in the order in which pages show them."""
        return (self.low, self.high) if self.low.slug <= self.high.slug else (self.high, self.low)

    def get_absolute_url(self) -> str:
        return path("comparison", pairs.canonical(self.low.slug, self.high.slug))


FRESH = " AND ".join(
    f"COALESCE({holder}.index_until, %(on)s) >= %(on)s" for holder in ("comparison", *(end.value for end in End))
)
INDEXED = Select(
    ComparisonLine,
    f"""{LINES} {PUBLISHED} AND comparison.reviewed IS NOT NULL AND {FRESH}
    ORDER BY comparison.id DESC LIMIT {LOOKED_THROUGH}""",
    **OWN,
)
WANTED_ONES = Select(
    WantedLine,
    f"""
    SELECT {{columns}} FROM (
        SELECT low_id, high_id, COUNT(*) AS number FROM comparisons_wish
        WHERE day > %(since)s AND day <= %(on)s GROUP BY low_id, high_id
        ORDER BY number DESC, low_id, high_id LIMIT {CANDIDATES}
    ) AS wanted
    JOIN comparisons_technology AS low ON low.id = wanted.low_id
    JOIN comparisons_technology AS high ON high.id = wanted.high_id
    WHERE NOT EXISTS (
        SELECT 1 FROM comparisons_comparison AS decided
        WHERE decided.low_id = wanted.low_id AND decided.high_id = wanted.high_id
            AND COALESCE(decided.status, '') IN ('published', 'archived')
    )
    ORDER BY wanted.number DESC, wanted.low_id, wanted.high_id LIMIT {WANTED}
    """,
    number="wanted.number",
)


def indexed(on: date) -> list[ComparisonLine]:
    """Return the newest reviewed comparisons that search engines may list on a day."""
    return INDEXED.rows(on=on)


def wanted(on: date) -> list[WantedLine]:
    """Return the pairs asked for most in the last days that are not decided, as far as among the most wished for."""
    return WANTED_ONES.rows(on=on, since=on - timedelta(days=DAYS))
