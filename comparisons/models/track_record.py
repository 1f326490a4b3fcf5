"""How often we change our mind and how fast we answer, from rows: five queries, each along an index to a bound."""

# ruff: noqa: S608 - the queries are made of this module's constants; values are parameters

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from comparisons.domain.track_record import DAYS, Answers, Minds
from comparisons.domain.vocabulary import FeedbackStatus

from .bounded import counted
from .feedback import TO_ANSWER, Feedback
from .sql import Select

MOST_MINDS, MOST_ANSWERS, MOST_COMPARISONS = 10_000, 2_000, 100_000
"""How many of the newest changed minds and answers are read, and how far comparisons are counted."""


class _Cause(NamedTuple):
    cause: str
    number: int


class _Number(NamedTuple):
    number: int


class _Oldest(NamedTuple):
    created: datetime


class _Answer(NamedTuple):
    created: datetime
    answered_at: datetime
    status: str


@cache
def _causes(most: int) -> Select[_Cause]:
    return Select(
        _Cause,
        f"""
        SELECT {{columns}} FROM (
            SELECT cause FROM comparisons_changedmind AS mind WHERE at >= %(since)s AND at <= %(now)s
            ORDER BY at DESC, id DESC LIMIT {most}
        ) AS newest GROUP BY cause
        """,
        number="COUNT(*)",
    )


@cache
def _published(most: int) -> Select[_Number]:
    published = f"SELECT 1 FROM comparisons_comparison WHERE status = 'published' LIMIT {most}"
    return Select(_Number, f"SELECT {{columns}} FROM ({published}) AS first_ones", number="COUNT(*)")


ANSWERS = Select(
    _Answer,
    f"""
    SELECT {{columns}} FROM comparisons_feedback
    WHERE answered_at IS NOT NULL AND answered_at >= %(since)s AND answered_at <= %(now)s
    ORDER BY answered_at DESC, id DESC LIMIT {MOST_ANSWERS + 1}
    """,
)
# For both statuses at once SQLite would read and sort all that wait.
OLDEST = Select(
    _Oldest,
    " UNION ALL ".join(
        f"""
        SELECT {{columns}} FROM (
            SELECT created FROM comparisons_feedback WHERE status = '{status}' ORDER BY created, id LIMIT 1
        ) AS oldest_{status}
        """
        for status in sorted(TO_ANSWER)
    ),
)


def minds(now: datetime) -> Minds:
    """Return the changed minds of the last ``DAYS``, and the number of published comparisons. Two queries."""
    published = _published(MOST_COMPARISONS).rows()[0].number
    found = {row.cause: row.number for row in _causes(MOST_MINDS).rows(since=now - timedelta(days=DAYS), now=now)}
    return Minds(found, published, is_least=sum(found.values()) >= MOST_MINDS, are_many=published >= MOST_COMPARISONS)


def answers(now: datetime) -> Answers:
    """Return the newest answers of the last ``DAYS``, and what waits for one. Three queries."""
    found = ANSWERS.rows(since=now - timedelta(days=DAYS), now=now)
    shown = found[:MOST_ANSWERS]
    oldest = min((row.created for row in OLDEST.rows()), default=None)
    return Answers(
        # A withdrawn one keeps the days alone, and may seem answered before it came.
        took=[max(timedelta(0), row.answered_at - row.created) for row in shown],
        accepted=sum(row.status == FeedbackStatus.ACCEPTED for row in shown),
        waiting=counted(Feedback.objects.to_answer()),
        oldest=max(timedelta(0), now - oldest) if oldest else None,
        is_least=len(found) > MOST_ANSWERS,
    )
