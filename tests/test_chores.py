"""Chores run when they are due, once for all servers, and one that fails stops no other."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import ChoreRun
from comparisons.services import chores
from comparisons.services.chores import HOUR, Chore
from comparisons.services.worker import Worker

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def table(monkeypatch):
    """Chores of a test in place of the site's: each notes its runs."""
    monkeypatch.setattr(chores, "BREATH", 0)
    ran = []

    def noting(name, portions=(1,)):
        def run(now):
            for rows in portions:
                ran.append((name, now))
                yield rows

        return run

    def lay(*names, **more):
        own = [Chore(name, HOUR, noting(name)) for name in names]
        own += [Chore(name, HOUR, noting(name, portions)) for name, portions in more.items()]
        monkeypatch.setattr(chores, "CHORES", tuple(own))
        return ran

    return lay


def lay_failing(monkeypatch, *more):
    def fail(now):
        raise ValueError("no such thing")
        yield 0

    monkeypatch.setattr(chores, "CHORES", (Chore("broken", HOUR, fail), *more))


def run(now=NOW):
    return [str(done) for done in chores.run_due(now)]


def test_each_chore_runs_once_an_hour(table):
    table("count", "erase")

    assert run() == ["count: 1 rows", "erase: 1 rows"]
    assert run(NOW + HOUR - SECOND) == []
    assert run(NOW + HOUR) == ["count: 1 rows", "erase: 1 rows"]


def test_nothing_due_costs_one_query(table, django_assert_num_queries):
    table("count", "erase")
    run()

    with django_assert_num_queries(1):
        assert run() == []


@pytest.mark.parametrize(("ahead", "runs"), [(HOUR - SECOND, False), (HOUR, True)])
def test_a_clock_that_stood_ahead_stops_nothing_for_long(table, ahead, runs):
    table("count")
    ChoreRun.objects.create(name="count", at=NOW + ahead)

    assert bool(run()) is runs


def test_what_another_server_begins_at_the_same_moment_is_left_to_it(table, monkeypatch):
    ran = table("count")
    monkeypatch.setattr(chores, "_is_due", lambda *_: True)  # both have read the table of runs
    run()

    assert run() == []
    assert len(ran) == 1


def test_one_that_fails_is_logged_and_stops_no_other(table, monkeypatch, caplog):
    ran = table("after")
    lay_failing(monkeypatch, *chores.CHORES)

    assert run() == ["broken: failed: no such thing", "after: 1 rows"]
    assert [name for name, _ in ran] == ["after"]
    assert "The chore broken failed" in caplog.text
    assert run(NOW + HOUR)[0].startswith("broken: failed")


def test_portions_repeat_until_nothing_is_left():
    left = [3, 2, 0, 5]

    assert list(chores.in_portions(lambda now: left.pop(0))(NOW)) == [3, 2]


def test_a_run_ends_somewhere_and_the_next_goes_on(table, monkeypatch, caplog):
    monkeypatch.setattr(chores, "MOST_PORTIONS", 2)
    table(count=[1, 1, 1], fits=[1, 1])

    assert len(run()) == 4
    assert "count has more to do" in caplog.text
    assert len(run(NOW + HOUR)) == 4


def test_the_worker_runs_tasks_between_portions_and_looks_once_a_minute(table, monkeypatch):
    ran = table(count=[1, 1])
    worker, looked = Worker(), []
    monkeypatch.setattr(worker, "_has_lock", lambda: True)
    monkeypatch.setattr(worker, "_run_tasks", lambda: looked.append(len(ran)))
    monkeypatch.setattr("comparisons.services.worker.close_old_connections", lambda: None)

    worker.look()
    assert looked == [0, 1, 2]

    ChoreRun.objects.all().delete()
    worker.look()
    assert len(ran) == 2
    worker.chores_at = 0
    worker.look()
    assert len(ran) == 4


def test_a_worker_that_is_told_to_end_leaves_the_rest(table, monkeypatch):
    ran = table(count=[1, 1])
    worker = Worker()
    monkeypatch.setattr(worker, "_has_lock", lambda: True)
    monkeypatch.setattr(worker, "_run_tasks", lambda: worker.stopped.set() if ran else None)
    monkeypatch.setattr("comparisons.services.worker.close_old_connections", lambda: None)

    worker.look()

    assert len(ran) == 1


def test_the_command_says_what_it_did_and_is_quiet_otherwise(table):
    table(count=[2, 3], idle=[])
    first, second = StringIO(), StringIO()

    call_command("run_chores", stdout=first)
    call_command("run_chores", stdout=second)

    assert (first.getvalue(), second.getvalue()) == ("count: 5 rows\n", "")


def test_the_command_ends_with_an_error_where_a_chore_failed(table, monkeypatch):
    table("after")
    lay_failing(monkeypatch, *chores.CHORES)
    out = StringIO()

    with pytest.raises(CommandError, match="broken: failed: no such thing"):
        call_command("run_chores", stdout=out)
    assert out.getvalue() == "after: 1 rows\n"


def test_each_chore_has_a_name_of_its_own_that_is_stored():
    names = [chore.name for chore in chores.CHORES]

    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 50 for name in names)
