"""A reader looks for what could stand in a technology's place."""

from datetime import date

import pytest

from comparisons.models import technology_lists

from .make import (
    make_alias,
    make_category,
    make_comparison,
    make_published_comparison,
    make_relation,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db

URL = "/technologies/postgresql/alternatives/"


@pytest.fixture
def databases():
    return make_category("databases")


@pytest.fixture
def postgresql(databases):
    return make_technology("postgresql", category=databases)


def names(page):
    return said(page.select(".row-title"))


def test_those_of_its_category_and_kind_are_offered(client, postgresql, databases):
    make_technology("mysql", category=databases)
    make_technology("pgadmin", category=databases, kind="tool")
    make_technology("redis", category=make_category("caches"))

    page = read(client, URL)

    assert words(page.h1) == "Alternatives to PostgreSQL"
    assert names(page) == ["MySQL"]
    assert words(page.select_one(".said")).startswith("Other databases filed under Databases, those first")


def test_shared_relations_rank_first_and_then_the_figure_that_most_have(client, postgresql, databases):
    mysql, oracle, sqlite, duckdb = (
        make_technology(slug, category=databases) for slug in ("mysql", "oracle", "sqlite", "duckdb")
    )
    for word in ("sql", "acid", "duckdb"):
        make_relation(postgresql, word)
    make_relation(sqlite, "sql")
    make_relation(sqlite, "postgresql")
    make_signal(mysql, value=9, observed=date(2020, 1, 1))
    make_signal(mysql, value=5)
    make_signal(oracle, value=7)
    make_signal(duckdb, metric="github_forks", value=10**6)

    page = read(client, URL)

    assert names(page) == ["Sqlite", "Duckdb", "Oracle", "MySQL"]
    assert said(page.select(".row-facts")) == [
        "2 shared relations",
        "1 shared relation",
        "0 shared relations · 7 (1 Oct 2026)",
        "0 shared relations · 5 (1 Oct 2026)",
    ]
    assert [bar["width"] for bar in page.select(".rank-bar svg")] == ["100.0%", "71.43%"]
    assert "stars on GitHub" in words(page.select_one(".said"))


def test_the_pick_stands_beside_it_where_one_is_published(client, postgresql, databases):
    mysql, oracle, sqlite = (make_technology(slug, category=databases) for slug in ("mysql", "oracle", "sqlite"))
    make_published_comparison(postgresql, mysql, verdict={"pick": "low"})
    make_published_comparison(oracle, postgresql, verdict={"outcome": "tie"})
    make_verdict(make_comparison(postgresql, sqlite))

    answers = read(client, URL).select(".row-answer")

    assert said(answers) == ["Nice Pick: PostgreSQL", "Tie", "side by side no pick yet"]
    assert [links(answer).popitem()[1] for answer in answers] == [
        "/compare/mysql-vs-postgresql/",
        "/compare/oracle-vs-postgresql/",
        "/compare/postgresql-vs-sqlite/",
    ]


def test_without_a_neighbour_in_its_category_those_of_its_kind_that_share_a_relation_are_offered(client, postgresql):
    make_technology("mysql")
    make_relation(make_technology("sqlite"), "postgresql")

    page = read(client, URL)

    assert names(page) == ["Sqlite"]
    assert words(page.select_one(".said")).startswith("Other databases, those first")


def test_a_technology_of_unknown_kind_and_category_has_none_and_says_why(client):
    make_technology("postgresql", kind="")
    make_technology("mysql", kind="")

    page = read(client, URL)

    assert page.select(".row") == []
    assert "Neither the kind nor the category" in words(page.select_one(".empty"))
    assert client.get(URL)["X-Robots-Tag"] == "noindex, follow"


def test_a_technology_without_neighbours_says_so(client, postgresql):
    assert words(read(client, URL).select_one(".empty")).startswith("No other databases are recorded")


def test_a_large_category_is_cut_and_asks_no_more_often(client, postgresql, databases, django_assert_num_queries):
    for index in range(technology_lists.NEAREST + 1):
        other = make_technology(f"tool-{index:03}", category=databases)
        make_published_comparison(postgresql, other)
        make_signal(other)

    with django_assert_num_queries(4):
        page = read(client, URL)

    assert len(page.select(".row")) == technology_lists.NEAREST
    assert words(page.select_one(".more")) == f"The first {technology_lists.NEAREST} are shown."


@pytest.mark.parametrize("path", ["postgres/alternatives/", "PostgreSQL/alternatives", "postgresql/alternatives"])
def test_any_spelling_is_one_redirect(client, postgresql, path):
    make_alias(postgresql, "postgres")

    response = client.get(f"/technologies/{path}")

    assert (response.status_code, response["Location"]) == (301, URL)


def test_an_unknown_technology_has_no_alternatives(client, db):
    assert client.get("/technologies/nothing/alternatives/").status_code == 404


def test_a_technology_leads_to_its_alternatives(client, postgresql):
    assert links(read(client, "/technologies/postgresql/"))["Alternatives to PostgreSQL →"] == URL
