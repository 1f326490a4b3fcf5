"""No page reads a large table whole, however few rows it shows: what the database says of the statements it was sent.

Both are asked with the statements' own values and on some thousand rows. SQLite is asked what it would do. PostgreSQL
is asked how many rows it did read, once it may not read a table from its beginning to its end nor join two in one go:
among so few rows that is often the quickest, and what matters is whether there is a way that stays quick among many.

The page of the sources is left out: it counts what each of them said, on purpose.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from bench import bulk
from bench.world import EMPTY_CATEGORY, HUBS, LARGE_CATEGORY, World
from comparisons.admin.rechecks import reading
from comparisons.admin.today.queues import QUEUES
from comparisons.domain import pairs
from comparisons.models import (
    Alias,
    ChangedMind,
    Comparison,
    Fact,
    Feedback,
    ProsCons,
    Relation,
    Release,
    Revision,
    Signal,
    Technology,
    Verdict,
    bounded,
    changed_lists,
    comparison_lists,
    filtered_lists,
    track_record,
)
from comparisons.services import scheduling
from comparisons.views import sitemaps

from .make import make_editor

QUICK_AMONG_FEW = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""Settings of PostgreSQL's planner."""
WORLD = World(technologies=600, claims=2_400, comparisons=4_000)
LARGE = {
    model._meta.db_table
    for model in (
        Alias,
        ChangedMind,
        Comparison,
        Fact,
        Feedback,
        ProsCons,
        Relation,
        Release,
        Revision,
        Signal,
        Technology,
        Verdict,
    )
}
MOST = 1 / 2
"""The part of a large table that may be read in one go."""
DISAGREE = 1000
"""Disagreements with one comparison that are answered, and as many that editors look into."""
FEW = 100
"""What a bounded count and a part of the sitemap come to here, as there are so few rows."""
TABLE = re.compile(r'(?:FROM|JOIN) "?(\w+)"?(?: (?:AS )?"?(\w+)"?)?')
"""A table, and what a statement calls it."""

pytestmark = pytest.mark.django_db

Statement = tuple[str, Any]


def address(one: int, other: int) -> str:
    return f"/compare/{pairs.canonical(WORLD.slugs[one], WORLD.slugs[other])}/"


