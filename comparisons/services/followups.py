"""Verbs of the reader who wrote a disagreement: add to it, let us quote it or no longer, have the address erased.

Each takes the secret of the private link, and raises ``Feedback.DoesNotExist`` where nothing is stored under it.
"""

from datetime import datetime

from django.db import transaction

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import ANSWERED, OPEN, FeedbackStatus
from comparisons.models import Feedback, FeedbackAddition, Version
from comparisons.models.version import pair_key

from . import tasks
from .editorial import Refused

MOST_ADDITIONS = 5
MAY_ADD = OPEN | {FeedbackStatus.HELD}
"""Statuses in which a writer may add something. A held one looks like any other to its writer."""
TOO_LATE = "Not added: an editor has answered meanwhile. If you still disagree, please send a new one from the page."
TOO_MANY = f"Not added: you have added {MOST_ADDITIONS} times, which is the most. An editor will answer."


def add(token: str, *, text: str, evidence: str, at: datetime) -> Feedback:
    """Store what a reader adds, and return the disagreement. What an editor had asked for waits for an answer again.

    Words that were added already are stored once. No page shows additions, so none is made anew.
    """
    with transaction.atomic():
        feedback = _locked(token)
        if feedback.additions.filter(text=text, evidence=evidence).exists():
            return feedback
        if feedback.status not in MAY_ADD:
            raise Refused([Problem("answered", "text", TOO_LATE)])
        if feedback.additions.count() >= MOST_ADDITIONS:
            raise Refused([Problem("many", "text", TOO_MANY)])
        FeedbackAddition.objects.create(feedback=feedback, text=text, evidence=evidence, created=at)
        if feedback.status == FeedbackStatus.NEEDS_EVIDENCE:
            feedback.status = FeedbackStatus.WAITING.value
            feedback.save(update_fields=["status"])
            tasks.cancel_mail_to_reader(feedback.pk)
        return feedback


def let_quote(token: str, *, may_quote: bool) -> Feedback:
    """Let pages quote the words of a disagreement, or no longer; those that show it are made anew."""
    with transaction.atomic():
        feedback = _locked(token)
        if feedback.may_quote != may_quote:
            feedback.may_quote = may_quote
            feedback.save(update_fields=["may_quote"])
            if feedback.status in ANSWERED:
                Version.touch([pair_key(feedback.comparison.low_id, feedback.comparison.high_id)])
        return feedback


def forget_address(token: str) -> Feedback:
    """Erase the address of a disagreement's writer, with the mails that wait for it."""
    with transaction.atomic():
        feedback = _locked(token)
        feedback.email = ""
        feedback.save(update_fields=["email"])
        tasks.cancel_mail_to_reader(feedback.pk)
        return feedback


def _locked(token: str) -> Feedback:
    """Lock and return the disagreement. No lock of its comparison follows, so nobody waits for anybody in a circle."""
    return Feedback.objects.select_for_update(of=("self",)).select_related("comparison").get(token=token)
