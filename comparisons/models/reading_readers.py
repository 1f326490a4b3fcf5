"""What readers did with a page: the best answered disagreement, and the claims that editors look into.

Parts of the query for everything small.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from comparisons.domain.page import Answered, Claim
from comparisons.domain.vocabulary import FeedbackStatus, Wants

from .sql import Part, Select

OWN_WORDS = ("text", "evidence", "team_size", "scale", "in_production")
"""What pages show only if the reader allowed it."""


class AnsweredRow(NamedTuple):
    """The answered disagreement that came to most: one that changed the pick, else one accepted, else one declined.

    One that may be quoted comes before all others. Of these the reader's own words are empty.
    """

    wants: str
    claim: str
    text: str
    evidence: str
    team_size: str
    scale: str
    in_production: str
    answer: str
    by: str
    on: date
    status: str
    changed_pick: int


class InReviewRow(NamedTuple):
    """A claim with which a reader disagrees, and since when editors look into it."""

    technology_id: int
    key: str
    since: date


ANSWERED = Part(
    AnsweredRow,
    """
    FROM comparisons_feedback WHERE id = (
        SELECT id FROM comparisons_feedback
        WHERE comparison_id = %(comparison)s AND status IN ('accepted', 'declined') AND withdrawn_at IS NULL
        ORDER BY may_quote DESC, changed_pick DESC, status, answered_at DESC, id DESC LIMIT 1
    )
    """,
    claim="claim_text", by="answered_by_name", on="date(answered_at)",
    changed_pick="CASE WHEN changed_pick THEN 1 ELSE 0 END",
    **{own: f"CASE WHEN may_quote THEN {own} ELSE '' END" for own in OWN_WORDS},
)  # fmt: skip
# From the claims on, which are few: by the status, either database may read all that is in review.
CLAIMS_IN_REVIEW = """
    FROM (
        SELECT claim.technology_id, claim.key, (
            SELECT MIN(COALESCE(feedback.in_review_since, date(feedback.created)))
            FROM comparisons_feedback AS feedback
            WHERE feedback.claim_id = claim.id AND feedback.status = 'in_review'
        ) AS since
        FROM comparisons_proscons AS claim WHERE claim.technology_id {technologies}
    ) AS disputed
    WHERE since IS NOT NULL
"""
IN_REVIEW = Part(InReviewRow, CLAIMS_IN_REVIEW.format(technologies="IN (%(one)s, %(other)s)"))
OF_SEVERAL = Select(InReviewRow, "SELECT {columns}" + CLAIMS_IN_REVIEW.format(technologies="= ANY(%(technologies)s)"))


def answered(row: AnsweredRow, picks: Mapping[str, str]) -> Answered:
    """Return the disagreement of a row; ``picks`` are the slugs of the sides that a reader may want, by that wish."""
    return Answered(
        wants=Wants(row.wants),
        would_pick=picks.get(row.wants, ""),
        claim=row.claim,
        text=row.text,
        evidence=row.evidence,
        team_size=row.team_size,
        scale=row.scale,
        in_production=row.in_production,
        answer=row.answer,
        by=row.by,
        on=row.on,
        is_accepted=row.status == FeedbackStatus.ACCEPTED,
        changed_pick=bool(row.changed_pick),
    )


def mark(claims: Iterable[list[Claim]], in_review: Iterable[InReviewRow]) -> None:
    """Note in each list, in place, since when editors look into a disagreement with a claim."""
    since = {row.key: row.since for row in in_review}
    if since:
        for own in claims:
            own[:] = [replace(one, in_review=since[one.key]) if one.key in since else one for one in own]


def in_review_of(technologies: Iterable[int]) -> list[InReviewRow]:
    """Return the claims of some technologies that editors look into. One query."""
    return OF_SEVERAL.rows(technologies=list(technologies))
