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
    assert words(page.select_one(".said")) == "Other databases filed under Databases, the most closely related first."
    assert page.select(".measure") == []


def test_the_largest_figure_stands_first_and_those_without_one_by_shared_relations(client, postgresql, databases):
    mysql, oracle, sqlite, duckdb = (
        make_technology(slug, category=databases) for slug in ("mysql", "oracle", "sqlite", "duckdb")
    )
    for word in ("sql", "acid", "duckdb"):
        make_relation(postgresql, word)
    make_relation(sqlite, "sql")
    make_relation(sqlite, "postgresql")
    make_signal(mysql, value=9, observed=date(2020, 1, 1))
    make_signal(mysql, value=2)
    make_signal(oracle, value=8)
    make_signal(duckdb, metric="github_forks", value=10**6)

    page = read(client, URL)

    assert names(page) == ["Oracle", "MySQL", "Sqlite", "Duckdb"]
    assert said(page.select(".measure")) == ["8 1 Oct 2026", "2 1 Oct 2026"]
    assert [bar["width"] for bar in page.select(".measure rect")] == ["100%", "25%"]
    assert "The bars show stars on GitHub" in words(page.select_one(".masthead .note"))


def test_figures_of_nothing_have_no_bar(client, postgresql, databases):
    make_signal(make_technology("mysql", category=databases), value=0)

    assert [bar["width"] for bar in read(client, URL).select(".measure rect")] == ["0%"]


def test_facts_that_differ_are_named_and_equal_or_unknown_ones_are_not(client, databases):
    make_technology("postgresql", category=databases, licence="PostgreSQL", self_hosted=True, first_released="1996")
    make_technology("mysql", category=databases, licence="GPL-2.0", self_hosted=True)
    make_technology("dynamo", category=databases, licence="PostgreSQL", self_hosted=False, first_released="2012-01-18")

    page = read(client, URL)

    assert [said(row.select(".differs div")) for row in page.select(".row")] == [
        ["Self-hosted not possible", "First released 18 Jan 2012"],
        ["Licence GPL-2.0"],
    ]


def test_the_pick_stands_beside_it_where_one_is_published(client, postgresql, databases):
    mysql, oracle, sqlite = (make_technology(slug, category=databases) for slug in ("mysql", "oracle", "sqlite"))
    make_published_comparison(postgresql, mysql, verdict={"pick": "low", "in_short": "It rolls back more."})
    make_published_comparison(oracle, postgresql, verdict={"outcome": "tie"})
    make_verdict(make_comparison(postgresql, sqlite))

    answers = read(client, URL).select(".row-more > p:first-of-type")

    assert said(answers) == [
        "Nice Pick: PostgreSQL It rolls back more. not yet reviewed",
        "Tie not yet reviewed",
        "Side by side no pick yet",
    ]
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
    assert words(page.select_one(".said")) == "Other databases, the most closely related first."


def test_a_technology_of_unknown_kind_and_category_has_none_and_says_why(client):
    make_technology("postgresql", kind="")
    make_technology("mysql", kind="")

    page = read(client, URL)

    assert page.select(".row") == []
    assert "Neither the kind nor the category" in words(page.select_one(".empty"))
    assert client.get(URL)["X-Robots-Tag"] == "noindex, follow"


def test_a_technology_without_neighbours_says_so(client, postgresql):
    assert words(read(client, URL).select_one(".empty")).startswith("We don't know any other databases")


def test_a_large_category_is_cut_and_asks_no_more_often(client, postgresql, databases, django_assert_num_queries):
    for index in range(technology_lists.NEAREST + 1):
        other = make_technology(f"tool-{index:03}", category=databases)
        make_published_comparison(postgresql, other)
        make_signal(other)

    with django_assert_num_queries(4):
        page = read(client, URL)

    assert len(page.select(".row")) == technology_lists.NEAREST
    assert words(page.select_one(".more")) == f"Only the {technology_lists.NEAREST} most closely related are shown."


@pytest.mark.parametrize("path", ["postgres/alternatives/", "PostgreSQL/alternatives", "postgresql/alternatives"])
def test_any_spelling_is_one_redirect(client, postgresql, path):
    make_alias(postgresql, "postgres")

    response = client.get(f"/technologies/{path}")

    assert (response.status_code, response["Location"]) == (301, URL)


def test_an_unknown_technology_has_no_alternatives(client, db):
    assert client.get("/technologies/nothing/alternatives/").status_code == 404


def test_a_technology_leads_to_its_alternatives(client, postgresql):
    assert links(read(client, "/technologies/postgresql/"))["Alternatives to PostgreSQL"] == URL


def test_its_description_names_the_first_three_and_ends_at_a_full_stop(client, postgresql, databases):
    alone = read(client, URL).select_one("meta[name=description]")["content"]
    for value, slug in enumerate(("mysql", "oracle", "sqlite", "duckdb"), start=1):
        make_signal(make_technology(slug, category=databases), value=value)

    assert alone == "No alternative to PostgreSQL is recorded yet."
    assert read(client, URL).select_one("meta[name=description]")["content"] == (
        "Duckdb, Sqlite and Oracle: what sets them apart from PostgreSQL, with figures, sources and our picks."
    )
