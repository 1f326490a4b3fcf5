"""Verbs that set a disagreement's status without an answer: looked into, asked for evidence, waiting, freed, spam."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from comparisons.domain.vocabulary import OPEN, FeedbackStatus
from comparisons.models import Feedback

from .. import task_queue, tasks
from .steps import locked, required, signed, tell_later, touch

NO_QUESTION = "Ask for something: the reader sees your question, and nobody else."
COLUMNS = ("status", "question", "answered_by", "answered_by_name")


def set_in_review(feedback: Feedback, *, by: User) -> Feedback:
    """Say that an editor looks into it: its writer sees so, and each page that shows the disputed claim marks it."""
    return _set(feedback, FeedbackStatus.IN_REVIEW, by, OPEN - {FeedbackStatus.IN_REVIEW})


def ask_for_evidence(feedback: Feedback, *, by: User, question: str) -> Feedback:
    """Ask the writer for something: on their page, and by mail if they left an address. It waits for them until then.

    What was asked earlier gives way; a further question to one that was asked already is another question.
    """
    with transaction.atomic():
        stored, comparison = locked(feedback, OPEN)
        before = stored.status
        stored.question = required("question", question, NO_QUESTION)
        stored.status = FeedbackStatus.NEEDS_EVIDENCE.value
        signed(stored, by)
        stored.save(update_fields=COLUMNS)
        tasks.cancel_mail_to_reader(stored.pk)
        tell_later(tasks.ask_reader, stored)
        touch(stored, comparison, before)
        return stored


def back_to_waiting(feedback: Feedback, *, by: User) -> Feedback:
    """Put one that is looked into, or that waits for its writer, back among those that wait; nothing is asked then."""
    return _set(feedback, FeedbackStatus.WAITING, by, OPEN - {FeedbackStatus.WAITING}, question="")


def free(feedback: Feedback, *, by: User) -> Feedback:
    """Say that a held one is no spam: it waits for an answer, and the editors are told."""
    with transaction.atomic():
        stored, _ = locked(feedback, {FeedbackStatus.HELD})
        stored.status, stored.held_because = FeedbackStatus.WAITING.value, ""
        stored.save(update_fields=["status", "held_because"])
        task_queue.enqueue(tasks.tell_editors, stored.pk)
        return stored


def mark_spam(feedback: Feedback, *, by: User) -> Feedback:
    """Mark a disagreement as spam: no page shows it, and the writer's address is erased."""
    with transaction.atomic():
        stored, comparison = locked(feedback, OPEN | {FeedbackStatus.HELD})
        before = stored.status
        stored.status, stored.email = FeedbackStatus.SPAM.value, ""
        signed(stored, by)
        stored.save(update_fields=["status", "email", "answered_by", "answered_by_name"])
        if before == FeedbackStatus.IN_REVIEW:
            touch(stored, comparison, before)
        return stored


def _set(feedback: Feedback, status: FeedbackStatus, by: User, statuses: Collection[str], **columns: str) -> Feedback:
    """Set an open status, and ``columns`` with it; a question that is not sent yet never will be."""
    with transaction.atomic():
        stored, comparison = locked(feedback, statuses)
        before, stored.status = stored.status, status.value
        for name, value in columns.items():
            setattr(stored, name, value)
        signed(stored, by)
        stored.save(update_fields=COLUMNS)
        tasks.cancel_mail_to_reader(stored.pk)
        touch(stored, comparison, before)
        return stored
