"""A reader types two names and is led to their comparison."""

import pytest

from .make import make_alias, make_published_comparison, make_technology
from .reading import links, parsed, read, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("mysql", "postgresql"),
        ("PostgreSQL", "MySQL"),
        ("  postgres ", "MYSQL"),
        ("The World's Most Advanced Database", "mysql"),
    ],
)
def test_two_names_lead_to_their_comparison(client, a, b):
    comparison = make_published_comparison("mysql", "postgresql")
    make_alias(comparison.second, "Postgres")
    make_alias(comparison.second, "The world's most advanced database")

    response = client.get("/compare/", {"a": a, "b": b})

    assert (response.status_code, response["Location"]) == (302, "/compare/mysql-vs-postgresql/")


def test_a_full_name_leads_there_without_an_alias(client):
    make_published_comparison(
        make_technology("supervised-fine-tuning", name="Supervised Fine-Tuning"),
        make_technology("unsupervised-learning", name="Unsupervised Learning"),
    )

    response = client.get("/compare/", {"a": "unsupervised  learning", "b": "Supervised fine-tuning"})

    assert response["Location"] == "/compare/supervised-fine-tuning-vs-unsupervised-learning/"


def test_the_same_name_twice_leads_to_the_technology(client):
    make_alias(make_technology("postgresql"), "Postgres")

    assert client.get("/compare/?a=postgres&b=PostgreSQL")["Location"] == "/technologies/postgresql/"


def test_an_unknown_name_is_named_with_near_ones_and_kept(client):
    make_published_comparison("mysql", "postgresql")

    page = read(client, "/compare/?a=postgrsql&b=MySQL")

    assert words(page.h1) == "All comparisons"
    assert words(page.select_one(".message")).startswith("We don’t know postgrsql. Did you mean one of these?")
    assert list(links(page.select_one(".message")).items()) == [
        ("MySQL vs PostgreSQL", "/compare/mysql-vs-postgresql/"),
        ("PostgreSQL", "/technologies/postgresql/"),
    ]
    assert [field["value"] for field in page.select("main .chooser input")] == ["postgrsql", "MySQL", "", ""]
    assert len(page.select(".row")) == 1


def test_two_unknown_names_are_paired_with_the_nearest_first(client):
    for slug in ("postgresql", "postgrest", "mysql", "mysqli"):
        make_technology(slug)

    page = read(client, "/compare/?a=postgrsql&b=mysqll")

    message = page.select_one(".message")
    assert words(message).startswith("We don’t know postgrsql. We don’t know mysqll.")
    offered = links(message.select_one(".pairs"))
    assert next(iter(offered.items())) == ("MySQL vs PostgreSQL", "/compare/mysql-vs-postgresql/")
    assert {url.count("-vs-") for url in offered.values()} == {1}
    assert len(offered) > 1


def test_an_unknown_name_typed_twice_makes_no_pair_with_itself(client):
    make_technology("postgresql")

    page = read(client, "/compare/?a=postgrsql&b=postgrsql")

    assert links(page.select_one(".message")) == {"PostgreSQL": "/technologies/postgresql/"}


def test_a_name_like_nothing_known_offers_no_pair(client):
    make_technology("mysql")

    page = read(client, "/compare/?a=xyzzyplugh&b=mysql")

    assert words(page.select_one(".message")) == "We don’t know xyzzyplugh."


@pytest.mark.parametrize(
    "typed", [{"a": "mysql"}, {"a": "mysql", "b": ""}, {"a": "", "b": "mysql"}, {"a": "", "b": " "}]
)
def test_half_a_pair_is_asked_for_the_other_half(client, typed):
    make_technology("mysql")

    page = read(client, "/compare/?" + "&".join(f"{name}={value}" for name, value in typed.items()))

    assert words(page.select_one(".message")) == "Name two technologies to compare them."
    assert [field["value"] for field in page.select("main .chooser input")] == [
        typed.get("a", "").strip(), typed.get("b", "").strip(), "", ""
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["\x00", "x" * 5000, "<script>alert(1)</script>", "ﷺ" * 100, "%_%"])
def test_anything_may_be_typed(client, typed):
    response = client.get("/compare/", {"a": typed, "b": "mysql"})

    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert parsed(response).select("main script") == []
