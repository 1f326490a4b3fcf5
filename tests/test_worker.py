"""The server's own worker: one at a time, after any error, and with nothing lost where it ended."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from comparisons.services import task_queue, tasks, triage, worker, worker_lock

from .make import make_editor, make_feedback
from .working import make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30
"""Seconds that something may take which takes none by itself."""
done: list[str] = []
has_done = Event()


@task()
def note(what: str) -> None:
    done.append(what)
    has_done.set()


@task()
def fail(what: str) -> None:
    raise ValueError(what)


@task()
def stumble(what: str, times: int) -> None:
    """Fail as where the database is busy, a few times."""
    done.append(what)
    if len(done) <= times:
        raise OperationalError("deadlock detected")


@task()
def lose_lock(what: str) -> None:
    done.append(what)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'")
    else:
        lock_file().unlink()


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()
    has_done.clear()


@pytest.fixture
def make_worker():
    made = []

    def make() -> worker.Worker:
        made.append(worker.Worker())
        return made[-1]

    yield make
    for one in made:
        one.stop()
        one.let_go()


@pytest.fixture
def ours(make_worker):
    return make_worker()


def lock_file() -> Path:
    return Path(f"{connection.settings_dict['NAME']}-worker")


def left_running(ago: timedelta = timedelta(), by: str = worker.NAME + "1", what: str = "a", begun: int = 1) -> None:
    """Store a task that a worker began, and did not end."""
    pk = note.enqueue(what).id
    began = datetime.now(UTC) - ago
    DBTaskResult.objects.filter(pk=pk).update(
        status="RUNNING", enqueued_at=began, started_at=began, worker_ids=[by] * begun
    )


def states() -> list[str]:
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


# --- What is queued is done


def test_what_is_queued_is_done_in_its_order(ours):
    task_queue.enqueue(note, "a")
    task_queue.enqueue(note, "b")

    pause = ours.look()

    assert done == ["a", "b"]
    assert states() == ["SUCCESSFUL", "SUCCESSFUL"]
    assert pause == worker.LOOK


def test_the_thread_does_what_is_queued_and_ends_when_told(make_worker, monkeypatch):
    monkeypatch.setattr(worker, "LOOK", 10 * PATIENCE)  # only what wakes it makes it look again
    thread = make_worker()
    thread.start()

    for what in ("a", "b", "c"):
        has_done.clear()
        task_queue.enqueue(note, what)
        assert has_done.wait(PATIENCE)
    thread.stop()
    thread.join(PATIENCE)

    assert done == ["a", "b", "c"]
    assert not thread.is_alive()
    assert worker_lock.take().release() is None


def test_the_worker_wakes_when_a_task_is_committed_and_not_before():
    task_queue.queued.clear()

    with transaction.atomic():
        task_queue.enqueue(note, "a")
        before = task_queue.queued.is_set()

    assert (before, task_queue.queued.is_set()) == (False, True)


def test_nothing_wakes_it_for_what_is_rolled_back(ours):
    task_queue.queued.clear()

    with transaction.atomic():
        task_queue.enqueue(note, "a")
        transaction.set_rollback(True)

    assert not task_queue.queued.is_set()
    assert not task_queue.is_due()


def test_a_task_for_later_waits_for_its_time(ours):
    note.using(run_after=datetime.now(UTC) + timedelta(minutes=5)).enqueue("a")
    ours.look()
    before = list(done)

    make_due()
    ours.look()

    assert (before, done) == ([], ["a"])


def test_a_task_that_fails_keeps_no_other_from_its_turn(ours):
    task_queue.enqueue(fail, "this one")
    task_queue.enqueue(note, "a")

    ours.look()

    assert done == ["a"]
    assert states() == ["FAILED", "SUCCESSFUL"]


def test_a_stopped_worker_begins_no_other_task(ours):
    task_queue.enqueue(note, "a")
    ours.stop()

    ours.look()

    assert done == []


# --- One at a time


def test_only_who_has_the_lock_works_and_another_goes_on_where_it_ended(make_worker):
    first, second = make_worker(), make_worker()
    first.look()
    task_queue.enqueue(note, "a")

    refused = second.look()
    before = list(done)
    first.let_go()
    second.look()

    assert (refused, before) == (worker.TRY, [])
    assert done == ["a"]


def test_another_process_goes_on_when_the_first_is_killed(ours):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, env=site(), stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        task_queue.enqueue(note, "a")
        refused = ours.look()
        holder.kill()

    deadline = datetime.now(UTC) + timedelta(seconds=PATIENCE)
    while ours.look() == worker.TRY and datetime.now(UTC) < deadline:
        pass  # PostgreSQL takes a moment to notice

    assert refused == worker.TRY
    assert done == ["a"]


HOLD = """
import time, django
django.setup()
from comparisons.services import worker_lock
lock = worker_lock.take()
print("held" if lock else "refused", flush=True)
time.sleep(600)
"""


def site() -> dict[str, str]:
    """Environment of a process that runs on the tests' database."""
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "nicepick.settings", "DATABASE_URL": address}


def test_a_db_worker_beside_it_does_no_task_twice(make_worker):
    what = [f"{number:02}" for number in range(20)]
    for each in what:
        task_queue.enqueue(note, each)
    thread = make_worker()

    thread.start()
    work()
    thread.stop()
    thread.join(PATIENCE)

    assert sorted(done) == what


