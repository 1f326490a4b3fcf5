"""Mails as tasks: they wait in the database for a worker, and for their next try if the mail server did not take them.

A task holds the id of a disagreement or two moments, and nothing that a reader wrote, so the reader's address is stored
in one place only.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from comparisons.models import ChoreRun, Feedback

from . import mail, task_queue

PAUSES = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 720)]
"""Pauses before each further try to send a mail. A mail server that stays away for longer needs a person.

The first pause is longer than any try takes, so that two workers never send one mail at once.
"""


ADDRESS_KEPT = timedelta(days=90)
"""For how long after the disagreement a reader's address is kept at most, also where a mail was given up."""


class GivenUp(Exception):
    """Raised when the last try to send a mail has failed."""


AFTER_OTHERS = -10
"""The priority of mails: whatever else is due goes first, as a mail server that is slow takes its time for each."""
GIVEN_UP = f"{GivenUp.__module__}.{GivenUp.__qualname__}"
"""``GivenUp`` as the queue stores it. A mail that failed with any other error has its next try waiting."""


EDITORS_PAUSE = timedelta(hours=1)
"""At most one mail an hour tells the editors of new disagreements, however many come."""
SETTLED = timedelta(seconds=30)
"""What was sent so long ago is stored by now, or never will be: its transaction has ended."""
TOLD_EDITORS = "told editors"
"""The name of the moment until which the editors were told of what came."""


@task(priority=AFTER_OTHERS)
def tell_editors(since: str, until: str, tried: int = 0) -> None:
    moments = datetime.fromisoformat(since), datetime.fromisoformat(until)
    _deliver(tell_editors, (since, until), tried, lambda: mail.tell_editors(*moments))


@task(priority=AFTER_OTHERS)
def tell_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver_to_reader(tell_reader, feedback_id, tried, mail.tell_reader)


@task(priority=AFTER_OTHERS)
def ask_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver_to_reader(ask_reader, feedback_id, tried, mail.ask_reader)


def gather_for_editors(now: datetime) -> Iterator[int]:
    """Queue one mail about all that came since the last one, and yield how many that are. A chore of the worker.

    A mail that still waits, as the mail server is away, is followed by no other. Four queries.
    """
    until = now - SETTLED
    told, _ = ChoreRun.objects.get_or_create(name=TOLD_EDITORS, defaults={"at": until - timedelta(days=1)})
    is_soon = told.at <= now < told.at + EDITORS_PAUSE
    waits = DBTaskResult.objects.filter(task_path=tell_editors.module_path, status__in=["READY", "RUNNING"])
    if is_soon or waits.exists() or not (number := Feedback.objects.told_to_editors(told.at, until).count()):
        return
    with transaction.atomic():
        is_ours = ChoreRun.objects.filter(name=TOLD_EDITORS, at=told.at).update(at=until)
        if is_ours:
            task_queue.enqueue(tell_editors, told.at.isoformat(), until.isoformat())
    if is_ours:
        yield number


def erase_old_addresses(now: datetime) -> Iterator[int]:
    """Erase readers' addresses ``ADDRESS_KEPT`` after they came, whatever became of their mails. A chore."""
    yield Feedback.objects.exclude(email="").filter(created__lt=now - ADDRESS_KEPT).update(email="")


def given_up() -> QuerySet[DBTaskResult[Any, Any]]:
    """Return the mails whose last try failed, the oldest first. The queue of tasks is short: it is read whole."""
    return DBTaskResult.objects.failed().filter(exception_class_path=GIVEN_UP).order_by("finished_at")


def retry(failed: DBTaskResult[Any, Any]) -> bool:
    """Queue a given-up mail again, with all its tries; return False if somebody else did so meanwhile."""
    with transaction.atomic():
        deleted, _ = DBTaskResult.objects.failed().filter(pk=failed.pk, exception_class_path=GIVEN_UP).delete()
        if deleted:
            mail_task: Any = failed.task
            task_queue.enqueue(mail_task, *_subject_of(failed))
    return bool(deleted)


def cancel_mail_to_reader(feedback_id: int) -> None:
    """Take the mails to the writer of a disagreement out of the queue. The queue is short."""
    paths = [tell_reader.module_path, ask_reader.module_path]
    waiting = DBTaskResult.objects.filter(task_path__in=paths, status="READY")
    DBTaskResult.objects.filter(pk__in=[row.pk for row in waiting if feedback_of(row) == feedback_id]).delete()


def feedback_of(result: DBTaskResult[Any, Any]) -> int | None:
    """Return the id of the disagreement that a mail is about; None for a mail to the editors, which is about many."""
    subject = result.args_kwargs["args"][0]
    return subject if isinstance(subject, int) else None


def _subject_of(result: DBTaskResult[Any, Any]) -> list[Any]:
    """Return the arguments that say what a mail is about, without the number of tries."""
    args = result.args_kwargs["args"]
    return list(args[:2] if result.task_path == tell_editors.module_path else args[:1])


def _deliver_to_reader(
    mail_task: Task[Any, None], feedback_id: int, tried: int, send: Callable[[Feedback], bool]
) -> None:
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None:
        task_queue.tidy()
        return
    _deliver(mail_task, (feedback_id,), tried, lambda: send(feedback))


def _deliver(mail_task: Task[Any, None], subject: tuple[Any, ...], tried: int, send: Callable[[], bool]) -> None:
    """Try to send a mail. The next try is stored before this one: a worker that is killed meanwhile loses no mail."""
    task_queue.tidy()
    next_try = _enqueue_next_try(mail_task, subject, tried)
    is_sent = send()
    if is_sent and next_try:
        DBTaskResult.objects.filter(pk=next_try).delete()
    elif not is_sent and not next_try:
        about = f"disagreement {subject[0]}" if len(subject) == 1 else f"disagreements until {subject[1]}"
        raise GivenUp(f"The mail about {about} was tried {tried + 1} times and is given up.")


def _enqueue_next_try(mail_task: Task[Any, None], subject: tuple[Any, ...], tried: int) -> str | None:
    """Queue the next try and return its id, or None after the last."""
    if tried >= len(PAUSES):
        return None
    return mail_task.using(run_after=datetime.now(UTC) + PAUSES[tried]).enqueue(*subject, tried + 1).id
