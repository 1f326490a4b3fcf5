"""Taking a disagreement back: what its writer sent is erased, from all that is stored here, in one transaction.

What stays is a bare row: the pair, the day, what kind of disagreement it was and how it ended, so that the counts of
the page stay true. The answer goes too, as it may quote what it answers, wherever it was copied to. What was held or
spam is counted nowhere and goes whole.
"""

import logging
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from comparisons.domain.days import midnight_before
from comparisons.domain.vocabulary import ANSWERED, FeedbackStatus, Verb
from comparisons.models import Comparison, Feedback, Revision, Version
from comparisons.models.feedback import new_token
from comparisons.models.version import pair_key, technology_key

from . import review_tasks, tasks
from .merging import erasing
from .spam import limits
from .triage.steps import in_review, keys_of

log = logging.getLogger(__name__)

COPIED = "We answered this together with an earlier disagreement, which its writer has taken back."
"""What stands in place of an answer that was copied from one that was taken back, as it may quote that."""
REASON = "A reader disagreed, and has taken that back since. The reason for this change quoted it."
"""What stands in place of a reason that was the answer to a disagreement that was taken back."""
EARLIER = timedelta(hours=1)
"""For how long before its answer is stored a change because of it may have been queued: one transaction, at most."""
SHOWN = ANSWERED | {FeedbackStatus.IN_REVIEW}
"""Statuses that pages show, by the answer or as a mark. What waits is on no page, so taking it back makes none anew."""
UNCOUNTED = frozenset({FeedbackStatus.HELD, FeedbackStatus.SPAM})


class Withdrawn(NamedTuple):
    """What was taken back: as an editor would call it, without a word of it."""

    comparison: str
    day: datetime
    status: str

    def __str__(self) -> str:
        return f"{self.comparison}: a disagreement of {self.day:%Y-%m-%d}, {self.status}"


def withdraw(token: str) -> Withdrawn | None:
    """Erase the disagreement with this private link and return what it was; None if there is none, or no longer.

    The comparison is locked first, as whoever answers does.
    """
    with transaction.atomic():
        feedback = _locked(token) or _locked(token)  # a merge of technologies may give it to another page meanwhile
        if feedback is None:
            return None
        was = Withdrawn(str(feedback.comparison), feedback.created, feedback.get_status_display())
        line = line_of(feedback)
        Version.touch(_erase(feedback))
        transaction.on_commit(lambda: log.info("%s", line))
        return was


def _locked(token: str) -> Feedback | None:
    """Lock the comparison of a disagreement, then it, and return it; None where the two are not together any more."""
    found = Feedback.objects.filter(token=token).values_list("comparison", flat=True).first()
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("low", "high")
    comparison = rows.filter(pk=found).first() if found else None
    feedback = Feedback.objects.select_for_update().filter(token=token, comparison=comparison).first()
    if comparison and feedback:
        feedback.comparison = comparison
    return feedback


def line_of(feedback: Feedback) -> str:
    """Return the line of the log by which a disagreement can be withdrawn again, after a backup was restored."""
    return f"disagreement {feedback.pk} of {feedback.created.astimezone(UTC):%Y-%m-%d} was withdrawn"


def _erase(feedback: Feedback) -> set[str]:
    """Erase a locked disagreement with all its copies; return the keys of the pages that showed something of it."""
    keys, sent = set(), copy(feedback)
    if feedback.status in SHOWN:
        keys = keys_of([feedback])
        review_tasks.enqueue(sorted(in_review([feedback])))
    tasks.cancel_mail_to_reader(feedback.pk)
    is_gone = feedback.status in UNCOUNTED
    keys |= _erase_reasons(Revision.objects.filter(because=feedback))
    if feedback.answered_at:
        keys |= _erase_answer(feedback, feedback.answered_at)
    erasing.forget(feedback.pk, feedback.answer, reason=REASON, copied=COPIED, is_gone=is_gone)
    if is_gone:
        feedback.delete()
    else:
        feedback.additions.all().delete()
        _empty(feedback)
    limits.count_withdrawn(sent, datetime.now(UTC))  # after what others lock, who may wait for the same counts
    return keys


def _empty(feedback: Feedback) -> None:
    """Empty what its writer and its editor wrote, and all that leads to the writer; moments are cut to their day."""
    if feedback.status not in ANSWERED:
        feedback.status = FeedbackStatus.WITHDRAWN.value
    for name in EMPTIED:
        setattr(feedback, name, "")
    feedback.claim = feedback.criterion = feedback.same_as = feedback.in_review_since = feedback.set_aside_at = None
    feedback.may_quote = feedback.unverified_origin = False
    feedback.token = new_token()
    feedback.created = midnight_before(feedback.created)
    feedback.answered_at = feedback.answered_at and midnight_before(feedback.answered_at)
    feedback.withdrawn_at = midnight_before(datetime.now(UTC))
    feedback.save()


EMPTIED = (
    *("text", "evidence", "would_settle", "claim_text", "team_size", "scale", "in_production"),
    *("email", "client", "network", "text_hash", "held_for", "held_because", "status_before", "question", "answer"),
)
"""Columns of which nothing is kept."""


def _erase_answer(feedback: Feedback, answered_at: datetime) -> set[str]:
    """Erase the answer where it was copied to, and return the keys of the pages that showed it.

    That is: disagreements that got it too, and, where a change that it led to was confirmed on reviewed pages, their
    history and the worker's walk that writes it.
    """
    since = answered_at - EARLIER
    copies = Feedback.objects.filter(same_as=feedback, withdrawn_at=None).order_by()
    keys = {pair_key(*ends) for ends in copies.values_list("comparison__low", "comparison__high").distinct()}
    copies.update(answer=COPIED)
    confirmed = Revision.objects.filter(verb=Verb.APPROVE.value, at__gte=since, reason__endswith=f": {feedback.answer}")
    keys |= _erase_reasons(confirmed)
    walks = DBTaskResult.objects.filter(task_path=review_tasks.renew_marks.module_path, enqueued_at__gte=since)
    for walk in walks.filter(args_kwargs__args__4__reason__endswith=f": {feedback.answer}"):
        walk.args_kwargs["args"][4]["reason"] = REASON
        walk.save(update_fields=["args_kwargs"])
    return keys


def _erase_reasons(changes: QuerySet[Revision]) -> set[str]:
    """Erase the reasons of changes, and return the keys of the pages that showed them.

    The desk stores a change before the disagreement that led to it is answered, with a reason that may quote it.
    """
    keys = set()
    subjects = changes.order_by().values_list("pk", "technology", "comparison__low", "comparison__high")
    for pk, technology, low, high in list(subjects):
        keys.add(technology_key(technology) if technology else pair_key(low, high))
        Revision.objects.filter(pk=pk).update(reason=REASON)
    return keys
