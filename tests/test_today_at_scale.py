"""The editors' front page costs the same among many rows: whether all of them wait or none does.

SQLite counts the steps of its own program, PostgreSQL the rows that it reads once it may not read a table from its
beginning to its end. Wished-for pairs are left out: they are ranked, so the wishes of ninety days are counted.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from bench import bulk, waiting
from bench.world import World
from comparisons.admin.today import queue, queues
from comparisons.admin.today.waiting import waiting as asked
from comparisons.models import (
    Comparison,
    Condition,
    Feedback,
    Finding,
    ProsCons,
    Source,
    SourceEntry,
    Verdict,
    VoiceBurst,
)

from .make import make_editor
from .test_query_plans import QUICK_AMONG_FEW, ask

pytestmark = pytest.mark.django_db
MOST = 5
"""How far queues are counted here, as there are so few rows."""
STEPS, ROWS, MANY = 4_000, 200, 2_000
"""Steps and rows that are allowed, and how many rows each table has at least."""
LEFT_EMPTY = {"sent_back", "for_review", "schedule_refused", "merge_questions", "sources", "mails"}
"""Queues in which nothing waits in the world of the benchmark."""
QUEUES = [one for one in queues.QUEUES if one.name != "wanted"]


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Some thousand rows for all tests here, gone after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        bulk.write(World(technologies=250, claims=MANY, comparisons=MANY))
        waiting.fill()
        for rows in waits_for_nobody():
            type(rows[0])._default_manager.bulk_create(rows)
        if connection.vendor == "postgresql":
            ask("ANALYZE")
            for setting in QUICK_AMONG_FEW:
                ask(f"SET LOCAL {setting} = off")
        yield
        transaction.set_rollback(True)


def waits_for_nobody() -> Iterator[list[Any]]:
    verdict, source = Verdict.objects.earliest("pk"), Source.objects.earliest("pk")
    condition = {"verdict": verdict, "text": "it stops", "check_by": date(2099, 1, 1)}
    spam = {"comparison": verdict.comparison, "status": "spam", "wants": "low", "text": "x" * 40, "client": "d"}
    yield [Condition(**condition) for _ in range(MANY)]
    yield [Finding(kind="one_sided", sentence="It differs.", found=waiting.NOW) for _ in range(MANY)]
    yield [Feedback(**spam, text_hash=f"spam-{number}", created=waiting.NOW) for number in range(MANY)]
    yield [SourceEntry(source=source, key=f"-{number}", name="x", answer="none") for number in range(MANY)]


@pytest.fixture
def nothing_waits(catalogue):
    """The same rows, each of them in order."""
    today = waiting.TODAY
    Comparison.objects.filter(status="in_review").update(status="draft")
    Comparison.objects.filter(published__isnull=False).update(reviewed=today, reviewed_by="Ada", changed_on=None)
    Condition.objects.update(happened=None, check_by=today)
    ProsCons.objects.update(fresh_until=today)
    Feedback.objects.update(status="spam")
    Finding.objects.update(kind="one_sided", in_demand=False)
    VoiceBurst.objects.update(state="discarded", decided_at=waiting.NOW)
    SourceEntry.objects.update(answer="none")
    if connection.vendor == "postgresql":
        ask("ANALYZE")


@pytest.mark.parametrize("one", QUEUES, ids=lambda one: one.name)
def test_a_queue_in_which_much_waits_is_counted_to_its_limit_and_no_further(catalogue, monkeypatch, one):
    monkeypatch.setattr(queue, "MOST", MOST)
    monkeypatch.setattr(queues, "MOST", MOST)

    cost, found = measured(one)

    assert cost <= 1
    if one.name not in LEFT_EMPTY:
        assert [row.number for row in found] == [f"{MOST}+"]


@pytest.mark.parametrize("one", QUEUES, ids=lambda one: one.name)
def test_a_queue_in_which_nothing_waits_is_not_looked_for_among_all_rows(nothing_waits, one):
    cost, found = measured(one)

    assert found == []
    assert cost <= 1


def test_to_look_through_a_table_costs_more_than_is_allowed(catalogue):
    for table in ("comparison", "condition", "feedback", "finding", "proscons", "sourceentry"):
        assert work(f"SELECT COUNT(*) FROM comparisons_{table} WHERE id + 0 > 0", ()) > 1, table  # noqa: S608


def measured(one: queue.Queue) -> tuple[float, list[Any]]:
    """What asking a queue costs, in parts of what is allowed, and what it says."""
    editor = make_editor(one.name)
    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(keep):
        found = asked(editor, waiting.TODAY, [one])
    return max(work(sql, params) for sql, params in sent), found


def work(sql: str, params: Any) -> float:
    return _rows_read(sql, params) / ROWS if connection.vendor == "postgresql" else _steps(sql, params) / STEPS


def _steps(sql: str, params: Any) -> int:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 100
        return 0

    connection.connection.set_progress_handler(count, 100)
    try:
        ask(sql, params)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps


def _rows_read(sql: str, params: Any) -> float:
    ((plan,),) = ask(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
    (root,) = json.loads(plan) if isinstance(plan, str) else plan
    return _of_node(root["Plan"])


def _of_node(node: Any) -> float:
    """The rows that the tables of a plan gave, or left out after reading them."""
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    own = sum(node.get(name, 0) for name in names) * node.get("Actual Loops", 1) if "Relation Name" in node else 0
    return own + sum(_of_node(inner) for inner in node.get("Plans", []))