HUB, ANY, CATEGORY = (
    f"/technologies/{WORLD.slugs[0]}/",
    f"/technologies/{WORLD.slugs[400]}/",
    f"/categories/{LARGE_CATEGORY}/",
)
MONTH = "2026-09"
DEEP = "after=2021-05-01T00:00:00.000000Z_1"
BACK = "before=2021-05-01T00:00:00.000000Z_1"
ADMIN = "/admin/comparisons"
STACK = ",".join(f"{slug}@17" for slug in WORLD.slugs[:100])
PAGES = {
    "home": "/",
    "comparison": address(0, 1),
    "comparison, of a little-known one": address(0, HUBS),
    "comparison, weighed": f"{address(0, 1)}?w.learning=3",
    "comparison, weighed anew": f"{address(0, 1)}weighed/?w.learning=3",
    "decision record": f"{address(0, 1)}decision.md",
    "two without a comparison": address(HUBS + 1, HUBS + 300),
    "two by other names": "/compare/POSTGRES-vs-mysql/",
    "four side by side": f"/compare/{','.join(sorted(WORLD.slugs[:4]))}/",
    "two of whom one is unknown": f"/compare/{WORLD.slugs[0]}-vs-posgresqll/",
    "form to disagree": f"{address(0, 1)}disagree/",
    "form to wish": f"{address(HUBS + 1, HUBS + 300)}wish/",
    "changes": f"{address(0, 1)}changes/",
    "changes, deep": f"{address(0, 1)}changes/?after=1_2021-05-01T00:00:00.000000Z_1",
    "all comparisons": "/compare/",
    "all comparisons, deep": f"/compare/?{DEEP}",
    "all comparisons, backwards": f"/compare/?{BACK}",
    "comparisons of a category": f"/compare/?category={LARGE_CATEGORY}",
    "comparisons of an outcome": "/compare/?outcome=tie",
    "comparisons of a small category": "/compare/?category=category-3&outcome=pick",
    "two that were typed": "/compare/?a=postgres&b=mysq",
    "technology": ANY,
    "technology, well-known": HUB,
    "technology, well-known, deep": f"{HUB}?{DEEP}",
    "technology, well-known, backwards": f"{HUB}?{BACK}",
    "alternatives": f"{ANY}alternatives/",
    "A to Z": "/technologies/",
    "A to Z, deep": "/technologies/?after=m",
    "A to Z, one letter": "/technologies/?letter=k",
    "categories": "/categories/",
    "category": CATEGORY,
    "category, deep": f"{CATEGORY}?after=m",
    "category, weighed": f"{CATEGORY}?weigh=1",
    "category, empty": f"/categories/{EMPTY_CATEGORY}/",
    "category, small": "/categories/category-3/",
    "changed minds": "/changes/",
    "changed minds, deep": f"/changes/?{DEEP}",
    "changed minds, backwards": f"/changes/?{BACK}",
    "changed minds of a category": f"/changes/?category={LARGE_CATEGORY}",
    "changed minds of a month": f"/changes/?month={MONTH}&category={LARGE_CATEGORY}",
    "feed of the site": "/feeds/changes.atom",
    "feed of new comparisons": "/feeds/new.atom",
    "feed of a technology": f"{ANY}feed.atom",
    "feed of a category": f"{CATEGORY}feed.atom",
    "feed of a small category": "/categories/category-3/feed.atom",
    "calendar of one": f"/calendar.ics?t={WORLD.slugs[0]}&only=support,checks,rechecks",
    "calendar of a pair": f"/calendar.ics?t={WORLD.slugs[0]},{WORLD.slugs[1]}",
    "calendar of twenty": f"/calendar.ics?t={','.join(WORLD.slugs[:20])}&only=support,checks,rechecks",
    "calendar of releases": f"/calendar.ics?t={STACK}&only=support",
    "stack": f"/stack/?t={STACK}",
    "feed of a comparison": f"{address(0, 1)}changes.atom",
    "feed of a reader's weights": f"{address(0, 1)}watch.atom?supported_months=12",
    "how we pick": "/method/",
    "wanted": "/wanted/",
    "disputed": "/disputed/",
    "disputed, deep": "/disputed/?after=3_1000",
    "disputed, backwards": "/disputed/?before=3_1000",
    "stale": "/stale/",
    "stale, deep": "/stale/?after=2026-05-01_1",
    "search": "/search/?q=postgres",
    "search, misspelt": "/search/?q=postgersql+server",
    "search for words": "/search/?q=under+load",
    "search for signs": "/search/?q=c%2B%2B",
    "suggestions": "/search/suggestions/?q=post",
    "suggestions for signs": "/search/suggestions/?q=%25_%25",
    "sitemap": "/sitemap.xml",
    "sitemap of comparisons": "/sitemaps/comparisons-1.xml",
    "sitemap of technologies": "/sitemaps/technologies-1.xml",
    "sitemap of alternatives": "/sitemaps/alternatives-1.xml",
    "fixed pages of the sitemap": "/sitemaps/pages.xml",
    "editors' start": "/admin/",
    "editors' re-checks": f"{ADMIN}/proscons/rechecks/",
    "editors' re-checks of a source": f"{ADMIN}/proscons/rechecks/source/?address=https://example.org/",
    **{
        f"editors' changes, {words}": f"{ADMIN}/revision/?{words}"
        for words in (
            "who=people",
            "who=imports",
            "verb=edit",
            "verb=import&since=2021-01-01",
            "since=2021-01-01&until=2021-02-01",
            f"q={WORLD.slugs[0]}",
            "q=postgresql&who=people&verb=edit&since=2021-01-01",
            "since=2021-01-01&who=people",
        )
    },
    "editors' week of a page": f"{ADMIN}/revision/week/?comparison=1&until=2021-02-01",
    "editors' publications that were refused": f"{ADMIN}/schedule/",
    **{f"editors' {queue.name}": f"/admin/{queue.listed}" for queue in QUEUES if "comparison/?" in queue.listed},
    **{
        f"editors' {name}": f"{ADMIN}/{name}/"
        for name in ("comparison", "technology", "proscons", "signal", "release", "revision", "feedback", "wish")
    },
    **{
        f"editors' {name}, {words}": f"{ADMIN}/{name}/?q={words}"
        for name in ("comparison", "technology", "proscons", "signal", "release", "revision")
        for words in ("postgresql", "redis+stars", "stars")
    },
}
COUNTS_ONE_STATUS = f"{ADMIN}/feedback/"
"""The list that counts and shows, in the order of its index, all disagreements of the status that is filtered."""
STATUS = {PAGES["two by other names"]: 301, PAGES["two of whom one is unknown"]: 404}


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Some thousand rows for all tests here, gone after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        bulk.write(WORLD)
        disagree()
        change_minds()
        if connection.vendor == "postgresql":
            ask("ANALYZE")
            for setting in QUICK_AMONG_FEW:
                ask(f"SET LOCAL {setting} = off")
        yield
        transaction.set_rollback(True)


