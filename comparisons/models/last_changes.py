"""The day of the last change of what a comparison's page says.

That is the newest of: its publication, its review, the day on which it was first found to differ from that, the
decision, a revision of the comparison or of one of its two technologies (a claim, a figure, a release, a name), and an
answer to a disagreement. An import that changes nothing writes no revision, so it moves no day. A revision of a
technology counts for each of its comparisons, also where it is about a claim against somebody else.

``dateModified`` of a page and ``lastmod`` of the sitemap are both made of this.
"""

# ruff: noqa: S608 - the SQL is made of this module's constants; values are parameters

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from .sql import Part, Select


class ChangesRow(NamedTuple):
    """The days of the newest revision of a comparison, of either technology, and of its newest answer."""

    own: date | None
    of_a_side: date | None
    answered: date | None


ANSWERED = "status IN ('accepted', 'declined') AND withdrawn_at IS NULL"
CHANGES = Part(
    ChangesRow,
    "FROM (SELECT 1) AS one_row",
    own="date((SELECT MAX(at) FROM comparisons_revision WHERE comparison_id = %(comparison)s))",
    of_a_side="date((SELECT MAX(at) FROM comparisons_revision WHERE technology_id IN (%(one)s, %(other)s)))",
    answered=f"""date((
        SELECT MAX(answered_at) FROM comparisons_feedback WHERE comparison_id = %(comparison)s AND {ANSWERED}
    ))""",
)


class RevisedRow(NamedTuple):
    technology: int
    on: date


REVISED = Select(
    RevisedRow,
    """
    SELECT {columns} FROM comparisons_revision WHERE technology_id = ANY(%(technologies)s) GROUP BY technology_id
    """,
    technology="technology_id", on="date(MAX(at))",
)  # fmt: skip


def revised_on(technologies: Collection[int]) -> dict[int, date]:
    """Return the day of the newest revision of each technology that has one, by id. One query."""
    return {row.technology: row.on for row in REVISED.rows(technologies=list(technologies))}
