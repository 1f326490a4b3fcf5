"""Mails as tasks: they wait in the database for a worker, and for their next try if the mail server did not take them.

A task holds the id of a disagreement and nothing that a reader wrote, so the reader's address is stored in one place
only.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from comparisons.models import Feedback

from . import mail, task_queue

PAUSES = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 720)]
"""Pauses before each further try to send a mail. A mail server that stays away for longer needs a person.

The first pause is longer than any try takes, so that two workers never send one mail at once.
"""


class GivenUp(Exception):
    """Raised when the last try to send a mail has failed."""


AFTER_OTHERS = -10
"""The priority of mails: whatever else is due goes first, as a mail server that is slow takes its time for each."""
GIVEN_UP = f"{GivenUp.__module__}.{GivenUp.__qualname__}"
"""``GivenUp`` as the queue stores it. A mail that failed with any other error has its next try waiting."""


@task(priority=AFTER_OTHERS)
def tell_editors(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_editors, tell_editors, feedback_id, tried)


@task(priority=AFTER_OTHERS)
def tell_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_reader, tell_reader, feedback_id, tried)


@task(priority=AFTER_OTHERS)
def ask_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.ask_reader, ask_reader, feedback_id, tried)


def given_up() -> QuerySet[DBTaskResult[Any, Any]]:
    """Return the mails whose last try failed, the oldest first. The queue of tasks is short: it is read whole."""
    return DBTaskResult.objects.failed().filter(exception_class_path=GIVEN_UP).order_by("finished_at")


def retry(failed: DBTaskResult[Any, Any]) -> bool:
    """Queue a given-up mail again, with all its tries; return False if somebody else did so meanwhile."""
    with transaction.atomic():
        deleted, _ = DBTaskResult.objects.failed().filter(pk=failed.pk, exception_class_path=GIVEN_UP).delete()
        if deleted:
            mail_task: Any = failed.task
            task_queue.enqueue(mail_task, feedback_of(failed))
    return bool(deleted)


def cancel_mail_to_reader(feedback_id: int) -> None:
    """Take the mail about a disagreement out of the queue, as the answer or question is taken back. It is short."""
    paths = [tell_reader.module_path, ask_reader.module_path]
    waiting = DBTaskResult.objects.filter(task_path__in=paths, status="READY")
    DBTaskResult.objects.filter(pk__in=[row.pk for row in waiting if feedback_of(row) == feedback_id]).delete()


def feedback_of(result: DBTaskResult[Any, Any]) -> int:
    """Return the id of the disagreement that a mail is about."""
    return int(result.args_kwargs["args"][0])


def _deliver(send: Callable[[Feedback], bool], mail_task: Task[Any, None], feedback_id: int, tried: int) -> None:
    """Try to send a mail. The next try is stored before this one: a worker that is killed meanwhile loses no mail."""
    task_queue.tidy()
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
