"""A thread of the server that works off the queue of tasks, publishes on schedule and does the chores, one at a time.

The process that has the lock looks for tasks every ``LOOK`` seconds, and at once when it has queued one itself. The
others try for the lock, so one of them goes on where the first ended.
The thread is a daemon: it ends with the process, also midway in a task. Whoever takes the lock next puts such a task
back, as no thread of another server can be at work then. The lock is given up and taken anew each hour and after every
error, so what ``db_worker`` left behind is put back as well, and a task whose result could not be stored.
"""

import logging
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

import psycopg
from django.db import Error, close_old_connections, connection
from django.utils.crypto import get_random_string

from . import chores, scheduling, task_queue, worker_lock
from .source_checks import tasks as source_checks

log = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds until the holder of the lock looks for tasks again: at most so long waits what another process has queued."""
MINUTE = 60.0
"""Seconds until the holder of the lock looks again for comparisons whose date has come, and for chores."""
TRY = 10.0
"""Seconds until another process tries for the lock again."""
TERM = 3600.0
"""Seconds after which the lock is given up and taken anew."""
LONGEST_PAUSE = 30.0
"""Seconds between two tries, at most, while there are errors."""
NAME = "server-"
"""How the names of these workers begin. Those of ``db_worker`` are random."""
EXPECTED = (Error, psycopg.Error, OSError, worker_lock.Lost)
"""Errors of a database or a disk that is away for a while. Any other one is logged with its traceback."""


class Worker(Thread):
    def __init__(self) -> None:
        super().__init__(name="tasks", daemon=True)
        self.stopped = Event()
        self.worker_id = NAME + get_random_string(24)
        self.lock: worker_lock.Lock | None = None
        self.until = 0.0
        self.publishes_at = 0.0
        self.chores_at = 0.0
        self.failures = 0

    def run(self) -> None:
        while not self.stopped.is_set():
            pause = self.look()
            (self.stopped if self.failures else task_queue.queued).wait(pause)
            task_queue.queued.clear()  # before the next look, so that nothing queued meanwhile is missed
        self.let_go()

    def stop(self) -> None:
        """Let the thread end after the task that it runs."""
        self.stopped.set()
        task_queue.queued.set()

    def look(self) -> float:
        """Run what is due if the lock is ours, and return the seconds to wait until the next look. Never raises."""
        try:
            close_old_connections()
            pause = self._work() if self._has_lock() else TRY
        except Exception as error:
            return self._fail(error)
        if self.failures:
            log.warning("The worker goes on.")
            self.failures = 0
        return pause

    def _work(self) -> float:
        self._run_tasks()
        if monotonic() >= self.publishes_at and not self.stopped.is_set():
            self._require_lock()
            self._publish_due()
        if monotonic() >= self.chores_at and not self.stopped.is_set():
            self._do_chores()
        return LOOK

    def _run_tasks(self) -> None:
        while not self.stopped.is_set() and task_queue.is_due():
            self._require_lock()
            task_queue.run_one(self.worker_id)

    def _publish_due(self) -> None:
        for tried in scheduling.publish_due():
            log.info("%s", tried)
        self.publishes_at = monotonic() + MINUTE

    def _do_chores(self) -> None:
        """Do what is due, and run tasks between its portions: no mail waits for a long chore."""
        self._require_lock()
        for done in chores.run_due():
            log.debug("%s", done)
            self._run_tasks()
            if self.stopped.is_set():
                return
            self._require_lock()
        self.chores_at = monotonic() + MINUTE

    def _has_lock(self) -> bool:
        if self.lock is None or monotonic() > self.until:
            self.let_go()
            self.lock = worker_lock.take()
            if self.lock is None:
                connection.close()
                return False
            self.until = monotonic() + TERM
            task_queue.tidy(ended_workers=NAME)
            source_checks.enqueue_portion()
        return True

    def _require_lock(self) -> None:
        if self.lock:
            self.lock.require()

    def _fail(self, error: Exception) -> float:
        """Give up lock and connection, log the first error of an outage, and return a pause that grows."""
        self.let_go()
        if not self.failures:
            traceback = None if isinstance(error, EXPECTED) else error
            log.warning("The worker stands still, and tries again until it can go on: %s", error, exc_info=traceback)
        self.failures += 1
        return min(2.0 ** (self.failures - 1), LONGEST_PAUSE)

    def let_go(self) -> None:
        """Give up lock and connection, whatever state they are in."""
        lock, self.lock = self.lock, None
        if lock:
            with suppress(Exception):  # it is gone already
                lock.release()
        with suppress(Exception):
            connection.close()


def start() -> None:
    """Start the thread, once for each server process. A database in memory has no other user, and no tasks."""
    if connection.settings_dict["NAME"] != ":memory:":
        Worker().start()
