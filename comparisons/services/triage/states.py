"""Verbs that set a disagreement's status without an answer: looked into, asked for evidence, waiting, freed, spam."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from comparisons.domain.days import utc_today
from comparisons.domain.vocabulary import OPEN, FeedbackStatus
from comparisons.models import Feedback

from .. import tasks
from .steps import MOVED, locked, move, required, tell_later, touch

NO_QUESTION = "Ask for something: the reader sees your question, and nobody else."
MAYBE_SPAM = OPEN | {FeedbackStatus.HELD}


def set_in_review(feedback: Feedback, *, by: User) -> Feedback:
    """Say that an editor looks into it: its writer sees so, and each page that shows the disputed claim marks it."""
    return _set(feedback, FeedbackStatus.IN_REVIEW, by, OPEN - {FeedbackStatus.IN_REVIEW}, in_review_since=utc_today())


def ask_for_evidence(feedback: Feedback, *, by: User, question: str) -> Feedback:
    """Ask the writer for something: on their page, and by mail if they left an address. It waits for them until then.

    One that was asked already is asked anew: the later question stands in place of the earlier one.
    """
    with transaction.atomic():
        stored = locked(feedback, OPEN)
        stored.question = required("question", question, NO_QUESTION)
        move(stored, FeedbackStatus.NEEDS_EVIDENCE, by)
        stored.save(update_fields=[*MOVED, "question"])
        tasks.cancel_mail_to_reader(stored.pk)
        tell_later(tasks.ask_reader, stored)
        touch([stored])
        return stored


def back_to_waiting(feedback: Feedback, *, by: User) -> Feedback:
    """Put one that is looked into, or that waits for its writer, back among those that wait; nothing is asked then."""
    return _set(feedback, FeedbackStatus.WAITING, by, OPEN - {FeedbackStatus.WAITING}, question="")


def free(feedback: Feedback, *, by: User) -> Feedback:
    """Say that a held one is no spam: it waits for an answer."""
    with transaction.atomic():
        stored = locked(feedback, {FeedbackStatus.HELD})
        move(stored, FeedbackStatus.WAITING, by)
        stored.held_because = ""
        stored.save(update_fields=[*MOVED, "held_because"])
        return stored


def mark_spam(feedback: Feedback, *, by: User) -> Feedback:
    """Mark a disagreement as spam: no page shows it, and the writer's address is erased."""
    with transaction.atomic():
        stored = locked(feedback, MAYBE_SPAM)
        put_aside([stored], by)
        return stored


def put_aside(rows: Collection[Feedback], by: User) -> None:
    """Store that locked disagreements are spam; only pages that marked their claims are made anew."""
    now = datetime.now(UTC)
    for one in rows:
        move(one, FeedbackStatus.SPAM, by)
        one.email, one.set_aside_at = "", now
    Feedback.objects.bulk_update(rows, [*MOVED, "email", "set_aside_at"])
    touch(one for one in rows if one.status_before == FeedbackStatus.IN_REVIEW)


def _set(feedback: Feedback, status: FeedbackStatus, by: User, statuses: Collection[str], **columns: Any) -> Feedback:
    """Set an open status, and ``columns`` with it; a question that is not sent yet never will be."""
    with transaction.atomic():
        stored = locked(feedback, statuses)
        move(stored, status, by)
        for name, value in columns.items():
            setattr(stored, name, value)
        stored.save(update_fields=[*MOVED, *columns])
        tasks.cancel_mail_to_reader(stored.pk)
        touch([stored])
        return stored