def disagree() -> None:
    """Let readers disagree with every comparison, and most of all with the first page that is tried."""
    Comparison.objects.update(disagreed=F("id") % 7)
    on = Comparison.objects.get(low__slug__in=WORLD.slugs[:2], high__slug__in=WORLD.slugs[:2])
    claims = ProsCons.objects.exclude(technology__in=[on.low_id, on.high_id]).values_list("pk", flat=True)[:DISAGREE]
    at = datetime(2026, 10, 1, tzinfo=UTC)
    answered = {"status": "declined", "answer": "No.", "answered_at": at}
    common = {"comparison": on, "wants": "claim", "text": "It is different in our experience.", "created": at}
    Feedback.objects.bulk_create(
        Feedback(**common, client=f"{number}-{row}", claim_id=claim, **state)
        for number, claim in enumerate(claims)
        for row, state in enumerate(({"status": "in_review"}, answered))
    )


def change_minds() -> None:
    """A changed mind of each comparison, one an hour."""
    first = datetime(2026, 5, 1, tzinfo=UTC)
    told = {"before_outcome": "tie", "after_outcome": "pick", "after_pick": "low", "cause": "editor"}
    rows = Revision.objects.filter(comparison__isnull=False).order_by("pk").values_list("comparison", "pk")
    ChangedMind.objects.bulk_create(
        ChangedMind(comparison_id=comparison, revision_id=revision, at=first + timedelta(hours=number), **told)
        for number, (comparison, revision) in enumerate(rows)
    )


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(bounded, "MOST_COUNTED", FEW)
    monkeypatch.setattr(reading, "MOST_WALKED", FEW)
    monkeypatch.setattr(filtered_lists, "LOOKED_THROUGH", FEW)
    monkeypatch.setattr(changed_lists, "LOOKED_THROUGH", FEW)
    monkeypatch.setattr(track_record, "MOST_MINDS", FEW)
    monkeypatch.setattr(track_record, "MOST_COMPARISONS", FEW)
    monkeypatch.setattr(sitemaps, "AT_ONCE", FEW)
    monkeypatch.setattr(sitemaps, "IN_A_SECTION", 10 * FEW)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_large_table_is_read_whole(catalogue, few_at_once, client, path):
    if path.startswith("/admin/"):
        client.force_login(make_editor())

    statements = sent_for(client, path)

    assert statements
    found = [line for statement in statements for line in read_whole(*statement)]
    assert [line for line in found if path != COUNTS_ONE_STATUS or "INDEX feedback_queue" not in line] == []


