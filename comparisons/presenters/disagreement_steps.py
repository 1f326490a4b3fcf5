"""The steps that a disagreement takes, as its writer sees them. Pure: imports no Django."""

from datetime import date
from typing import NamedTuple

from comparisons.domain.vocabulary import ANSWERED, FeedbackStatus


class Step(NamedTuple):
    """One step; ``state`` is ``done``, ``now`` or ``next``, ``at`` None where no day is known."""

    label: str
    state: str
    at: date | None = None


TITLES = {
    FeedbackStatus.IN_REVIEW: "An editor is looking into it",
    FeedbackStatus.NEEDS_EVIDENCE: "An editor asks you something",
    FeedbackStatus.ACCEPTED: "An editor answered",
    FeedbackStatus.DECLINED: "An editor answered",
    FeedbackStatus.SPAM: "We set this aside",
}
"""What the page is called, by status; all others thank, so that a held disagreement looks like any that came."""


def title(status: FeedbackStatus) -> str:
    return TITLES.get(status, "Thank you for disagreeing")


def steps(status: FeedbackStatus, *, received: date, in_review: date | None, answered: date | None) -> list[Step]:
    """Return the steps up to the answer, none for what was set aside."""
    if status is FeedbackStatus.SPAM:
        return []
    labels: list[tuple[str, date | None]] = [("Received", received), ("In review", in_review), ("Answered", answered)]
    if status is FeedbackStatus.NEEDS_EVIDENCE:
        labels.insert(2, ("We asked you", None))
    now = _place(status)
    return [Step(label, _state(place, now), at) for place, (label, at) in enumerate(labels)]


def _place(status: FeedbackStatus) -> int:
    if status is FeedbackStatus.IN_REVIEW:
        return 1
    return 2 if status is FeedbackStatus.NEEDS_EVIDENCE or status in ANSWERED else 0


def _state(place: int, now: int) -> str:
    if place == now:
        return "now"
    return "done" if place < now else "next"
