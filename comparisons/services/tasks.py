"""When letters are sent: by a worker where there is one (``MAIL_WORKER``), else once what they tell of is stored.

What a mail server did not take waits in the database for its next try, by a worker that runs all the time or by
``manage.py db_worker --batch``. A task holds the id of a disagreement and nothing of what a reader wrote, so the
address stands in one place only.
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
"""Before a letter is tried once more. A mail server that stays away for longer needs a person.

The first is longer than any try takes, so that two workers never have the same letter in hand.
"""
KEPT = timedelta(days=90)
"""How long it can be seen what became of a letter."""


class GivenUp(Exception):
    """What a letter ends with that no try could send."""


GIVEN_UP = f"{GivenUp.__module__}.{GivenUp.__qualname__}"
"""As the queue stores it. What failed otherwise has its next try waiting."""


@task()
def tell_editors(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_editors, tell_editors, feedback_id, tried)


@task()
def tell_reader(feedback_id: int, tried: int = 0) -> None:
    _deliver(mail.tell_reader, tell_reader, feedback_id, tried)


def ask(letter: Task[Any, None], feedback_id: int) -> None:
    """Within the transaction of what the letter tells of: where that is undone, nothing is sent."""
    if settings.MAIL_WORKER:
        letter.enqueue(feedback_id)
    else:
        transaction.on_commit(lambda: letter.call(feedback_id), robust=True)


def ask_again(failed: DBTaskResult[Any, Any]) -> bool:
    """From the start, for a letter that was given up; whether it still was."""
    with transaction.atomic():
        deleted, _ = DBTaskResult.objects.failed().filter(pk=failed.pk, exception_class_path=GIVEN_UP).delete()
        if deleted:
            letter: Any = failed.task
            ask(letter, feedback_of(failed))
    return bool(deleted)


def feedback_of(asked: DBTaskResult[Any, Any]) -> int:
    return int(asked.args_kwargs["args"][0])


def _deliver(send: Callable[[Feedback], bool], letter: Task[Any, None], feedback_id: int, tried: int) -> None:
    """The next try is stored before this one: a worker that is killed meanwhile loses no letter."""
    _forget_old()
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None:
        return
    next_try = _ask_later(letter, feedback_id, tried)
    is_sent = send(feedback)
    if is_sent and next_try:
        DBTaskResult.objects.filter(pk=next_try).delete()
    elif not is_sent and not next_try:
        raise GivenUp(f"The mail about disagreement {feedback_id} was tried {tried + 1} times and is given up.")


def _ask_later(letter: Task[Any, None], feedback_id: int, tried: int) -> str | None:
    """The id of the next try, or None after the last."""
    if tried >= len(PAUSES):
        return None
    return letter.using(run_after=datetime.now(UTC) + PAUSES[tried]).enqueue(feedback_id, tried + 1).id


def _forget_old() -> None:
    """What was tried long ago, however that ended; what waits was not tried."""
    DBTaskResult.objects.filter(started_at__lt=datetime.now(UTC) - KEPT).delete()