def test_what_is_due_to_be_published_is_found_without_reading_the_comparisons(catalogue):
    with CaptureQueriesContext(connection) as sent:
        assert list(scheduling.publish_due()) == []

    assert [found for query in sent for found in read_whole(query["sql"], None)] == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT reason FROM comparisons_verdict WHERE reason LIKE 'x%%'",
        "SELECT id FROM comparisons_comparison WHERE status = %s ORDER BY changes LIMIT 5",
        "SELECT name FROM comparisons_technology ORDER BY name LIMIT 5",
        "SELECT COUNT(*) FROM comparisons_proscons AS claim",
    ],
)
def test_a_statement_that_reads_a_large_table_whole_is_found(catalogue, sql):
    assert read_whole(sql, ["published"] if "%s" in sql else [])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM comparisons_technology ORDER BY slug LIMIT 5",
        "SELECT name FROM comparisons_technology WHERE slug = %s",
        "SELECT name FROM comparisons_category",
    ],
)
def test_one_that_reads_a_part_of_it_is_not(catalogue, sql):
    assert read_whole(sql, ["mysql"] if "%s" in sql else []) == []


def sent_for(client: Any, path: str) -> list[Statement]:
    """The questions that the answer at ``path`` asks of the database, each with the first of its values."""
    sent: dict[str, Any] = {}

    def keep(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        sent.setdefault(sql, params)
        return execute(sql, params, *rest)

    with connection.execute_wrapper(keep):
        response = client.get(path)
        response.getvalue()
    assert response.status_code == STATUS.get(path, 200)
    return [(sql, params) for sql, params in sent.items() if sql.split()[0] in ("SELECT", "WITH")]


def read_whole(sql: str, params: Any) -> list[str]:
    """What a statement reads whole, or would; nothing where all is well."""
    if connection.vendor == "sqlite":
        return _read_whole_by_sqlite(sql, params)
    ((plan,),) = ask(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
    (root,) = json.loads(plan) if isinstance(plan, str) else plan
    return [f"{node['Relation Name']}: {rows} rows, by {sql}" for node, rows in _nodes_with_rows(root["Plan"])]


def _read_whole_by_sqlite(sql: str, params: Any) -> list[str]:
    """It may look through a table in the order of an index where it stops early.

    One that is found by its status alone is read whole too, as nearly all are published, unless it asks for the newest
    few, which its index has in order.
    """
    lines = [detail for *_, detail in ask(f"EXPLAIN QUERY PLAN {sql}", params)]
    if "LIMIT" in sql and not any("TEMP B-TREE" in line for line in lines):
        return []
    names = {called: table for table, called in TABLE.findall(sql)} | {table: table for table in LARGE}
    return [
        f"{line}, by {sql}"
        for line in lines
        if (line.startswith("SCAN ") or (line.endswith("(status=?)") and not _asks_for_the_newest(line, sql)))
        and names.get(line.split()[1]) in LARGE
    ]


def _asks_for_the_newest(line: str, sql: str) -> bool:
    """Or for the oldest few, which the same index has."""
    newest = f"comparison.status = 'published' {comparison_lists.NEWEST} LIMIT"
    oldest = 'U0."status" = %s ORDER BY U0."published" ASC, U0."id" ASC LIMIT'
    return "comparison_newest" in line and (newest in sql or oldest in sql)


def _nodes_with_rows(node: Any) -> Iterator[tuple[Any, float]]:
    """The parts of PostgreSQL's plan that read too much of a large table at a time, with how many rows."""
    rows = sum(node.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))
    if node.get("Relation Name") in LARGE and rows > MOST * _number_of(node["Relation Name"]):
        yield node, rows
    for inner in node.get("Plans", []):
        yield from _nodes_with_rows(inner)


@cache
def _number_of(table: str) -> int:
    ((number,),) = ask(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 it is one of LARGE
    return number


def ask(sql: str, params: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