def test_who_has_lost_the_lock_begins_nothing_before_it_is_taken_again(ours):
    task_queue.enqueue(lose_lock, "lost")
    task_queue.enqueue(note, "a")

    pause = ours.look()
    before = list(done)
    ours.look()

    assert (pause, before) == (1, ["lost"])
    assert done == ["lost", "a"]


def test_the_lock_is_taken_anew_when_its_term_is_over(ours, monkeypatch):
    ours.look()
    first = ours.lock
    ours.look()
    kept = ours.lock

    monkeypatch.setattr(worker, "monotonic", lambda: ours.until + 1)
    ours.look()

    assert kept is first
    assert ours.lock not in (None, first)


# --- Errors


def test_a_database_that_is_away_is_told_once_and_asked_less_and_less(ours, caplog):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("gone away")

    ours.look()
    with connection.execute_wrapper(refuse):
        pauses = [ours.look() for _ in range(8)]
    task_queue.enqueue(note, "a")
    healed = ours.look()
    with connection.execute_wrapper(refuse):
        again = ours.look()

    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert (healed, done, again) == (worker.LOOK, ["a"], 1)
    assert [record.getMessage() for record in caplog.records if record.name == worker.__name__] == [
        "The worker stands still, and tries again until it can go on: gone away",
        "The worker goes on.",
        "The worker stands still, and tries again until it can go on: gone away",
    ]
    assert "Traceback" not in caplog.text


def test_nothing_that_nobody_thought_of_ends_it(ours, caplog, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(task_queue, "is_due", lambda: 1 / 0)
        pause = ours.look()
    task_queue.enqueue(note, "a")

    ours.look()

    assert (pause, done) == (1, ["a"])
    assert "ZeroDivisionError" in caplog.text


# --- What was left behind


def test_what_a_killed_server_left_is_done_by_the_next(ours):
    left_running()

    ours.look()

    assert done == ["a"]
    assert states() == ["SUCCESSFUL"]


@pytest.mark.parametrize(("minutes", "expected"), [(59, []), (61, ["a"])])
def test_what_another_worker_began_counts_as_left_after_an_hour(ours, minutes, expected):
    left_running(timedelta(minutes=minutes), by="of db_worker")

    ours.look()

    assert done == expected


def test_what_has_ended_too_many_workers_is_given_up(ours, caplog):
    left_running(what="a", begun=task_queue.ATTEMPTS - 1)
    left_running(what="b", begun=task_queue.ATTEMPTS)

    ours.look()

    assert done == ["a"]
    assert states() == ["FAILED", "SUCCESSFUL"]
    assert "is given up: it was cut short 3 times" in caplog.text


def test_what_a_busy_database_cut_short_is_done_again_and_what_failed_by_itself_is_not(ours):
    task_queue.enqueue(stumble, "a", 1)
    task_queue.enqueue(fail, "this one")
    ours.look()
    before = states()

    task_queue.tidy()
    ours.look()

    assert (before, states()) == (["FAILED", "FAILED"], ["FAILED", "SUCCESSFUL"])
    assert done == ["a", "a"]


def test_what_is_cut_short_each_time_is_given_up(ours):
    task_queue.enqueue(stumble, "a", task_queue.ATTEMPTS + 2)

    for _ in range(task_queue.ATTEMPTS + 2):
        ours.look()
        task_queue.tidy()

    assert len(done) == task_queue.ATTEMPTS
    assert states() == ["FAILED"]


def test_what_a_later_task_makes_up_for_is_not_done_twice(ours):
    left_running(timedelta(minutes=1), what="a")
    left_running(timedelta(minutes=1), what="b")
    task_queue.enqueue(note, "a")

    ours.look()

    assert sorted(done) == ["a", "b"]


def test_a_mail_whose_worker_was_killed_is_sent_once_by_its_next_try(ours, monkeypatch):
    triage.decline(make_feedback(email="reader@example.org"), by=make_editor(), answer="We weighed that.")
    with monkeypatch.context() as patched:
        patched.setattr(DBTaskResult, "set_successful", killed)
        patched.setattr(DBTaskResult, "set_failed", killed)
        patched.setattr(mail.EmailMessage, "send", killed)
        make_due()
        ours.look()
    left = states()

    ours.look()
    make_due()
    ours.look()

    assert left == ["READY", "RUNNING"]
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert states() == ["FAILED", "SUCCESSFUL"]


def killed(*args: object) -> None:
    """Nothing is stored where the process is gone."""
    raise RuntimeError("the process ends here")


@pytest.mark.parametrize(("days", "expected"), [(89, 1), (91, 0)])
def test_results_are_kept_for_ninety_days(days, expected):
    note.enqueue("a")
    DBTaskResult.objects.update(status="SUCCESSFUL", started_at=datetime.now(UTC) - timedelta(days=days))

    task_queue.tidy()

    assert DBTaskResult.objects.count() == expected


def test_a_mail_that_waits_for_long_is_kept():
    tasks.tell_reader.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=datetime.now(UTC) - timedelta(days=91))

    task_queue.tidy(ended_workers=worker.NAME)

    assert states() == ["READY"]
