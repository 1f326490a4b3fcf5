"""Taking an answer back, as long as nothing stands on it and nobody was told."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet

from comparisons.domain.vocabulary import ANSWERED, OPEN, FeedbackStatus
from comparisons.models import Comparison, Feedback, Revision

from .. import tasks
from .steps import TAKEN_BACK, UNDO, lock, refusal, touch

CHANGED = "Readers see what changed because of it, so it stays: restore the earlier state from the history."
COLUMNS = (
    *("status", "status_before", "set_aside_at"),
    *("answer", "answered_at", "answered_by", "answered_by_name", "same_as"),
)


def undo(feedback: Feedback, *, by: User) -> Feedback:
    """Take back an own answer of the last ``UNDO``, or a mark as spam: the disagreement is again what it was before.

    The others that got the answer in the same moment are taken back with it.
    """
    with transaction.atomic():
        lock([feedback.pk, *together_with(feedback).values_list("pk", flat=True)])
        rows = Feedback.objects.select_related("comparison__low", "comparison__high")
        stored = rows.get(pk=feedback.pk)
        if problem := why_no_undo(stored, by):
            raise refusal("status", problem)
        taken_back = [stored, *together_with(stored).select_related("comparison__low", "comparison__high")]
        for one in taken_back:
            _take_back(one)
        touch(taken_back)
        return stored


def why_no_undo(feedback: Feedback, by: User) -> str:
    """Return why ``by`` cannot take an answer back, or "" if they can. Two queries at most."""
    if feedback.withdrawn_at:
        return TAKEN_BACK
    if feedback.status in OPEN or feedback.status == FeedbackStatus.HELD:
        return "It waits already: somebody took the answer back."
    if feedback.answered_by_id != by.pk:
        return "Only the person who answered can take an answer back."
    if feedback.answered_at is None:
        return ""
    if datetime.now(UTC) - feedback.answered_at > UNDO:
        return f"An answer can be taken back for {UNDO.seconds // 60} minutes, as the reader is told then."
    if Revision.objects.filter(because=feedback).exists():
        return CHANGED
    if copy := feedback.copies.exclude(answered_at=feedback.answered_at).order_by("id").first():
        return f"Disagreement #{copy.pk} got the same answer: take that back first."
    return ""


def together_with(feedback: Feedback) -> QuerySet[Feedback]:
    """Return the disagreements that got the answer of this one in the same moment, without those taken back since."""
    rows = Feedback.objects.filter(same_as=feedback.pk, withdrawn_at=None, answered_at=feedback.answered_at)
    return (rows if feedback.answered_at else rows.none()).order_by("pk")


def _take_back(feedback: Feedback) -> None:
    if feedback.status in ANSWERED:
        Comparison.objects.filter(pk=feedback.comparison_id).update(
            answered=F("answered") - 1, accepted=F("accepted") - int(feedback.status == FeedbackStatus.ACCEPTED)
        )
    tasks.cancel_mail_to_reader(feedback.pk)
    was = feedback.status_before
    feedback.status_before = feedback.status
    feedback.status = was if was in OPEN or was == FeedbackStatus.HELD else FeedbackStatus.WAITING.value
    feedback.answer, feedback.answered_at, feedback.answered_by_name = "", None, ""
    feedback.answered_by = feedback.same_as = feedback.set_aside_at = None
    feedback.save(update_fields=COLUMNS)
