"""Mails about letters as tasks of the worker. A mail is claimed in the database before it is sent.

So a worker that is killed midway sends nothing twice; the one mail that was under way may be lost. What a mail server
did not take is tried again after the pauses of all mails. No task holds an address.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple

from django_tasks import task
from django_tasks.base import Task

from comparisons.catalogue.export import batches
from comparisons.domain.vocabulary import Status
from comparisons.models import ChangedMind, Subscriber, Subscription
from comparisons.services import task_queue
from comparisons.services.tasks import AFTER_OTHERS, PAUSES

from . import mails
from .mails import News

log = logging.getLogger(__name__)

AFTER = timedelta(minutes=16)
"""When a changed mind is told: longer than an answer, or a slip, can be taken back (``triage.UNDO``)."""
PORTION = 50
"""Letters of one task at most; other tasks go first between two."""
SECONDS = 10.0
"""After so long a portion ends, so that a slow mail server holds up other tasks for one mail more at most."""
IN_A_ROW = 3
"""Failed letters after which the mail server counts as away: a single address may be refused at any time."""
CHUNK = 1000
MINDS = 50
"""Changed minds of a pair that are looked at. Nobody missed more of them between two letters."""


@task(priority=AFTER_OTHERS)
def send_confirmation(subscriber_id: int, tried: int = 0) -> None:
    """Mail the link to confirm, once for each time that it was asked for and allowed."""
    task_queue.tidy()
    if not Subscriber.objects.filter(pk=subscriber_id, awaits_mail=True).update(awaits_mail=False):
        return
    rows = Subscription.objects.filter(subscriber=subscriber_id).order_by("pk")
    pairs = list(rows.select_related("subscriber", "comparison__low", "comparison__high"))
    if not pairs or mails.send_confirmation(pairs):
        return
    Subscriber.objects.filter(pk=subscriber_id).update(awaits_mail=True)
    _enqueue_again(send_confirmation, subscriber_id, tried=tried)


def queue(minds: Collection[ChangedMind]) -> None:
    """Queue the letters about changed minds, of those pairs that anybody gets letters about. A query for ``CHUNK``."""
    for some in batches(minds, CHUNK):
        wanted = Subscription.objects.confirmed().filter(comparison__in=[mind.comparison_id for mind in some])
        pairs = set(wanted.order_by().values_list("comparison", flat=True).distinct())
        for mind in some:
            if mind.comparison_id in pairs:
                task_queue.enqueue(send_letters.using(run_after=mind.at + AFTER), mind.pk)


@task(priority=AFTER_OTHERS)
def send_letters(
    mind_id: int, after: int = 0, tried: int = 0, has_sent: bool = False, has_failed: bool = False
) -> None:
    """Send a portion of the letters about a changed mind, to readers from the id ``after`` on, and queue the next.

    A pass goes through all readers of the pair; the next one tells those whose letter failed. ``has_sent`` and
    ``has_failed`` are of this pass since its last pause. After ``PAUSES`` in which no letter was taken, what is left
    is given up.
    """
    task_queue.tidy()
    minds = _minds(mind_id)
    if not minds:
        return
    rows = list(Subscription.objects.to_tell(minds[0].comparison_id, mind_id, after)[:PORTION])
    done = _portion(rows, minds)
    has_sent, has_failed = has_sent or done.sent > 0, has_failed or done.failed > 0
    if done.is_away:
        _enqueue_again(send_letters, mind_id, done.last, tried=0 if has_sent else tried, has_failed=True)
    elif rows:
        send_letters.enqueue(mind_id, done.last, tried, has_sent, has_failed)
    elif has_failed:
        _enqueue_again(send_letters, mind_id, 0, tried=0 if has_sent else tried)


class Done(NamedTuple):
    """What a portion came to; ``last`` is the id of its last reader, ``is_away`` that the mail server seems down."""

    last: int
    sent: int
    failed: int
    is_away: bool


def _portion(rows: list[Subscription], minds: list[ChangedMind]) -> Done:
    began = monotonic()
    last = sent = failed = in_a_row = 0
    for subscription in rows:
        is_sent = _tell(subscription, minds)
        last, sent, failed = subscription.pk, sent + (is_sent is True), failed + (is_sent is False)
        in_a_row = in_a_row + 1 if is_sent is False else 0
        is_late = monotonic() - began > SECONDS
        if in_a_row == IN_A_ROW or (is_late and in_a_row):
            return Done(last, sent, failed, is_away=True)
        if is_late:
            break
    return Done(last, sent, failed, is_away=False)


def _minds(mind_id: int) -> list[ChangedMind]:
    """Return the changed minds of a pair, the newest first; none where a newer one tells more, or nobody sees the page.

    Two queries.
    """
    mind = ChangedMind.objects.filter(pk=mind_id, comparison__status=Status.PUBLISHED.value).first()
    if mind is None:
        return []
    rows = ChangedMind.objects.filter(comparison=mind.comparison_id).order_by("-pk")
    rows = rows.select_related("comparison__low", "comparison__high", "revision").defer("revision__record")
    minds = list(rows[:MINDS])
    return minds if minds[0].pk == mind_id else []


def _tell(subscription: Subscription, minds: list[ChangedMind]) -> bool | None:
    """Send a reader what is new since the last letter; return whether it was sent, None where there is nothing to.

    The claim comes first, so of two workers, or of two tries, one sends.
    """
    newest = minds[0]
    claimed = Subscription.objects.confirmed().filter(pk=subscription.pk, told=subscription.told)
    news = _news([mind for mind in minds if mind.pk > subscription.told])
    if not claimed.update(told=newest.pk) or news is None:
        return None
    if mails.send_letter(subscription, news):
        return True
    Subscription.objects.filter(pk=subscription.pk, told=newest.pk).update(told=subscription.told)
    return False


def _news(minds: list[ChangedMind]) -> News | None:
    """Return what these changed minds come to, the newest first: None where the last answer is the first one again."""
    last, first = minds[0], minds[-1]
    before, after = (first.before_outcome, first.before_pick), (last.after_outcome, last.after_pick)
    if before == after:
        return None
    comparison = last.comparison
    return News(last, comparison, mails.answer(comparison, *before), mails.answer(comparison, *after))


def _enqueue_again(mail_task: Task[Any, None], *args: Any, tried: int, **flags: Any) -> None:
    """Queue the next try after a pause, or give up after the last one."""
    if tried >= len(PAUSES):
        log.error("%s of %s is given up: the mail server took nothing in %s tries.", mail_task.name, args[0], tried + 1)
        return
    mail_task.using(run_after=datetime.now(UTC) + PAUSES[tried]).enqueue(*args, tried=tried + 1, **flags)
