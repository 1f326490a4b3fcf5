"""A reader looks through the categories."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest

from comparisons.domain import days
from comparisons.models import comparison_lists, keyset, technology_lists

from .make import (
    make_category,
    make_comparison,
    make_published_comparison,
    make_reviewed_comparison,
    make_signal,
    make_technology,
)
from .reading import links, read, said, walk, words

pytestmark = pytest.mark.django_db
TODAY = days.utc_today()
START = datetime(2026, 10, 1, 12, 0, 0, 123456, tzinfo=UTC)


def test_categories_stand_with_the_narrower_ones_in_them(client):
    data = make_category("data")
    make_category("databases", parent=data)
    make_category("languages")

    page = read(client, "/categories/")

    assert said(page.select(".categories h2")) == ["Data", "Languages"]
    assert links(page.select_one(".categories .tree")) == {"Databases": "/categories/databases/"}


def test_a_category_of_the_list_counts_its_technologies_and_shows_a_few_reviewed_pairs(client):
    data, languages = make_category("data"), make_category("languages")
    databases = make_category("databases", parent=data)
    for index in range(4):
        pair = [make_technology(f"db-{index}-{end}", category=databases) for end in "ab"]
        make_reviewed_comparison(*pair, reviewed=TODAY if index else None)
    make_technology("rust", category=languages)

    cards = read(client, "/categories/").select(".categories > li")

    assert said([card.select_one(".note") for card in cards]) == ["8 technologies", "1 technology"]
    assert said(cards[0].select(".pairs a")) == ["Db 3 a vs Db 3 b", "Db 2 a vs Db 2 b"]
    assert said(cards[0].select(".pair-answer")) == ["Nice Pick: Db 3 a", "Nice Pick: Db 2 a"]
    assert cards[1].select(".pairs") == []


@pytest.mark.parametrize(("number", "counted"), [(99, "99 technologies"), (100, "more than 99 technologies")])
def test_a_large_category_is_counted_up_to_a_bound(client, number, counted):
    tools = make_category("tools")
    for index in range(number):
        make_technology(f"tool-{index}", category=tools)

    assert words(read(client, "/categories/").select_one(".categories .note")) == counted


def test_the_list_of_categories_takes_three_queries(client, django_assert_num_queries):
    data = make_category("data")
    for index in range(3):
        make_category(f"inner-{index}", parent=data)

    with django_assert_num_queries(3):
        read(client, "/categories/")


def test_a_category_shows_its_technologies_and_what_is_compared_in_it(client):
    databases = make_category("databases", parent=make_category("data"), description="Where *data* lives.")
    make_category("graph-databases", parent=databases)
    mysql, postgresql = (make_technology(slug, category=databases) for slug in ("mysql", "postgresql"))
    make_published_comparison(mysql, postgresql)
    make_published_comparison(mysql, make_technology("rust"))

    page = read(client, "/categories/databases/")

    assert words(page.h1) == "Databases"
    assert words(page.select_one("main .said")) == "Where data lives."
    assert links(page.select_one(".trail")) == {"Categories": "/categories/", "Data": "/categories/data/"}
    assert said(page.select(".cards h3")) == ["MySQL", "PostgreSQL"]
    assert said(page.select(".row-title")) == ["MySQL vs PostgreSQL"]
    assert links(page.select_one("main .inline")) == {"Graph databases": "/categories/graph-databases/"}


def test_the_title_of_a_category_says_what_it_is_part_of(client):
    wasm = make_category("wasm")
    make_category("languages", parent=wasm)

    inner, top = (read(client, f"/categories/{slug}/") for slug in ("languages", "wasm"))

    assert words(inner.title).startswith("Wasm: Languages")
    assert words(top.title).startswith("Wasm")
    assert words(inner.h1) == "Languages"
    assert inner.select_one("meta[name=description]")["content"].startswith("Wasm: Languages. How these technologies")


def test_what_is_compared_across_the_narrower_categories_stands_in_the_wider_one(client):
    data = make_category("data")
    stores, brokers = (make_category(slug, parent=data) for slug in ("stores", "brokers"))
    redis, kafka = make_technology("redis", category=stores), make_technology("kafka", category=brokers)
    make_published_comparison(redis, kafka)
    make_published_comparison(redis, "rust")
    make_comparison(kafka, make_technology("etcd", category=stores))

    assert said(read(client, "/categories/data/").select(".row-title")) == ["Kafka vs Redis"]
    assert read(client, "/categories/stores/").select(".row-title") == []


def test_a_large_category_shows_what_is_compared_among_the_newest_and_says_so(client, monkeypatch):
    monkeypatch.setattr(technology_lists, "FEW", 2)
    monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", 2)
    tools = make_category("tools")
    axe, bit, saw = (make_technology(slug, category=tools) for slug in ("axe", "bit", "saw"))
    for day, pair in enumerate([(axe, bit), (axe, saw), (bit, "elsewhere")]):
        make_published_comparison(*pair, published=START + timedelta(days=day))

    page = read(client, "/categories/tools/")

    assert said(page.select(".row-title")) == ["Axe vs Saw"]
    assert "From the 2 newest comparisons on the site." in words(page.select_one("[aria-labelledby=comparisons] .note"))


def test_a_small_category_shows_what_is_compared_however_old_it_is(client, monkeypatch):
    monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", 1)
    tools = make_category("tools")
    make_published_comparison(make_technology("axe", category=tools), make_technology("saw", category=tools))
    make_published_comparison("mysql", "rust", published=START + timedelta(days=1))

    page = read(client, "/categories/tools/")

    assert said(page.select(".row-title")) == ["Axe vs Saw"]
    assert page.select("[aria-labelledby=comparisons] .note") == []


def test_the_technologies_of_a_category_are_turned_page_by_page(client):
    tools = make_category("tools")
    for index in range(keyset.SIZE + 2):
        make_technology(f"tool-{index:03}", category=tools)

    pages, _ = walk(client, "/categories/tools/", "next", ".cards h3")

    assert list(chain(*pages)) == [f"Tool {index:03}" for index in range(keyset.SIZE + 2)]
    assert client.get("/categories/tools/?after=%00").status_code == 404


def test_the_categories_of_the_list_nest_at_any_depth(client):
    inner = make_category("relational", parent=make_category("databases", parent=make_category("data")))

    page = read(client, "/categories/")

    assert links(page.select_one(".tree .tree")) == {"Relational": "/categories/relational/"}
    assert links(read(client, inner.get_absolute_url()).select_one(".trail")) == {
        "Categories": "/categories/",
        "Data": "/categories/data/",
        "Databases": "/categories/databases/",
    }


def test_a_category_ranks_its_technologies_by_the_figure_that_most_of_them_have(client):
    data = make_category("data")
    databases = make_category("databases", parent=data)
    mysql, postgresql, sqlite = (
        make_technology(slug, category=databases) for slug in ("mysql", "postgresql", "sqlite")
    )
    make_signal(mysql, value=3000)
    make_signal(postgresql, value=9000, observed=date(2020, 1, 1))
    make_signal(postgresql, value=2000)
    make_signal(sqlite, metric="npm_downloads_month", value=10**9)
    make_signal(make_technology("rust"), value=5000)

    for category in (data, databases):
        ranking = read(client, category.get_absolute_url()).select_one("#ranking")
        assert said(ranking.select(".row-title, .row-answer")) == ["MySQL", "3,000", "PostgreSQL", "2,000"]
        assert [bar["width"] for bar in ranking.select(".rank-bar svg")] == ["100.0%", "66.67%"]
        assert "stars on GitHub" in words(ranking.select_one(".note"))


def test_a_category_without_figures_says_that_it_ranks_nothing(client):
    make_technology("mysql", category=make_category("databases"))

    ranking = read(client, "/categories/databases/").select_one("#ranking")

    assert ranking.select(".row") == []
    assert "no ranking" in words(ranking.select_one(".empty"))


@pytest.mark.parametrize("few", [60, 2])
def test_a_category_asks_the_database_as_often_whatever_it_holds(client, few, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(technology_lists, "FEW", few)
    databases = make_category("databases", parent=make_category("data", parent=make_category("everything")))
    for index in range(5):
        make_category(f"inner-{index}", parent=databases)
        pair = [make_technology(f"db-{index}-{end}", category=databases) for end in "ab"]
        make_published_comparison(*pair)
        make_signal(pair[0])

    with django_assert_num_queries(6):
        read(client, "/categories/databases/")
