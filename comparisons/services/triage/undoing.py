"""Taking an answer back, as long as nothing stands on it and nobody was told."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from comparisons.domain.vocabulary import ANSWERED, OPEN, FeedbackStatus
from comparisons.models import Comparison, Feedback, Revision

from .. import tasks
from .answering import CHANGED_VERDICT
from .steps import TAKEN_BACK, UNDO, locked_comparison, refusal, touch


def undo(feedback: Feedback, *, by: User) -> Feedback:
    """Take back an own answer of the last ``UNDO``, or a mark as spam: the disagreement waits again."""
    with transaction.atomic():
        comparison = locked_comparison(feedback)
        stored = Feedback.objects.select_for_update().get(pk=feedback.pk)
        if problem := why_no_undo(stored, by):
            raise refusal("status", problem)
        _uncount(stored, comparison)
        tasks.cancel_mail_to_reader(stored.pk)
        stored.status = FeedbackStatus.WAITING.value
        stored.answer, stored.answered_at, stored.answered_by_name = "", None, ""
        stored.answered_by = stored.same_as = None
        stored.changed_pick = False
        stored.save(
            update_fields=[
                *("status", "answer", "answered_at", "answered_by", "answered_by_name", "same_as", "changed_pick")
            ]
        )
        touch(stored, comparison, FeedbackStatus.WAITING)
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
        return CHANGED_VERDICT
    if copy := feedback.copies.order_by("id").first():
        return f"Disagreement #{copy.pk} got the same answer: take that back first."
    return ""


def _uncount(feedback: Feedback, comparison: Comparison) -> None:
    if feedback.status in ANSWERED:
        Comparison.objects.filter(pk=comparison.pk).update(
            answered=F("answered") - 1, accepted=F("accepted") - int(feedback.status == FeedbackStatus.ACCEPTED)
        )
