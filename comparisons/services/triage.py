"""Verbs on disagreements: receive one, then accept it, decline it or mark it as spam.

Each verb is one transaction, and a mail is queued within it. ``accept``, ``decline``, ``answer_as`` and ``mark_spam``
need a disagreement that still waits: a second answer raises ``Refused`` and changes nothing. ``undo`` takes an answer
back; the mail to the reader waits for as long as that is possible.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Comparison, Condition, Feedback, ProsCons, Revision, Verdict, Version, rules
from comparisons.models.version import pair_key

from . import editorial, task_queue, tasks
from .editorial import Refused

UNDO = timedelta(minutes=15)
"""For how long an answer can be taken back."""
MAIL_AFTER = UNDO + timedelta(minutes=1)
"""When the reader is told: no mail is on its way while an answer can be taken back."""
ANSWERED = frozenset({FeedbackStatus.ACCEPTED.value, FeedbackStatus.DECLINED.value})
CHANGED_VERDICT = (
    "Its answer changed the verdict, so it stays: restore the earlier verdict from the comparison's history."
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The form a reader sent; ``wants`` is one of ``vocabulary.Wants``, ``claim_key`` names the disputed claim."""

    wants: str
    text: str
    claim_key: str = ""
    evidence: str = ""
    email: str = ""


def receive(
    disagreement: Disagreement,
    comparison_id: int,
    *,
    client: str,
    at: datetime,
    unverified_origin: bool = False,
    is_spam: bool = False,
) -> Feedback:
    """Store a disagreement, mail it to the editors, and return it.

    If the client has sent this text about this comparison before, return the stored disagreement instead.
    Spam is stored, so that it counts for the client's limits, but without the address, and nobody is told.
    """
    claim = ProsCons.objects.filter(key=disagreement.claim_key).first() if disagreement.claim_key else None
    feedback = Feedback(
        comparison_id=comparison_id,
        wants=disagreement.wants,
        claim=claim,
        claim_text=claim.text if claim else "",
        text=disagreement.text,
        evidence=disagreement.evidence,
        email="" if is_spam else disagreement.email,
        client=client,
        text_hash=hash_of(disagreement.text),
        unverified_origin=unverified_origin,
        created=at,
        status=FeedbackStatus.SPAM.value if is_spam else FeedbackStatus.WAITING.value,
    )
    try:
        with transaction.atomic():
            feedback.save()
            if not is_spam and not unverified_origin:
                task_queue.enqueue(tasks.tell_editors, feedback.pk)
    except IntegrityError:
        if earlier := sent_before(comparison_id, client, disagreement.text):
            return earlier
        raise
    return feedback


def sent_before(comparison_id: int, client: str, text: str) -> Feedback | None:
    """Return the stored disagreement with this client, comparison and text, or None."""
    return Feedback.objects.filter(comparison=comparison_id, client=client, text_hash=hash_of(text)).first()


def hash_of(text: str) -> str:
    """Return the hash that tells whether a client repeats a text."""
    return hashlib.sha256(text.encode()).hexdigest()


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
        feedback, comparison = _locked(feedback)
        answer = _require_answer(answer)
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
        feedback, comparison = _locked(feedback)
        return _answer(feedback, comparison, FeedbackStatus.DECLINED, by, _require_answer(answer))


def mark_spam(feedback: Feedback, *, by: User) -> Feedback:
    """Mark a disagreement as spam: no page shows it, and the writer's address is erased."""
    with transaction.atomic():
        feedback, _ = _locked(feedback)
        feedback.status = FeedbackStatus.SPAM.value
        feedback.answered_by = by
        feedback.answered_by_name = editorial.name_of(by)
        feedback.email = ""
        feedback.save(update_fields=["status", "answered_by", "answered_by_name", "email"])
        return feedback


def answer_as(feedback: Feedback, earlier: Feedback, *, by: User) -> Feedback:
    """Give a disagreement the answer of an earlier one of its pair: its text, accepted or declined, and a link to it.

    The verdict stays as it is: what the earlier one changed is changed already.
    """
    with transaction.atomic():
        feedback, comparison = _locked(feedback)
        found = Feedback.objects.filter(pk=earlier.pk, comparison=comparison).select_related("same_as").first()
        if found is None or found.status not in ANSWERED:
            raise _refusal("same_as", "Choose an answered disagreement of the same comparison.")
        feedback.same_as = found.same_as or found
        feedback.save(update_fields=["same_as"])
        return _answer(feedback, comparison, FeedbackStatus(found.status), by, found.answer)


def undo(feedback: Feedback, *, by: User) -> Feedback:
    """Take back an own answer of the last ``UNDO``, or a mark as spam: the disagreement waits again."""
    with transaction.atomic():
        comparison = Comparison.objects.select_for_update(of=("self",)).get(pk=feedback.comparison_id)
        stored = Feedback.objects.select_for_update().get(pk=feedback.pk)
        if problem := why_no_undo(stored, by):
            raise _refusal("status", problem)
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
        Version.touch([pair_key(comparison.low_id, comparison.high_id)])
        return stored


def why_no_undo(feedback: Feedback, by: User) -> str:
    """Return why ``by`` cannot take an answer back, or "" if they can. Two queries at most."""
    if feedback.status == FeedbackStatus.WAITING:
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


def answered_meanwhile(feedback: Feedback) -> str:
    return f"{feedback.answered_by_name or 'Somebody'} has answered meanwhile: it is {feedback.get_status_display()}."


def _locked(feedback: Feedback) -> tuple[Feedback, Comparison]:
    """Lock and return a waiting disagreement and its comparison.

    The comparison is locked first, as ``editorial`` does: two transactions cannot deadlock.
    """
    comparison = (
        Comparison.objects.select_for_update(of=("self",)).select_related("low", "high").get(pk=feedback.comparison_id)
    )
    stored = Feedback.objects.select_for_update().get(pk=feedback.pk)
    if stored.status != FeedbackStatus.WAITING:
        raise _refusal("status", answered_meanwhile(stored))
    return stored, comparison


def _require_answer(answer: str) -> str:
    answer = answer.replace("\r\n", "\n").strip()
    if not answer:
        raise _refusal("answer", "Write an answer: the reader and the page show it.")
    try:
        rules.prose(answer)
    except ValidationError as error:
        raise _refusal("answer", " ".join(error.messages)) from None
    return answer


def _decision(comparison: Comparison) -> tuple[str, str | None] | None:
    """Return outcome and pick of the stored verdict, or None without a verdict."""
    return Verdict.objects.filter(comparison=comparison).values_list("outcome", "pick").first()


def _answer(feedback: Feedback, comparison: Comparison, status: FeedbackStatus, by: User, answer: str) -> Feedback:
    feedback.status = status.value
    feedback.answer = answer
    feedback.answered_at = datetime.now(UTC)
    feedback.answered_by = by
    feedback.answered_by_name = editorial.name_of(by)
    feedback.save(update_fields=["status", "answer", "answered_at", "answered_by", "answered_by_name", "changed_pick"])
    Comparison.objects.filter(pk=comparison.pk).update(
        answered=F("answered") + 1,
        accepted=F("accepted") + int(status == FeedbackStatus.ACCEPTED),
        repicked=F("repicked") + int(feedback.changed_pick),
    )
    if feedback.email:
        task_queue.enqueue(tasks.tell_reader.using(run_after=feedback.answered_at + MAIL_AFTER), feedback.pk)
    Version.touch([pair_key(comparison.low_id, comparison.high_id)])
    return feedback


def _refusal(field: str, message: str) -> Refused:
    return Refused([Problem("refused", field, message)])
