"""When letters are sent: by a worker where there is one (``MAIL_WORKER``), else once what they tell of is stored.

A task holds the id of a disagreement and nothing of what a reader wrote, so the address stands in one place only.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import task
from django_tasks.base import Task

from . import mail
from .models import Feedback

log = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
"""Before a letter is tried once more. A mail server that stays away for longer needs a person."""


@task()
def tell_editors(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_editors, tell_editors, feedback_id, tried)


@task()
def tell_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_reader, tell_reader, feedback_id, tried)


def ask(letter: Task[Any, None], feedback: Feedback) -> None:
    """Within the transaction of what the letter tells of: both are stored, or neither is."""
    if settings.MAIL_WORKER:
        letter.enqueue(feedback.pk)
    else:
        transaction.on_commit(lambda: letter.enqueue(feedback.pk), robust=True)


def _deliver(send: Callable[[Feedback], bool], letter: Task[Any, None], feedback_id: int, tried: int) -> None:
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None or send(feedback) or not settings.MAIL_WORKER:
        return
    if tried < len(PAUSES):
        letter.using(run_after=datetime.now(UTC) + PAUSES[tried]).enqueue(feedback_id, tried + 1)
    else:
        log.error("The mail about disagreement %s was tried %s times and is given up.", feedback_id, tried + 1)
