"""Mails as tasks: sent by a worker where there is one (``MAIL_WORKER``), else right after the transaction commits.

A mail that the server did not take waits in the database for its next try, by a worker that runs all the time or by
``manage.py db_worker --batch``. A task holds the id of a disagreement and nothing that a reader wrote, so the
reader's address is stored in one place only.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from comparisons.models import Feedback

from . import mail

PAUSES = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 720)]
"""Pauses before each further try to send a mail. A mail server that stays away for longer needs a person.

The first pause is longer than any try takes, so that two workers never send one mail at once.
"""
KEPT = timedelta(days=90)
"""How long the result of a try is kept."""


class GivenUp(Exception):
    """Raised when the last try to send a mail has failed."""


GIVEN_UP = f"{GivenUp.__module__}.{GivenUp.__qualname__}"
"""``GivenUp`` as the queue stores it. A mail that failed with any other error has its next try waiting."""


@task()
def tell_editors(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_editors, tell_editors, feedback_id, tried)


@task()
def tell_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_reader, tell_reader, feedback_id, tried)


def enqueue(mail_task: Task[Any, None], feedback_id: int) -> None:
    """Queue a mail for the worker, or send it on commit.

    Call it within the transaction that stores the disagreement or the answer: if that is rolled back, nothing is sent.
    """
    if settings.MAIL_WORKER:
        mail_task.enqueue(feedback_id)
    else:
        transaction.on_commit(lambda: mail_task.call(feedback_id), robust=True)


def retry(failed: DBTaskResult[Any, Any]) -> bool:
    """Queue a given-up mail again, with all its tries; return False if somebody else did so meanwhile."""
    with transaction.atomic():
        deleted, _ = DBTaskResult.objects.failed().filter(pk=failed.pk, exception_class_path=GIVEN_UP).delete()
        if deleted:
            mail_task: Any = failed.task
            enqueue(mail_task, feedback_of(failed))
    return bool(deleted)


def feedback_of(result: DBTaskResult[Any, Any]) -> int:
    """Return the id of the disagreement that a mail is about."""
    return int(result.args_kwargs["args"][0])


def _deliver(send: Callable[[Feedback], bool], mail_task: Task[Any, None], feedback_id: int, tried: int) -> None:
    """Try to send a mail. The next try is stored before this one: a worker that is killed meanwhile loses no mail."""
    _delete_old_results()
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None:
        return
    next_try = _enqueue_next_try(mail_task, feedback_id, tried)
    is_sent = send(feedback)
    if is_sent and next_try:
        DBTaskResult.objects.filter(pk=next_try).delete()
    elif not is_sent and not next_try:
        raise GivenUp(f"The mail about disagreement {feedback_id} was tried {tried + 1} times and is given up.")


def _enqueue_next_try(mail_task: Task[Any, None], feedback_id: int, tried: int) -> str | None:
    """Queue the next try and return its id, or None after the last."""
    if tried >= len(PAUSES):
        return None
    return mail_task.using(run_after=datetime.now(UTC) + PAUSES[tried]).enqueue(feedback_id, tried + 1).id


def _delete_old_results() -> None:
    """Delete the results of tries made long ago, however they ended; a waiting mail was not tried and stays."""
    DBTaskResult.objects.filter(started_at__lt=datetime.now(UTC) - KEPT).delete()
