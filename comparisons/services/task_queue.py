"""The queue of tasks in the database: add one, run what is due, put back what was cut short.

A worker can end at any moment, so a task may run twice: a task must bear that. A mail that went out right before its
worker was killed is sent again.
"""

import logging
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)

KEPT = timedelta(days=90)
"""How long the result of a task is kept."""
LONGEST = timedelta(hours=1)
"""No task takes as long. What runs for longer was left by a worker that is gone."""
ATTEMPTS = 3
"""A task that was begun this often, and never came to an end, is given up: it may be what ends the workers."""

CUT_SHORT = ("django.db.utils.OperationalError", "builtins.SystemExit", "builtins.KeyboardInterrupt")
"""What a task ends with if the database is busy or away, or its worker is told to end at once: no fault of its own."""

queued = Event()
"""Set when this process has committed a task."""


class Abandoned(Exception):
    """Stored as the reason of a task that was cut short and is not run again."""


def enqueue(task: Task[Any, Any], *args: Any) -> None:
    """Queue a task for the worker; in a transaction that is rolled back, nothing is queued.

    The first argument says what the task is about: of tasks with the same function and first argument, one that waits
    makes up for one that was left behind.
    """
    task.enqueue(*args)
    transaction.on_commit(queued.set)


def is_due() -> bool:
    """Return whether a task waits for a worker now. One query that locks nothing."""
    return DBTaskResult.objects.ready().exists()


def run_one(worker_id: str) -> None:
    """Run the first task that is due, unless another worker has taken it. What the task raises is stored."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_id,
    ).run()


def tidy(ended_workers: str | None = None) -> None:
    """Put back what workers left behind or cut short, and delete results of long ago. What waits, stays.

    ``ended_workers`` begins the names of workers of which the caller knows that none is at work. Of any other worker
    nobody knows, so its task counts as left behind only after ``LONGEST``.
    """
    now = datetime.now(UTC)
    with transaction.atomic():
        DBTaskResult.objects.finished().filter(started_at__lt=now - KEPT).delete()
        for result in DBTaskResult.objects.running().select_for_update(skip_locked=True):
            is_ended = ended_workers is not None and result.worker_ids[-1].startswith(ended_workers)
            if is_ended or (result.started_at and result.started_at < now - LONGEST):
                _put_back(result)
        cut_short = DBTaskResult.objects.failed().filter(exception_class_path__in=CUT_SHORT)
        for result in cut_short.select_for_update(skip_locked=True):
            _put_back(result)


def _put_back(result: DBTaskResult[Any, Any]) -> None:
    """Queue a task again, unless one that waits makes up for it or it has been begun too often."""
    if _is_made_up_for(result):
        result.set_failed(Abandoned("It was cut short. One that waits does the same."))
    elif len(result.worker_ids) >= ATTEMPTS:
        log.error("The task %s is given up: it was cut short %s times.", result.task_path, len(result.worker_ids))
        result.set_failed(Abandoned(f"It was cut short {len(result.worker_ids)} times."))
    else:
        log.warning("The task %s is queued again: it was cut short while it ran.", result.task_path)
        DBTaskResult.objects.filter(pk=result.pk).update(
            status="READY", started_at=None, finished_at=None, exception_class_path="", traceback=""
        )


def _is_made_up_for(result: DBTaskResult[Any, Any]) -> bool:
    """Return whether a task with the same function and first argument waits. No clock decides: one may be set back."""
    waiting = DBTaskResult.objects.filter(task_path=result.task_path, status="READY")
    subject = result.args_kwargs["args"][:1]
    return any(given["args"][:1] == subject for given in waiting.values_list("args_kwargs", flat=True))
