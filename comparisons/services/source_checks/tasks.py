"""A small portion of the sources each hour, asked by the worker where ``SOURCE_CHECKS`` is on."""

import logging

from django.conf import settings
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from comparisons.domain import days
from comparisons.services import task_queue

from .network import Network
from .running import Bounds, Offline, run

log = logging.getLogger(__name__)

PORTION = Bounds(most=20, seconds=30, older_than=30)
"""What one task asks: 480 addresses a day, each again after a month. Mails wait meanwhile, so it ends soon."""
AFTER_ALL = -20


@task(priority=AFTER_ALL)
def check_some() -> None:
    """Ask a portion. A task that is run twice asks the next ones."""
    try:
        for _ in run(PORTION, days.utc_today(), writes=True, network=Network()):
            pass
    except Offline:
        log.warning("No source of a claim answers: is this machine online?")


def enqueue_portion() -> None:
    """Queue a portion where the setting allows it and none waits. The worker calls it once an hour. One query."""
    if settings.SOURCE_CHECKS and not _waits():
        task_queue.enqueue(check_some)


def _waits() -> bool:
    return DBTaskResult.objects.filter(task_path=check_some.module_path, status=TaskResultStatus.READY).exists()
