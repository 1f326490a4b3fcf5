"""A reader looks through the history of a comparison."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from comparisons.models import keyset

from .make import (
    make_comparison,
    make_published_comparison,
    make_reviewed_comparison,
    make_revision,
    make_technology,
)
from .reading import read, said, walk, words

pytestmark = pytest.mark.django_db
START = datetime(2026, 10, 1, 12, 0, 0, 123456, tzinfo=UTC)


def test_a_history_tells_who_did_what_when_and_why(client):
    comparison = make_published_comparison("mysql", "postgresql")
    first = {"comparison": ["mysql", "postgresql"], "verdict": {"pick": "mysql", "basis": "editor"}}
    second = first | {"verdict": first["verdict"] | {"pick": "postgresql"}}
    days = [{"at": START + timedelta(days=number)} for number in range(4)]
    make_revision(comparison, verb="publish", reason="Every claim has *a source*.", record=first, **days[0])
    make_revision(comparison.second, verb="edit", reason="Version 18 is out.", record=first, **days[1])
    make_revision(comparison, verb="revise", reason="A reader was right.", record=second, **days[2])
    make_revision(comparison, verb="approve", reason="It holds.", record=second, **days[3])
    make_revision(make_technology("rust"), reason="Not of this pair.")

    page = read(client, "/compare/mysql-vs-postgresql/changes/")

    assert words(page.h1) == "What changed, and why"
    assert said(page.select(".history > li")) == [
        "4 Oct 2026 · This comparison approved by Ada Lovelace Nothing in the record changed. It holds.",
        "3 Oct 2026 · This comparison verdict revised by Ada Lovelace The pick: MySQL → PostgreSQL A reader was right.",
        "2 Oct 2026 · PostgreSQL edited by Ada Lovelace First entry. Version 18 is out.",
        "1 Oct 2026 · This comparison published by Ada Lovelace First entry. Every claim has a source.",
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("import", "1 Oct 2026 · PostgreSQL imported from the catalogue files First entry."),
        ("import from the landscape", "1 Oct 2026 · PostgreSQL imported First entry. import from the landscape"),
    ],
)
def test_what_an_import_changed_names_where_it_came_from(client, reason, words):
    comparison = make_published_comparison("mysql", "postgresql")
    make_revision(comparison.second, verb="import", by_name="import", reason=reason, at=START)

    page = read(client, "/compare/mysql-vs-postgresql/changes/")

    assert said(page.select(".imports .history > li")) == [words]


def test_what_people_changed_stands_before_what_imports_did(client):
    comparison = make_published_comparison("mysql", "postgresql")
    for number in range(keyset.SIZE):
        make_revision(comparison.low, verb="import", reason=f"Import {number}.", at=START + timedelta(days=1 + number))
    for number, subject in enumerate((comparison, comparison.high)):
        make_revision(subject, reason=f"Person {number}.", at=START + timedelta(hours=number))

    first = read(client, "/compare/mysql-vs-postgresql/changes/")
    pages, _ = walk(client, "/compare/mysql-vs-postgresql/changes/", "next", ".history-reason")

    assert said(first.select("main > .history .history-reason")) == ["Person 1.", "Person 0."]
    assert words(first.select_one(".imports summary")) == f"{keyset.SIZE - 2} imports from files and data sets"
    assert not first.select_one(".imports").has_attr("open")
    assert len(set(chain(*pages))) == keyset.SIZE + 2
    assert pages[1] == ["Import 1.", "Import 0."]


def test_a_history_of_imports_alone_is_open(client):
    comparison = make_published_comparison("mysql", "postgresql")
    make_revision(comparison, verb="import", by_name="import", reason="import", at=START)

    page = read(client, "/compare/mysql-vs-postgresql/changes/")

    assert words(page.select_one(".empty")) == "So far, every change came from files and data sets."
    assert page.select_one(".imports").has_attr("open")


def test_the_oldest_change_of_a_page_is_compared_with_the_one_on_the_next(client, django_assert_num_queries):
    comparison = make_published_comparison("mysql", "postgresql")
    for subject, kind in zip([comparison, *comparison.sides], ["comparison", "technology", "technology"], strict=True):
        for number in range(keyset.SIZE):
            record = {kind: subject.slug, "status" if kind == "comparison" else "licence": f"No. {number}"}
            if kind == "comparison":
                record["comparison"] = ["mysql", "postgresql"]
            make_revision(subject, at=START + timedelta(minutes=number), record=record)

    with django_assert_num_queries(3):
        page = read(client, "/compare/mysql-vs-postgresql/changes/")

    assert len(page.select(".history > li")) == len(page.select(".differences")) == keyset.SIZE
    assert {words(entry).partition(":")[0] for entry in page.select(".differences")} == {"Status", "Licence"}


def test_a_long_history_is_turned_page_by_page(client):
    comparison = make_published_comparison("mysql", "postgresql")
    for index in range(keyset.SIZE + 2):
        make_revision(comparison, at=START, reason=f"Reason {index}.")

    pages, _ = walk(client, "/compare/mysql-vs-postgresql/changes/", "next", ".history-reason")

    assert list(chain(*pages)) == [f"Reason {index}." for index in reversed(range(keyset.SIZE + 2))]


def test_the_history_of_a_draft_is_not_found(client):
    make_revision(make_comparison("mysql", "postgresql"))

    assert client.get("/compare/mysql-vs-postgresql/changes/").status_code == 404


@pytest.mark.parametrize(("has_changed", "queries"), [(True, 6), (False, 5)])
def test_the_history_of_a_reviewed_page_takes_six_queries_at_most(
    client, django_assert_num_queries, has_changed, queries
):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    make_revision(comparison, record={"comparison": ["mysql", "postgresql"]})
    if has_changed:
        comparison.low.claims.filter(polarity="pro").update(text="It keeps each row.")

    with django_assert_num_queries(queries):
        page = read(client, "/compare/mysql-vs-postgresql/changes/")

    assert bool(page.select("#since-review del")) is has_changed
    assert words(page.select_one(".trail a")) == "MySQL vs PostgreSQL"
    assert page.select_one(".trail a")["href"] == "/compare/mysql-vs-postgresql/"
