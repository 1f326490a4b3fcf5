"""A reader looks through lists: all comparisons, and the technologies from A to Z."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from comparisons.models import Technology, comparison_lists, filtered_lists, keyset, technology_lists

from .make import (
    make_category,
    make_comparison,
    make_published_comparison,
    make_reviewed_comparison,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, read, said, walk, words

pytestmark = pytest.mark.django_db
START = datetime(2026, 10, 1, 12, 0, 0, 123456, tzinfo=UTC)


def make_many_comparisons(number):
    """Comparisons of one technology with ``number`` others, in pairs of the same moment."""
    hub = make_technology("hub", name="Hub")
    return [
        make_published_comparison(
            hub, make_technology(f"tool-{index:03}"), published=START + timedelta(minutes=index // 2)
        )
        for index in range(number)
    ]


# --- All comparisons


def test_the_list_shows_each_comparison_once_newest_first(client):
    made = make_many_comparisons(2 * keyset.SIZE + 3)

    pages, _ = walk(client, "/compare/", "next", ".row-title")

    newest_first = [
        str(comparison) for comparison in sorted(made, key=lambda row: (row.published, row.pk), reverse=True)
    ]
    assert [len(page) for page in pages] == [keyset.SIZE, keyset.SIZE, 3]
    assert list(chain(*pages)) == newest_first


def test_the_way_back_shows_the_same_pages(client):
    make_many_comparisons(2 * keyset.SIZE + 3)
    forth, _ = walk(client, "/compare/", "next", ".row-title")
    second = "/compare/" + read(client, "/compare/").select_one(".pager a[rel=next]")["href"]
    last = "/compare/" + read(client, second).select_one(".pager a[rel=next]")["href"]

    back, _ = walk(client, last, "prev", ".row-title")

    assert back == forth[::-1]


def test_a_list_that_fits_on_a_page_has_no_pager(client):
    make_many_comparisons(keyset.SIZE)

    assert read(client, "/compare/").select(".pager") == []


def test_the_list_leaves_out_what_is_not_published(client):
    make_verdict(make_comparison("mysql", "postgresql"))
    make_published_comparison("go", "rust", status="archived")

    page = read(client, "/compare/")

    assert page.select(".row") == []
    assert words(page.select_one(".empty")) == "Nothing is published yet."


def test_a_row_marks_the_pick_or_names_the_outcome(client):
    make_published_comparison("mysql", "postgresql")
    make_published_comparison("go", "rust", verdict={"outcome": "not_comparable"}, published=START + timedelta(days=30))

    rows = read(client, "/compare/").select(".row")

    assert said([row.select_one(".row-answer") for row in rows]) == ["Not comparable", "Nice Pick: MySQL"]


@pytest.mark.parametrize(
    "after", ["", "x", "2026-10-01", "2026-13-45T99:00:00.000000Z_1", f"{'9' * 4000}", "\x00", "1' OR 1=1"]
)
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_was_not_made_here_is_not_found(client, after, way):
    assert client.get("/compare/", {way: after}).status_code == 404


def test_only_the_first_page_of_the_list_is_indexed(client):
    make_many_comparisons(keyset.SIZE + 1)
    following = "/compare/" + read(client, "/compare/").select_one(".pager a[rel=next]")["href"]

    assert "X-Robots-Tag" not in client.get("/compare/")
    assert client.get(following)["X-Robots-Tag"] == "noindex, follow"


def test_a_page_of_the_list_takes_two_queries_that_neither_count_nor_skip(client, django_assert_num_queries):
    make_many_comparisons(keyset.SIZE + 1)
    following = "/compare/" + read(client, "/compare/").select_one(".pager a[rel=next]")["href"]

    with django_assert_num_queries(2) as queries:
        read(client, following)

    assert not [query for query in queries if "COUNT" in query["sql"].upper() or "OFFSET" in query["sql"].upper()]


def test_a_row_says_in_short_why_and_marks_what_is_not_reviewed(client):
    make_published_comparison("go", "rust", verdict={"in_short": "It compiles in seconds."})
    make_reviewed_comparison("mysql", "postgresql")

    reviewed, unreviewed = sorted(read(client, "/compare/").select(".row"), key=lambda row: not row.select(".plectrum"))

    assert words(reviewed.select_one(".row-short")) == "It asks less of the people who run it."
    assert reviewed.select(".row-facts") == []
    assert words(unreviewed.select_one(".row-short")) == "It compiles in seconds."
    assert words(unreviewed.select_one(".row-facts")) == "not yet reviewed"


# --- Filters


@pytest.fixture
def filed():
    """In databases a pick, a tie and, across to languages, a third one; in the narrower category another pick."""
    databases = make_category("databases")
    graphs, languages = make_category("graphs", parent=databases), make_category("languages")
    mysql, redis, sqlite = (make_technology(slug, category=databases) for slug in ("mysql", "redis", "sqlite"))
    neo4j, go = make_technology("neo4j", category=graphs), make_technology("go", category=languages)
    tie = {"outcome": "tie", "pick": None}
    for day, (one, other, verdict) in enumerate(
        [(mysql, sqlite, {}), (mysql, redis, tie), (mysql, go, {}), (mysql, neo4j, {})]
    ):
        make_published_comparison(one, other, verdict=verdict, published=START + timedelta(days=day))


FILTERS = {
    "?category=databases": ["MySQL vs Neo4j", "MySQL vs Redis", "MySQL vs Sqlite"],
    "?category=databases&outcome=pick": ["MySQL vs Neo4j", "MySQL vs Sqlite"],
    "?outcome=tie": ["MySQL vs Redis"],
    "?category=&outcome=": ["MySQL vs Neo4j", "Go vs MySQL", "MySQL vs Redis", "MySQL vs Sqlite"],
}


@pytest.mark.parametrize("few", [60, 2])
@pytest.mark.parametrize("query", FILTERS)
def test_the_list_shows_one_category_or_outcome(client, filed, monkeypatch, query, few):
    monkeypatch.setattr(technology_lists, "FEW", few)

    page = read(client, f"/compare/{query}")

    assert said(page.select(".row-title")) == FILTERS[query]
    assert page.select("section .note") == []


def test_a_filter_is_a_plain_form_that_shows_what_is_chosen(client, filed):
    page = read(client, "/compare/?outcome=pick&category=graphs")

    form = page.select_one("form.filter")
    assert form["method"] == "get"
    assert {select["name"]: select.select_one("[selected]")["value"] for select in form.select("select")} == {
        "category": "graphs",
        "outcome": "pick",
    }
    assert said(form.select("[name=category] option")) == ["All", "Databases", "– Graphs", "Languages"]
    assert words(page.select_one("#comparisons")) == "Picks in Graphs"
    assert page.select_one("link[rel=canonical]")["href"].endswith("/compare/?category=graphs&outcome=pick")
    assert words(page.select_one(".empty")) == "No comparison matches."
    assert links(page.select_one("section .more")) == {
        "All outcomes in Graphs": "?category=graphs#comparisons",
        "Technologies in Graphs": "/categories/graphs/",
        "All comparisons": "/compare/",
    }


@pytest.mark.parametrize("query", ["category=nothing", "category=Databases", "outcome=maybe", "outcome=%00"])
def test_a_filter_that_there_is_not_is_not_found(client, filed, query):
    assert client.get(f"/compare/?{query}").status_code == 404
    assert client.get("/compare/?category=databases&outcome=pick")["X-Robots-Tag"] == "noindex, follow"


@pytest.mark.parametrize("query", ["category=tools", "outcome=pick", "category=tools&outcome=pick"])
@pytest.mark.parametrize("few", [60, 2])
def test_a_filtered_list_is_turned_page_by_page(client, monkeypatch, django_assert_max_num_queries, query, few):
    monkeypatch.setattr(technology_lists, "FEW", few)
    tools = make_category("tools")
    hub = make_technology("hub", category=tools)
    for index in range(keyset.SIZE + 2):
        tool = make_technology(f"tool-{index:03}", category=tools)
        make_published_comparison(hub, tool, published=START + timedelta(minutes=index))

    pages, _ = walk(client, f"/compare/?{query}", "next", ".row-title")
    with django_assert_max_num_queries(4):
        read(client, f"/compare/?{query}")

    assert [len(page) for page in pages] == [keyset.SIZE, 2]
    assert len(set(chain(*pages))) == keyset.SIZE + 2


def test_a_filter_of_a_large_site_says_how_far_it_looks(client, filed, monkeypatch):
    monkeypatch.setattr(filtered_lists, "LOOKED_THROUGH", 2)

    by_outcome, by_category = (read(client, f"/compare/?{query}") for query in ("outcome=pick", "category=databases"))

    assert said(by_outcome.select(".row-title")) == ["MySQL vs Neo4j", "Go vs MySQL"]
    assert words(by_outcome.select_one("section .note")).startswith("Only the 2 newest comparisons are searched.")
    assert len(by_category.select(".row-title")) == 3
    assert by_category.select("section .note") == []


# --- Technologies, A to Z


def test_all_technologies_stand_from_a_to_z(client):
    make_technology("postgresql", category=make_category("databases", parent=make_category("data")))
    make_technology("cpp", kind="language")
    make_technology("3d")

    page = read(client, "/technologies/")

    assert said(page.select(".index li")) == ["3d database", "C++ language", "PostgreSQL database · Data: Databases"]
    assert links(page.select_one(".letters")) == {
        "Most compared": "/technologies/",
        "#": "/technologies/?letter=%23",
        "C": "/technologies/?letter=c",
        "P": "/technologies/?letter=p",
    }


@pytest.mark.parametrize(
    ("letter", "names"), [("p", ["PostgreSQL", "Python"]), ("z", ["Zig"]), ("%23", ["3d"]), ("q", [])]
)
def test_a_letter_opens_those_that_begin_with_it(client, letter, names):
    for slug in ("postgresql", "python", "3d", "zig", "oracle", "rust"):
        make_technology(slug)

    page = read(client, f"/technologies/?letter={letter}")

    assert said(page.select(".index a")) == names
    assert page.select_one("link[rel=canonical]")["href"].endswith(f"/technologies/?letter={letter}")
    assert len(page.select(".letters [aria-current=page]")) == (1 if names else 0)


@pytest.mark.parametrize("letter", ["P", "pp", "é", "-", "\x00", "9", "x" * 5000])
def test_what_is_no_letter_is_not_found(client, letter):
    assert client.get("/technologies/", {"letter": letter}).status_code == 404


def test_the_technologies_of_a_letter_are_turned_page_by_page(client, django_assert_num_queries):
    for index in range(2 * technology_lists.IN_THE_INDEX + 1):
        make_technology(f"tool-{index:03}")
    make_technology("zig")

    first = "/technologies/?letter=t"
    second = "/technologies/" + read(client, first).select_one(".pager a[rel=next]")["href"]
    third = "/technologies/" + read(client, second).select_one(".pager a[rel=next]")["href"]
    with django_assert_num_queries(2) as queries:
        last = read(client, third)

    assert said(last.select(".index a")) == [f"Tool {2 * technology_lists.IN_THE_INDEX:03}"]
    assert last.select(".pager a[rel=next]") == []
    assert not [query for query in queries if "COUNT" in query["sql"].upper() or "OFFSET" in query["sql"].upper()]
    assert "X-Robots-Tag" not in client.get(first)
    assert client.get(third)["X-Robots-Tag"] == "noindex, follow"


# --- Technologies, the most compared first


def test_the_most_compared_stand_first_by_category(client, django_assert_num_queries):
    databases, web = make_category("databases", parent=make_category("data")), make_category("web")
    postgresql, mysql = (make_technology(slug, category=databases) for slug in ("postgresql", "mysql"))
    django, rust = make_technology("django", category=web), make_technology("rust")
    make_technology("zig", category=web)
    make_published_comparison(django, rust)
    make_published_comparison(postgresql, mysql)
    make_published_comparison(postgresql, django)
    make_verdict(make_comparison(mysql, rust))

    with django_assert_num_queries(2):
        page = read(client, "/technologies/")

    assert [(words(one.h2), said(one.select("li"))) for one in page.select(".most-compared section")] == [
        ("Data: Databases", ["PostgreSQL 2 comparisons", "MySQL 1 comparison"]),
        ("Web", ["Django 2 comparisons"]),
        ("No category yet", ["Rust 1 comparison"]),
    ]
    assert [bar["width"] for bar in page.select(".most-compared rect")] == ["100%", "50%", "100%", "50%"]
    assert page.select(".index, .pager") == []
    assert words(page.select_one(".letters [aria-current=page]")) == "Most compared"
    assert "newest" not in words(page.select_one(".more"))


def test_of_two_compared_as_often_the_one_with_more_figures_stands_first(client):
    make_published_comparison("go", "rust")
    make_signal(Technology.objects.get(slug="rust"))

    assert said(read(client, "/technologies/").select(".most-compared a")) == ["Rust", "Go"]


def test_only_the_newest_comparisons_are_counted_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", 2)
    for minute, (one, other) in enumerate([("go", "rust"), ("c", "zig"), ("ada", "zig")]):
        make_published_comparison(
            *(Technology.objects.filter(slug=slug).first() or slug for slug in (one, other)),
            published=START + timedelta(minutes=minute),
        )

    page = read(client, "/technologies/")

    assert said(page.select(".most-compared a")) == ["Zig", "Ada", "C"]
    assert "comparisons among the 2 newest" in words(page.select_one(".more"))


def test_a_cursor_opens_the_list_from_a_to_z(client):
    make_published_comparison("go", "rust")

    page = read(client, "/technologies/?after=go")

    assert said(page.select(".index a")) == ["Rust"]
    assert page.select(".most-compared") == []
