"""Programs ask for several technologies or comparisons by name at once, and search as people do."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from comparisons.api.v1.batches import MOST, PATTERN, SUGGESTED
from comparisons.api.v1.search import SearchDocument
from comparisons.api.v1.shapes import TechnologyLine
from comparisons.models import Comparison
from comparisons.presenters.documents.shapes import ComparisonLineDocument
from comparisons.presenters.envelopes import Envelope

from .make import make_alias, make_claim, make_pair, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db

TECHNOLOGIES, COMPARISONS, SEARCH = "/api/v1/technologies", "/api/v1/comparisons", "/api/v1/search"
LINES: Any = {TECHNOLOGIES: TypeAdapter(Envelope[list[TechnologyLine]]),
              COMPARISONS: TypeAdapter(Envelope[list[ComparisonLineDocument]]),
              SEARCH: TypeAdapter(Envelope[SearchDocument])}  # fmt: skip


def ask(client, path: str, **query: str) -> Any:
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    assert response["Cache-Control"] == "no-store"
    LINES[path].validate_python(response.json())
    return response.json()


def not_found(answer: Any) -> dict[str, list[str]]:
    return {one["asked"]: [said["text"] for said in one["suggestions"]] for one in answer["not_found"]}


@pytest.fixture(autouse=True)
def pair() -> Comparison:
    found = make_pair()
    make_alias(found.high, "Postgres")
    return found


# ---- batches


def test_technologies_come_in_the_order_asked_whatever_they_are_called(client, django_assert_num_queries):
    make_technology("sqlite")

    with django_assert_num_queries(1):
        answer = ask(client, TECHNOLOGIES, slugs="sqlite, Postgres,MYSQL")

    assert [one["slug"] for one in answer["data"]] == ["sqlite", "postgresql", "mysql"]
    assert answer["not_found"] == []
    assert answer["links"]["self"].endswith("/api/v1/technologies?slugs=sqlite%2C+Postgres%2CMYSQL")


def test_what_a_batch_does_not_find_is_named_with_what_is_similar(client):
    answer = ask(client, TECHNOLOGIES, slugs="postgresq,mysql,zzz,postgresq")

    assert [one["slug"] for one in answer["data"]] == ["mysql"]
    assert not_found(answer) == {"postgresq": ["PostgreSQL"], "zzz": []}


def test_comparisons_come_in_the_order_asked_in_either_direction(client, django_assert_num_queries):
    make_published_comparison("go", "rust")

    with django_assert_num_queries(3):
        answer = ask(client, COMPARISONS, pairs="rust-vs-go,Postgres-vs-mysql,mysql-vs-go")

    assert [one["slug"] for one in answer["data"]] == ["go-vs-rust", "mysql-vs-postgresql"]
    [missing] = answer["not_found"]
    assert missing["asked"] == "mysql-vs-go"
    assert missing["suggestions"][0]["url"].endswith("/api/v1/comparisons/go-vs-mysql")


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_a_comparison_that_is_not_published_is_not_found(client, status):
    Comparison.objects.update(status=status)

    answer = ask(client, COMPARISONS, pairs="mysql-vs-postgresql")

    assert (answer["data"], list(not_found(answer))) == ([], ["mysql-vs-postgresql"])


def test_pairs_with_an_unknown_name_and_what_is_no_pair_are_not_found(client):
    answer = ask(client, COMPARISONS, pairs="mysql-vs-postgresq,mysql,mysql-vs-mysql")

    assert answer["data"] == []
    assert not_found(answer)["mysql-vs-postgresq"] == ["MySQL vs PostgreSQL", "MySQL", "PostgreSQL"]
    assert (not_found(answer)["mysql"], not_found(answer)["mysql-vs-mysql"]) == ([], ["MySQL"])


@pytest.mark.parametrize(("path", "name"), [(TECHNOLOGIES, "slugs"), (COMPARISONS, "pairs")])
def test_a_batch_has_fifty_names_at_most_and_no_pages(client, path, name):
    fifty = ",".join(f"x{number}-vs-y" for number in range(MOST))

    assert len(ask(client, path, **{name: fifty})["not_found"]) == MOST
    for query in ({name: f"{fifty},z"}, {name: ""}, {name: "a,,b"}, {name: "a" * 4001}):
        problem = client.get(path, query)
        assert (problem.status_code, problem["Cache-Control"]) == (422, "no-store")
        assert problem.json()["errors"][0]["at"][1] == name
    assert client.get(path, {name: "a", "after": "b"}).status_code == 404


def test_however_many_are_not_found_few_cost_a_search(client):
    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(client, TECHNOLOGIES, slugs=",".join(f"mysqk{place}" for place in range(number)))
        return len(asked)

    assert queries(1) < queries(SUGGESTED) == queries(MOST) <= 2 + 3 * SUGGESTED


def test_the_list_itself_is_kept_and_has_no_names_that_are_not_found(client):
    response = client.get(TECHNOLOGIES)

    assert "Cache-Control" not in response
    assert "not_found" not in response.json()


# ---- search


def test_a_search_finds_what_its_page_finds(client, pair):
    make_claim(pair.high, text="Vacuum keeps tables small.")

    by_name = ask(client, SEARCH, q="postgre")["data"]
    by_alias = ask(client, SEARCH, q="  Postgres ")["data"]
    by_words = ask(client, SEARCH, q="vacuum tables")["data"]
    nothing = ask(client, SEARCH, q="zzzz")["data"]

    assert [(one["slug"], one["alias"]) for one in by_name["technologies"]] == [("postgresql", None)]
    assert [one["slug"] for one in by_name["comparisons"]] == ["mysql-vs-postgresql"]
    assert by_alias["typed"] == "Postgres"
    assert [(one["passage"], one["technology"]) for one in by_words["texts"]] == [
        ("Vacuum keeps tables small.", "postgresql")
    ]
    assert (nothing["technologies"], nothing["comparisons"], nothing["texts"], nothing["pair"]) == ([], [], [], None)


def test_a_search_for_a_pair_names_it_and_for_an_unknown_one_what_may_be_meant(client):
    known = ask(client, SEARCH, q="Postgres vs. mysql")["data"]
    unknown = ask(client, SEARCH, q="postgresq vs mysql")["data"]
    same = ask(client, SEARCH, q="mysql vs MySQL")["data"]

    assert (known["pair"]["slug"], known["pair"]["title"]) == ("mysql-vs-postgresql", "MySQL vs PostgreSQL")
    assert [one["slug"] for one in known["technologies"]] == ["postgresql", "mysql"]
    assert [one["slug"] for one in known["comparisons"]] == ["mysql-vs-postgresql"]
    assert unknown["pair"] is None
    assert [(one["side"], one["slug"]) for one in unknown["technologies"]] == [
        ("postgresq", "postgresql"), ("mysql", "mysql")
    ]  # fmt: skip
    assert [one["slug"] for one in unknown["comparisons"]] == ["mysql-vs-postgresql"]
    assert (same["pair"], [one["slug"] for one in same["technologies"]]) == (None, ["mysql"])


def test_a_draft_is_not_found(client, pair):
    Comparison.objects.update(status="draft")
    make_claim(pair.high, text="Vacuum keeps tables small.")

    for words in ("postgresql", "mysql vs postgresql", "vacuum"):
        data = ask(client, SEARCH, q=words)["data"]
        assert (data["comparisons"], data["texts"]) == ([], [])


@pytest.mark.parametrize(
    ("listed", "is_taken"),
    [("a", True), ("a, b c", True), (",".join("a" * 50), True)]
    + [(listed, False) for listed in ("", " ", "a,", ",a", "a, ,b", ",".join("a" * 51))],
)
def test_it_is_described_which_lists_are_taken(client, listed, is_taken):
    assert bool(re.search(PATTERN, listed)) is is_taken
    assert client.get("/api/v1/technologies", {"slugs": listed}).status_code == (200 if is_taken else 422)
