"""The days that calendars hold: ends of support, checks of conditions, and re-checks of claims, one query each.

Each list begins at a day and has a bound; the earliest days come first.
"""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from comparisons.domain import pairs, sentences
from comparisons.domain.vocabulary import Outcome

from .comparison_lists import NEWEST, Named, ends_of
from .paths import path
from .sql import Select

MOST_DAYS = 300
"""Of each kind, of which a calendar holds those nearest to the day."""
NEWEST_OF_EACH_END = 50
"""Of how many comparisons of each technology, where it is the lower and where it is the higher one, checks are read."""


class EndOfSupport(NamedTuple):
    """The last day on which a release is supported."""

    technology_id: int
    cycle: str
    source: str
    supported_until: date


class Check(NamedTuple):
    """The day by which somebody looks whether a condition came true that would change a published verdict."""

    text: str
    check_by: date
    comparison_id: int
    outcome: str
    reviewed: date | None
    reviewed_of: str
    changed_on: date | None
    low: Named
    high: Named

    def __str__(self) -> str:
        return pairs.title(self.low, self.high)

    def get_absolute_url(self) -> str:
        return path("comparison", pairs.canonical(self.low.slug, self.high.slug))

    @property
    def decision(self) -> str:
        """What pages call the verdict: a pick where there is one."""
        return "pick" if self.outcome == Outcome.PICK.value else "verdict"

    @property
    def review_state(self) -> str:
        """Whether the page is reviewed as it is now, as far as the worker knows."""
        return sentences.review_state(self.reviewed, has_changed=bool(self.changed_on) or not self.reviewed_of)


class Recheck(NamedTuple):
    """The last day on which ``number`` claims of a technology are fresh."""

    technology_id: int
    fresh_until: date
    number: int


ENDS = Select(
    EndOfSupport,
    f"""
    SELECT {{columns}} FROM comparisons_release
    WHERE technology_id = ANY(%(technologies)s) AND supported_until >= %(since)s
    ORDER BY supported_until, technology_id, cycle LIMIT {MOST_DAYS}
    """,
)
ENDS_OF_CYCLES = Select(
    EndOfSupport,
    f"""
    SELECT {{columns}} FROM comparisons_release
    WHERE technology_id = ANY(%(technologies)s) AND cycle = ANY(%(cycles)s) AND supported_until >= %(since)s
    ORDER BY supported_until, technology_id, cycle LIMIT {MOST_DAYS}
    """,
)
# Here and below the days are compared in a negation, so that SQLite does not begin with all days of the site.
CHECKS = f"""
    SELECT {{columns}} FROM comparisons_comparison AS comparison
    JOIN comparisons_technology AS low ON low.id = comparison.low_id
    JOIN comparisons_technology AS high ON high.id = comparison.high_id
    JOIN comparisons_verdict AS verdict ON verdict.comparison_id = comparison.id
    JOIN comparisons_condition AS condition ON condition.verdict_id = verdict.id
    WHERE comparison.id IN ([ids]) AND NOT comparison.status <> 'published'
    AND condition.happened IS NULL AND NOT condition.check_by < %(since)s
    ORDER BY condition.check_by, comparison.id, condition.position, condition.id LIMIT {MOST_DAYS}
"""
CHECKS_BETWEEN = Select(
    Check,
    CHECKS.replace(
        "[ids]", "SELECT id FROM comparisons_comparison WHERE low_id = %(low)s AND high_id = %(high)s"
    ),
    comparison_id="comparison.id",
)  # fmt: skip
RECHECKS = Select(
    Recheck,
    f"""
    SELECT {{columns}} FROM comparisons_proscons
    WHERE technology_id = ANY(%(technologies)s) AND NOT fresh_until < %(since)s
    GROUP BY technology_id, fresh_until ORDER BY fresh_until, technology_id LIMIT {MOST_DAYS}
    """,
    number="COUNT(*)",
)


@cache
def _checks_of(technologies: int) -> Select[Check]:
    names = (f"technology{place}" for place in range(technologies))
    ids = ends_of(*names, newest=f"{NEWEST} LIMIT {NEWEST_OF_EACH_END}")
    return Select(Check, CHECKS.replace("[ids]", ids), comparison_id="comparison.id")


def ends_of_support(technologies: Sequence[int], since: date) -> list[EndOfSupport]:
    """Return the ends of support of technologies from a day on."""
    return ENDS.rows(technologies=list(technologies), since=since)


def ends_of_cycles(cycles: Iterable[tuple[int, str]], since: date) -> list[EndOfSupport]:
    """Return the ends of support of releases, each by its technology and cycle, from a day on."""
    wanted = set(cycles)
    technologies, named = sorted({number for number, _ in wanted}), sorted({cycle for _, cycle in wanted})
    rows = ENDS_OF_CYCLES.rows(technologies=technologies, cycles=named, since=since) if wanted else []
    return [row for row in rows if (row.technology_id, row.cycle) in wanted]


def checks_between(one: int, other: int, since: date) -> list[Check]:
    """Return the open checks of the published comparison of a pair from a day on."""
    return CHECKS_BETWEEN.rows(low=min(one, other), high=max(one, other), since=since)


def checks_of(technologies: Sequence[int], since: date) -> list[Check]:
    """Return the open checks of the newest published comparisons of each of a few technologies from a day on."""
    values = {f"technology{place}": number for place, number in enumerate(technologies)}
    return _checks_of(len(technologies)).rows(**values, since=since)


def rechecks(technologies: Sequence[int], since: date) -> list[Recheck]:
    """Return the days from a day on after which claims of technologies are due for another check."""
    return RECHECKS.rows(technologies=list(technologies), since=since)
