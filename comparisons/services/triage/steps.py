"""What the verbs on disagreements share: locks, the keys of pages to make anew, refusals, the mail to the reader."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django_tasks.base import Task

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import OPEN, FeedbackStatus
from comparisons.models import Comparison, Feedback, ProsCons, Version, rules
from comparisons.models.version import pair_key, technology_key

from .. import editorial, task_queue
from ..editorial import Refused

UNDO = timedelta(minutes=15)
"""For how long an answer can be taken back."""
MAIL_AFTER = UNDO + timedelta(minutes=1)
"""When the reader is told: no mail is on its way while an answer can be taken back."""
TAKEN_BACK = "Its writer has taken it back meanwhile: there is nothing to answer any more."


def refusal(field: str, message: str) -> Refused:
    return Refused([Problem("refused", field, message)])


def meanwhile(feedback: Feedback) -> str:
    """Return what became of a disagreement while an editor's form was open."""
    if feedback.withdrawn_at:
        return TAKEN_BACK
    who, state = feedback.answered_by_name or "Somebody", feedback.get_status_display()
    if feedback.status in OPEN or feedback.status == FeedbackStatus.HELD:
        return f"It is “{state}” meanwhile."
    return f"{who} has answered meanwhile: it is {state}."


def locked_comparison(feedback: Feedback) -> Comparison:
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("low", "high")
    return rows.get(pk=feedback.comparison_id)


def locked(feedback: Feedback, statuses: Collection[str]) -> tuple[Feedback, Comparison]:
    """Lock and return a disagreement that has one of ``statuses``, and its comparison; refuse any other.

    The comparison is locked first, as ``editorial`` does: two transactions cannot deadlock.
    """
    comparison = locked_comparison(feedback)
    stored = Feedback.objects.select_for_update().get(pk=feedback.pk)
    if stored.withdrawn_at or stored.status not in statuses:
        raise refusal("status", meanwhile(stored))
    return stored, comparison


def signed(feedback: Feedback, by: User) -> None:
    """Note who set the status that a disagreement has now."""
    feedback.answered_by = by
    feedback.answered_by_name = editorial.name_of(by)


def required(field: str, text: str, missing: str) -> str:
    """Return what an editor wrote to a reader, without blanks around it; refuse it where it is empty or not prose."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise refusal(field, missing)
    try:
        rules.prose(text)
    except ValidationError as error:
        raise refusal(field, " ".join(error.messages)) from None
    return text


def claim_keys(feedback: Feedback) -> set[str]:
    """Return the key of the technology whose claim is disputed: all its pages mark a claim in review. One query."""
    if not feedback.claim_id:
        return set()
    technologies = ProsCons.objects.filter(pk=feedback.claim_id).values_list("technology", flat=True)
    return {technology_key(pk) for pk in technologies}


def touch(feedback: Feedback, comparison: Comparison, before: str) -> None:
    """Touch the pages that show the status, ``before`` or now; the last step of a verb."""
    keys = {pair_key(comparison.low_id, comparison.high_id)}
    if FeedbackStatus.IN_REVIEW in (before, feedback.status):
        keys |= claim_keys(feedback)
    Version.touch(keys)


def tell_later(task: Task[Any, None], feedback: Feedback) -> None:
    """Queue a mail to the writer, if there is an address, for when nothing can be taken back any more."""
    if feedback.email:
        task_queue.enqueue(task.using(run_after=datetime.now(UTC) + MAIL_AFTER), feedback.pk)
