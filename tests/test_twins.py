"""A program asks for a pair or a technology as JSON: its address, its headers, what leads to it, and every refusal."""

import json
from typing import Any

import jsonschema
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from comparisons.presenters.documents.comparison_shapes import ComparisonDocument
from comparisons.presenters.documents.technology_shapes import TechnologyDocument
from comparisons.search import resolving
from nicepick.wsgi import application

from .cached import Cached
from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_revision,
    make_signal,
    make_technology,
    make_weighed_comparison,
)

pytestmark = pytest.mark.django_db

PAIR, MYSQL = "/compare/mysql-vs-postgresql.json", "/technologies/mysql.json"
ORIGIN = "http://127.0.0.1:8000"
PROBLEM = "application/problem+json"


@pytest.fixture
def pair():
    return make_weighed_comparison()


def ask(url: str, status: int = 200, **more: Any) -> Any:
    response = Client().get(url, **more)
    assert response.status_code == status, (url, response.status_code)
    return response


def read(url: str, status: int = 200) -> Any:
    return json.loads(ask(url, status).content)


def queries(url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        Client().get(url)
    return len(asked)


# ---- what it answers


def test_a_pair_has_a_document_beside_its_page(pair):
    response = ask(PAIR)
    document = json.loads(response.content)

    assert response["Content-Type"] == "application/json"
    assert response["Link"] == f'<{ORIGIN}/compare/mysql-vs-postgresql/>; rel="canonical"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert document["schema_version"] == 1
    assert document["links"]["self"] == f"{ORIGIN}{PAIR}"
    assert document["links"]["html"] == document["data"]["url"] == f"{ORIGIN}/compare/mysql-vs-postgresql/"
    assert document["data"]["verdict"]["pick"] == "postgresql"


def test_weights_in_the_address_weigh_it_and_stay_in_its_links(pair):
    document = read(f"{PAIR}?w-operations=5&w-integrity=2.75&utm=x")

    assert document["data"]["weighing"]["answer"]["leader"] == "mysql"
    assert document["data"]["verdict"]["pick"] == "postgresql"
    assert document["data"]["preferences"]["query"] == "w-operations=5"
    assert document["links"]["self"] == f"{ORIGIN}{PAIR}?w-operations=5"
    assert document["links"]["decision_record"].endswith("decision.md?w-operations=5")


def test_a_weight_that_cannot_be_read_is_told_and_ours_is_used(pair):
    data = read(f"{PAIR}?w-operations=9")["data"]

    assert data["preferences"]["weights"] == {}
    assert data["preferences"]["messages"] == [
        "“9” isn't a weight for Operations: use 0 to 5, with up to two decimals. We used ours, 2."
    ]


def test_a_technology_has_a_document_with_all_that_its_page_says():
    mysql = make_technology(
        "mysql", category=make_category("databases"), licence="GPL-2.0-only", summary="Stores *rows*."
    )
    make_claim(mysql, text="It starts", against=make_technology("redis", name="Redis"))
    make_signal(mysql, value="12.5")
    make_release(mysql, cycle="9.7")
    make_relation(mysql, "mariadb")
    make_fact(mysql, value="Its own", source="landscape")
    make_published_comparison(mysql, "postgresql")

    document = read(MYSQL)
    data = document["data"]

    assert document["links"]["next"] is None
    assert (data["name"], data["kind"], data["summary"], data["licence"]) == (
        "MySQL", "database", "Stores *rows*.", "GPL-2.0-only",
    )  # fmt: skip
    assert data["category"] == {"text": "Databases", "url": f"{ORIGIN}/categories/databases/"}
    assert [(one["text"], one["against"], one["against_name"], one["why_not"]) for one in data["claims"]] == [
        ("It starts", "redis", "Redis", "not_weighed")
    ]
    assert [(one["metric"]["name"], one["newest"]["value"]) for one in data["figures"]] == [("github_stars", 12.5)]
    assert [(one["cycle"], one["support"]) for one in data["releases"]] == [("9.7", "supported")]
    assert data["related"] == [{"text": "mariadb", "url": None}]
    licence = next(fact for fact in data["facts"] if fact["field"] == "licence")
    assert [(said["value"], said["sources"]) for said in licence["statements"]] == [
        ("GPL-2.0-only", []), ("Its own", ["CNCF Landscape"]),
    ]  # fmt: skip
    assert [(one["slug"], one["pick"], one["state"], one["json"]) for one in data["comparisons"]] == [
        ("mysql-vs-postgresql", "mysql", "unreviewed", f"{ORIGIN}{PAIR}")
    ]


def test_a_technology_of_many_comparisons_leads_on():
    mysql = make_technology("mysql")
    for _ in range(25):
        make_published_comparison(mysql)

    first = read(MYSQL)
    second = read(first["links"]["next"].removeprefix(ORIGIN))

    assert [len(one["data"]["comparisons"]) for one in (first, second)] == [24, 1]
    assert second["links"]["next"] is None


@pytest.mark.parametrize("url", [MYSQL, PAIR, f"{PAIR}?w-operations=5&open_source=1", "/compare/mysql-vs-redis.json"])
def test_each_document_has_the_shape_that_is_declared(pair, url):
    make_technology("redis")
    shape = TechnologyDocument if url == MYSQL else ComparisonDocument
    schema = TypeAdapter(shape).json_schema()

    jsonschema.Draft202012Validator(schema).validate(read(url)["data"])

    described = [field for one in (schema, *schema["$defs"].values()) for field in one.get("properties", {}).values()]
    assert sum("description" in field for field in described) > 20


# ---- what it costs, and how long it is kept


def test_a_document_costs_as_few_queries_as_its_page(pair):
    make_technology("redis")

    assert queries(PAIR) == queries(f"{PAIR}?w-operations=5") == 4
    assert queries("/compare/mysql-vs-redis.json") <= 8
    assert queries(MYSQL) == 5


def test_it_is_kept_like_the_page_unless_it_has_a_query(pair, tmp_path):
    site = Cached(application, tmp_path / "pages.sqlite3")

    first, again = site.ask(PAIR), site.ask(PAIR)

    assert first[2] == again[2]
    assert site.ask(f"{PAIR}?w-operations=5")[2] != first[2]


# ---- other spellings


@pytest.mark.parametrize(
    ("spelling", "leads"),
    [
        ("/compare/PostgreSQL-vs-mysql.json?w-operations=5", f"{PAIR}?w-operations=5"),
        ("/compare/mysql-vs-postgres.json", PAIR),
        ("/compare/mysql-vs-mysql.json", MYSQL),
        ("/technologies/MySQL.json?after=x", f"{MYSQL}?after=x"),
        ("/technologies/postgres.json", "/technologies/postgresql.json"),
    ],
)
def test_another_spelling_leads_to_the_document_at_once(pair, spelling, leads):
    make_alias(pair.high, "Postgres")

    assert ask(spelling, 301)["Location"] == leads


# ---- what there is not


def test_an_unknown_name_is_a_problem_with_what_was_meant(pair):
    for url, near in (("/compare/mysql-vs-postgre.json", {MYSQL, "/technologies/postgresql.json", PAIR}),
                      ("/technologies/postgre.json", {"/technologies/postgresql.json"})):  # fmt: skip
        response = ask(url, 404)
        problem = json.loads(response.content)

        assert response["Content-Type"] == PROBLEM
        assert response["Cache-Control"] == "no-store"
        assert problem["detail"] == "No technology is called “postgre”."
        assert {one["url"].removeprefix(ORIGIN) for one in problem["suggestions"]} == near


@pytest.mark.parametrize("url", ["/compare/mysql.json", "/compare/-vs-.json", "/compare/a%00-vs-b.json"])
def test_what_is_no_pair_is_a_problem(url):
    assert read(url, 404)["status"] == 404


def test_a_cursor_of_nothing_is_a_problem(pair):
    assert read(f"{MYSQL}?after=x", 404)["title"] == "No such page of the list"


def test_a_withdrawn_pair_is_gone_with_its_reason():
    archived = make_comparison("mysql", "postgresql", status="archived")
    make_revision(archived, verb="withdraw", reason="Both are one now.")

    problem = read(PAIR, 410)

    assert problem["reason"] == "Both are one now."
    assert [one["url"] for one in problem["suggestions"]] == [
        f"{ORIGIN}{MYSQL}",
        f"{ORIGIN}/technologies/postgresql.json",
    ]


def test_a_draft_is_as_if_it_were_not_stored():
    make_comparison("mysql", "postgresql", intro="Nobody may read this.")

    response = ask(PAIR)

    assert json.loads(response.content)["data"]["review"]["state"] == "derived"
    assert response["X-Page-Cache"] == "lesser"
    assert b"Nobody may" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(pair, method):
    response = getattr(Client(), method)(PAIR)

    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)
    assert "GET" in response["Allow"]


@pytest.mark.parametrize(("error", "status"), [(OperationalError("database is locked"), 503), (KeyError("x"), 500)])
def test_an_outage_and_a_fault_are_problems(monkeypatch, error, status):
    def fail(pair):
        raise error

    monkeypatch.setattr(resolving, "published_page", fail)
    response = Client(raise_request_exception=False).get(PAIR)

    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert json.loads(response.content)["status"] == status
    assert ("Retry-After" in response) == (status == 503)
