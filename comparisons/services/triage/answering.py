"""Verbs that answer a disagreement in public: accept it, decline it, give it the answer of an earlier one."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from comparisons.domain.vocabulary import ANSWERED, OPEN, FeedbackStatus
from comparisons.models import Comparison, Condition, Feedback, Verdict

from .. import editorial, tasks
from .steps import locked, refusal, required, signed, tell_later, touch

NO_ANSWER = "Write an answer: the reader and the page show it."
CHANGED_VERDICT = (
    "Its answer changed the verdict, so it stays: restore the earlier verdict from the comparison's history."
)


def accept(
    feedback: Feedback,
    *,
    by: User,
    answer: str,
    verdict_changes: Mapping[str, Any] | None = None,
    conditions: Iterable[Condition] | None = None,
) -> Feedback:
    """Accept a disagreement, with a public answer; revise the verdict if changes or conditions are given."""
    with transaction.atomic():
        feedback, comparison = locked(feedback, OPEN)
        answer = required("answer", answer, NO_ANSWER)
        before = _decision(comparison)
        if verdict_changes or conditions is not None:
            editorial.revise_verdict(
                comparison, verdict_changes or {}, by=by, reason=answer, because=feedback, conditions=conditions
            )
        feedback.changed_pick = _decision(comparison) != before
        return _answer(feedback, comparison, FeedbackStatus.ACCEPTED, by, answer)


def decline(feedback: Feedback, *, by: User, answer: str) -> Feedback:
    """Decline a disagreement, with a public answer that says why the page stays as it is."""
    with transaction.atomic():
        feedback, comparison = locked(feedback, OPEN)
        return _answer(feedback, comparison, FeedbackStatus.DECLINED, by, required("answer", answer, NO_ANSWER))


def answer_as(feedback: Feedback, earlier: Feedback, *, by: User) -> Feedback:
    """Give a disagreement the answer of an earlier one of its pair: its text, accepted or declined, and a link to it.

    The verdict stays as it is: what the earlier one changed is changed already.
    """
    with transaction.atomic():
        feedback, comparison = locked(feedback, OPEN)
        found = Feedback.objects.filter(pk=earlier.pk, comparison=comparison).select_related("same_as").first()
        if found is None or found.status not in ANSWERED:
            raise refusal("same_as", "Choose an answered disagreement of the same comparison.")
        feedback.same_as = found.same_as or found
        feedback.save(update_fields=["same_as"])
        return _answer(feedback, comparison, FeedbackStatus(found.status), by, found.answer)


def _decision(comparison: Comparison) -> tuple[str, str | None] | None:
    """Return outcome and pick of the stored verdict, or None without a verdict."""
    return Verdict.objects.filter(comparison=comparison).values_list("outcome", "pick").first()


def _answer(feedback: Feedback, comparison: Comparison, status: FeedbackStatus, by: User, answer: str) -> Feedback:
    before = feedback.status
    feedback.status = status.value
    feedback.answer = answer
    feedback.answered_at = datetime.now(UTC)
    signed(feedback, by)
    feedback.save(update_fields=["status", "answer", "answered_at", "answered_by", "answered_by_name", "changed_pick"])
    Comparison.objects.filter(pk=comparison.pk).update(
        answered=F("answered") + 1,
        accepted=F("accepted") + int(status == FeedbackStatus.ACCEPTED),
        repicked=F("repicked") + int(feedback.changed_pick),
    )
    tasks.cancel_mail_to_reader(feedback.pk)
    tell_later(tasks.tell_reader, feedback)
    touch(feedback, comparison, before)
    return feedback
