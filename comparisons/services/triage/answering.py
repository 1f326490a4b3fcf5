"""Verbs that answer disagreements in public: accept, decline, give the answer of another one, answer many alike."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from comparisons.domain.vocabulary import ANSWERED, OPEN, FeedbackStatus
from comparisons.models import ChangedMind, Comparison, Condition, Feedback, Verdict, Version

from .. import editorial, tasks
from .disputed import ClaimChange, change_claim
from .states import MAYBE_SPAM, put_aside
from .steps import MOVED, keys_of, lock, locked, meanwhile, move, refusal, required, tell_later, touch

NO_ANSWER = "Write an answer: the reader and the page show it."
MOST_ALIKE = 100
"""Disagreements that get one answer at once, at most."""
TOO_MANY = f"At most {MOST_ALIKE} are answered at once: take some ticks away."
OTHER = "It is about another pair and another claim."


def accept(
    feedback: Feedback,
    *,
    by: User,
    answer: str,
    verdict_changes: Mapping[str, Any] | None = None,
    conditions: Iterable[Condition] | None = None,
    claim: ClaimChange | None = None,
) -> Feedback:
    """Accept a disagreement, with a public answer, and make the change that follows from it.

    The disputed claim is changed if ``claim`` says how, the verdict if changes or conditions are given. Revisions of
    both name the disagreement.
    """
    with transaction.atomic():
        if claim:
            lock([feedback.pk])  # a technology is locked before its comparisons
        stored = locked(feedback, OPEN)
        answer = required("answer", answer, NO_ANSWER)
        before = _decision(stored.comparison)
        keys = change_claim(stored, claim, by=by, reason=answer) if claim else set()
        if verdict_changes or conditions is not None:
            editorial.revise_verdict(
                stored.comparison, verdict_changes or {}, by=by, reason=answer, because=stored, conditions=conditions
            )
        stored.changed_pick = _decision(stored.comparison) != before or _repicked(stored)
        _answer([stored], FeedbackStatus.ACCEPTED, by, answer, keys=keys)
        return stored


def decline(feedback: Feedback, *, by: User, answer: str) -> Feedback:
    """Decline a disagreement, with a public answer that says why the page stays as it is."""
    with transaction.atomic():
        stored = locked(feedback, OPEN)
        _answer([stored], FeedbackStatus.DECLINED, by, required("answer", answer, NO_ANSWER))
        return stored


def answer_as(feedback: Feedback, earlier: Feedback, *, by: User) -> Feedback:
    """Give a disagreement the answer of an earlier one of its pair: its text, accepted or declined, and a link to it.

    The verdict stays as it is: what the earlier one changed is changed already.
    """
    with transaction.atomic():
        stored = locked(feedback, OPEN)
        rows = Feedback.objects.filter(pk=earlier.pk, comparison=stored.comparison, withdrawn_at=None)
        found = rows.select_related("same_as").first()
        if found is None or found.status not in ANSWERED:
            raise refusal("same_as", "Choose an answered disagreement of the same comparison.")
        stored.same_as = found.same_as or found
        _answer([stored], FeedbackStatus(found.status), by, found.answer)
        return stored


def answer_alike(
    first: Feedback, others: Collection[int], answer: Callable[[], Feedback], *, by: User
) -> tuple[Feedback, list[str]]:
    """Answer ``first`` by calling ``answer``, and give others of its pair or claim the same, in one transaction.

    Return the answered one, and for each of the others that did not get the answer a sentence that says why: it was
    answered or taken back meanwhile. The verdict and the claim change once; each writer has a mail of their own.
    """
    ids = set(others) - {first.pk}
    if len(ids) > MOST_ALIKE:
        raise refusal("alike", TOO_MANY)
    with transaction.atomic():
        if ids:
            lock({first.pk, *ids})
        rows = Feedback.objects.filter(pk__in=[first.pk, *ids]).select_related("comparison__low", "comparison__high")
        found = {one.pk: one for one in rows}
        if len({one.comparison_id for one in found.values()}) > 1:
            Version.touch(keys_of(found.values()))  # of several pages, in order: what follows touches them one by one
        claim, pair = first.claim_id, first.comparison_id
        answered = answer()
        allowed = MAYBE_SPAM if answered.status == FeedbackStatus.SPAM else OPEN
        why_not = {pk: _why_not_alike(found.get(pk), pair, claim, allowed) for pk in sorted(ids)}
        alike = [found[pk] for pk, why in why_not.items() if not why]
        if answered.status == FeedbackStatus.SPAM:
            put_aside(alike, by)
        elif alike:
            for one in alike:
                one.same_as = answered.same_as or answered
            _answer(alike, FeedbackStatus(answered.status), by, answered.answer, at=answered.answered_at)
        return answered, [f"#{pk} is left as it was. {why}" for pk, why in why_not.items() if why]


def _why_not_alike(one: Feedback | None, pair: int, claim: int | None, allowed: Collection[str]) -> str:
    if one is None:
        return "It is gone."
    if one.comparison_id != pair and (claim is None or one.claim_id != claim):
        return OTHER
    return meanwhile(one) if one.withdrawn_at or one.status not in allowed else ""


def _decision(comparison: Comparison) -> tuple[str, str | None] | None:
    """Return outcome and pick of the stored verdict, or None without a verdict."""
    return Verdict.objects.filter(comparison=comparison).values_list("outcome", "pick").first()


def _repicked(feedback: Feedback) -> bool:
    """Return whether an earlier save that names the disagreement changed the pick, as the desk's may."""
    return ChangedMind.objects.filter(revision__because=feedback.pk).exists()


def _answer(
    rows: Sequence[Feedback],
    status: FeedbackStatus,
    by: User,
    answer: str,
    *,
    at: datetime | None = None,
    keys: Collection[str] = (),
) -> None:
    """Store one answer of locked disagreements, count it on their pages, queue their mails, and touch all, last."""
    at = at or datetime.now(UTC)
    for one in rows:
        move(one, status, by)
        one.answer, one.answered_at = answer, at
    Feedback.objects.bulk_update(rows, [*MOVED, "answer", "answered_at", "changed_pick", "same_as"])
    for comparison, number in sorted(Counter(one.comparison_id for one in rows).items()):
        Comparison.objects.filter(pk=comparison).update(
            answered=F("answered") + number,
            accepted=F("accepted") + number * int(status == FeedbackStatus.ACCEPTED),
            repicked=F("repicked") + sum(one.changed_pick for one in rows if one.comparison_id == comparison),
        )
    for one in rows:
        if one.status_before == FeedbackStatus.NEEDS_EVIDENCE:
            tasks.cancel_mail_to_reader(one.pk)
        tell_later(tasks.tell_reader, one)
    touch(rows, keys)
