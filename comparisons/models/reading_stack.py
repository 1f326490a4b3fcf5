"""Read what is known of the technologies of a stack: six queries, however many they are.

What they read is bounded too: of a few technologies the newest dozen comparisons of either end, of many the newest one,
and none beyond the first ``LOOKED_AT``. What is weighed is read for ``WEIGHED`` comparisons at most.
"""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from comparisons.domain.page import Claim, PageRelease
from comparisons.domain.vocabulary import End

from .comparison_lists import NEWEST, ComparisonLine, published_of_ids
from .reading import ReleaseRow, releases_of
from .reading_readers import CLAIMS_IN_REVIEW, InReviewRow, mark
from .reading_weighed import RELEASES, weighed_claims
from .sql import Found, Part, Query, Select, United

LOOKED_AT = 300
"""Technologies whose comparisons are looked at; of further ones it is only known whether there are any."""
LINES = 1200
"""Comparisons that are read because they are the newest of one end, at most."""
DEPTHS = (12, 4, 1)
"""How many of the newest of either end are read: the most that keeps to ``LINES``."""
AMONG = 200
"""Technologies, the first ones, whose comparisons with one another are looked for."""
MOST_AMONG = 200
WEIGHED = 200


class IdRow(NamedTuple):
    """A comparison."""

    id: int


class DecidedRow(NamedTuple):
    """What a verdict rests on, and since when it stands."""

    comparison_id: int
    basis: str
    decided: date | None


class CameTrueRow(NamedTuple):
    """A condition that would change a verdict, and came true."""

    comparison_id: int
    text: str
    happened: date


# The status stands in an expression, so that SQLite does not scan all published comparisons.
BETWEEN_THEM = Select(
    IdRow,
    f"""SELECT {{columns}} FROM comparisons_comparison AS comparison
    WHERE comparison.low_id = ANY(%(technologies)s) AND comparison.high_id = ANY(%(technologies)s)
    AND COALESCE(comparison.status, '') = 'published' {NEWEST} LIMIT {MOST_AMONG}""",
)  # fmt: skip
OF_VERDICTS = "FROM comparisons_verdict AS verdict {join} WHERE verdict.comparison_id = ANY(%(comparisons)s)"
SMALL = United(
    Part(DecidedRow, OF_VERDICTS.format(join="")),
    Part(
        CameTrueRow,
        OF_VERDICTS.format(join="JOIN comparisons_condition AS condition ON condition.verdict_id = verdict.id")
        + " AND condition.happened IS NOT NULL",
        text="condition.text",
    ),
    Part(InReviewRow, CLAIMS_IN_REVIEW.format(technologies="= ANY(%(technologies)s)")),
)


class Looked(NamedTuple):
    """The comparisons that were looked at: by id, and by technology those of it, newest first.

    ``have_more`` are technologies with further ones, all those of which none was read included.
    """

    lines: Mapping[int, ComparisonLine]
    by_technology: Mapping[int, Sequence[ComparisonLine]]
    have_more: Collection[int]


class ToWeigh(NamedTuple):
    """What is weighed of comparisons, and what became of their verdicts; claims and releases by technology."""

    claims: Mapping[int, Sequence[Claim]]
    releases: Mapping[int, tuple[PageRelease, ...]]
    decided: Mapping[int, DecidedRow]
    came_true: Mapping[int, Sequence[CameTrueRow]]


def look(technologies: Sequence[int]) -> Looked:
    """Return the newest published comparisons of each technology, and those of the first ones with one another.

    Three queries.
    """
    depth = next((one for one in DEPTHS if 2 * one * len(technologies) <= LINES), DEPTHS[-1])
    first = frozenset(technologies[:LOOKED_AT])
    found, have_more = set[int](), set[int]()
    for number, *ids in _newest(depth).cells({"technologies": list(technologies)}):
        for own in (ids[: depth + 1], ids[depth + 1 :]):
            read = own[:depth] if number in first else []
            found.update(one for one in read if one)
            if any(own[len(read) :]):
                have_more.add(number)
    found.update(row.id for row in BETWEEN_THEM.rows(technologies=list(technologies[:AMONG])))
    lines = published_of_ids(sorted(found))
    by_technology: dict[int, list[ComparisonLine]] = defaultdict(list)
    for line in sorted(lines.values(), key=lambda line: (line.published, line.id), reverse=True):
        for side in (line.low.id, line.high.id):
            if side in first:
                by_technology[side].append(line)
    return Looked(lines, by_technology, have_more)


def read_to_weigh(technologies: Sequence[int], lines: Collection[ComparisonLine], on: date) -> ToWeigh:
    """Return what is weighed of ``lines`` as of the day ``on``, and the releases of all ``technologies``. 3 queries."""
    slugs = {side.id: side.slug for line in lines for side in line.sides}
    claims = weighed_claims(slugs) if slugs else {}
    rows: dict[int, list[ReleaseRow]] = defaultdict(list)
    for row in RELEASES.rows(technologies=list({*technologies, *slugs})):
        rows[row.technology_id].append(row)
    small = SMALL.rows(comparisons=[line.id for line in lines], technologies=list(slugs)) if lines else Found()
    mark(claims.values(), small[InReviewRow])
    came_true = defaultdict(list)
    for one in small[CameTrueRow]:
        came_true[one.comparison_id].append(one)
    return ToWeigh(
        claims,
        {number: releases_of(own, number, on) for number, own in rows.items()},
        {one.comparison_id: one for one in small[DecidedRow]},
        came_true,
    )


@cache
def _newest(depth: int) -> Query:
    """Return the query for the ids of the newest published comparisons of technologies, by either end.

    Each in a subquery of its own, which an index answers: no word of both databases reads a few rows of an index for
    each row of a list. One more than ``depth`` tells that there are more.
    """
    columns = [
        f"""(
            SELECT comparison.id FROM comparisons_comparison AS comparison
            WHERE comparison.{end}_id = technology.id AND comparison.status = 'published' {NEWEST}
            LIMIT 1 OFFSET {place}
        )"""
        for end in End
        for place in range(depth + 1)
    ]
    return Query(
        f"""SELECT technology.id, {", ".join(columns)} FROM comparisons_technology AS technology
        WHERE technology.id = ANY(%(technologies)s)"""
    )
