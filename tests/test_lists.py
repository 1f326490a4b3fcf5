"""A reader looks through lists: the comparisons, the form that leads to one, the categories, a history."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest

from comparisons.views import a_to_z, categories, keyset

from .make import (
    make_alias,
    make_category,
    make_comparison,
    make_published_comparison,
    make_revision,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, parsed, read, said, words

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


def walk(client, url, rel, selector):
    """What ``selector`` finds on each page from ``url`` on, following the links ``rel``."""
    pages = []
    while url:
        page = read(client, url)
        pages.append(said(page.select(selector)))
        following = page.select_one(f".pager a[rel={rel}]")
        url = url.partition("?")[0] + following["href"].partition("#")[0] if following else ""
        assert len(pages) < 10, "the pages lead in a circle"
    return pages, url


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
    assert words(page.select_one(".empty")) == "No comparison stands here."


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


def test_a_page_of_the_list_is_one_query_that_neither_counts_nor_skips(client, django_assert_num_queries):
    make_many_comparisons(keyset.SIZE + 1)
    following = "/compare/" + read(client, "/compare/").select_one(".pager a[rel=next]")["href"]

    with django_assert_num_queries(1) as queries:
        read(client, following)

    assert "COUNT" not in queries[0]["sql"].upper()
    assert "OFFSET" not in queries[0]["sql"].upper()


# --- The form that leads to a pair


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
    assert words(page.select_one(".message")).startswith("We do not know postgrsql. Did you mean one of these?")
    assert list(links(page.select_one(".message")).items()) == [
        ("MySQL vs PostgreSQL", "/compare/mysql-vs-postgresql/"),
        ("PostgreSQL", "/technologies/postgresql/"),
    ]
    assert [field["value"] for field in page.select("main .chooser input")] == ["postgrsql", "MySQL"]
    assert len(page.select(".row")) == 1


def test_two_unknown_names_are_paired_with_the_nearest_first(client):
    for slug in ("postgresql", "postgrest", "mysql", "mysqli"):
        make_technology(slug)

    page = read(client, "/compare/?a=postgrsql&b=mysqll")

    message = page.select_one(".message")
    assert words(message).startswith("We do not know postgrsql. We do not know mysqll.")
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

    assert words(page.select_one(".message")) == "We do not know xyzzyplugh."


@pytest.mark.parametrize(
    "typed", [{"a": "mysql"}, {"a": "mysql", "b": ""}, {"a": "", "b": "mysql"}, {"a": "", "b": " "}]
)
def test_half_a_pair_is_asked_for_the_other_half(client, typed):
    make_technology("mysql")

    page = read(client, "/compare/?" + "&".join(f"{name}={value}" for name, value in typed.items()))

    assert words(page.select_one(".message")) == "Name two technologies, and we take you to their comparison."
    assert [field["value"] for field in page.select("main .chooser input")] == [
        typed.get("a", "").strip(), typed.get("b", "").strip()
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["\x00", "x" * 5000, "<script>alert(1)</script>", "ﷺ" * 100, "%_%"])
def test_anything_may_be_typed(client, typed):
    response = client.get("/compare/", {"a": typed, "b": "mysql"})

    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert parsed(response).select("main script") == []


# --- Categories


def test_categories_stand_with_the_narrower_ones_in_them(client):
    data = make_category("data")
    make_category("databases", parent=data)
    make_category("languages")

    page = read(client, "/categories/")

    assert said(page.select(".shelves h2")) == ["Data", "Languages"]
    assert links(page.select_one(".shelves .tree")) == {"Databases": "/categories/databases/"}


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
    assert inner.select_one("meta[name=description]")["content"].startswith("Wasm: Languages: its technologies")


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
    monkeypatch.setattr(categories, "FEW", 2)
    monkeypatch.setattr(categories, "LOOKED_THROUGH", 2)
    tools = make_category("tools")
    axe, bit, saw = (make_technology(slug, category=tools) for slug in ("axe", "bit", "saw"))
    for day, pair in enumerate([(axe, bit), (axe, saw), (bit, "elsewhere")]):
        make_published_comparison(*pair, published=START + timedelta(days=day))

    page = read(client, "/categories/tools/")

    assert said(page.select(".row-title")) == ["Axe vs Saw"]
    assert "among the 2 newest of the whole site" in words(page.select_one("[aria-labelledby=comparisons] .note"))


def test_a_small_category_shows_what_is_compared_however_old_it_is(client, monkeypatch):
    monkeypatch.setattr(categories, "LOOKED_THROUGH", 1)
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


def test_the_shelves_of_the_list_stand_in_each_other_at_any_depth(client):
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

    for shelf in (data, databases):
        ranking = read(client, shelf.get_absolute_url()).select_one("#ranking")
        assert said(ranking.select(".row-title, .row-answer")) == ["MySQL", "3,000", "PostgreSQL", "2,000"]
        assert "stars on GitHub" in words(ranking.select_one(".note"))


def test_a_category_without_figures_says_that_it_ranks_nothing(client):
    make_technology("mysql", category=make_category("databases"))

    ranking = read(client, "/categories/databases/").select_one("#ranking")

    assert ranking.select(".row") == []
    assert "not ranked" in words(ranking.select_one(".empty"))


@pytest.mark.parametrize(("few", "queries"), [(60, 8), (2, 9)])
def test_a_category_asks_the_database_as_often_whatever_it_holds(
    client, few, queries, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(categories, "FEW", few)
    databases = make_category("databases", parent=make_category("data", parent=make_category("everything")))
    for index in range(5):
        make_category(f"inner-{index}", parent=databases)
        pair = [make_technology(f"db-{index}-{end}", category=databases) for end in "ab"]
        make_published_comparison(*pair)
        make_signal(pair[0])

    with django_assert_num_queries(queries):
        read(client, "/categories/databases/")


# --- Technologies, A to Z


def test_all_technologies_stand_from_a_to_z(client):
    make_technology("postgresql", category=make_category("databases", parent=make_category("data")))
    make_technology("cpp", kind="language")
    make_technology("3d")

    page = read(client, "/technologies/")

    assert said(page.select(".index li")) == ["3d database", "C++ language", "PostgreSQL database · Data: Databases"]
    assert links(page.select_one(".letters")) == {
        "All": "/technologies/",
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
    for index in range(2 * a_to_z.ON_A_PAGE + 1):
        make_technology(f"tool-{index:03}")
    make_technology("zig")

    first = "/technologies/?letter=t"
    second = "/technologies/" + read(client, first).select_one(".pager a[rel=next]")["href"]
    third = "/technologies/" + read(client, second).select_one(".pager a[rel=next]")["href"]
    with django_assert_num_queries(2) as queries:
        last = read(client, third)

    assert said(last.select(".index a")) == [f"Tool {2 * a_to_z.ON_A_PAGE:03}"]
    assert last.select(".pager a[rel=next]") == []
    assert not [query for query in queries if "COUNT" in query["sql"].upper() or "OFFSET" in query["sql"].upper()]
    assert "X-Robots-Tag" not in client.get(first)
    assert client.get(third)["X-Robots-Tag"] == "noindex, follow"


# --- A comparison's history


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
        "4 Oct 2026 · this comparison approved by Ada Lovelace It holds. Nothing that is recorded differs from before.",
        "3 Oct 2026 · this comparison verdict revised by Ada Lovelace A reader was right. the pick: MySQL → PostgreSQL",
        "2 Oct 2026 · PostgreSQL edited by Ada Lovelace Version 18 is out. The first entry: all of it is new.",
        "1 Oct 2026 · this comparison published by Ada Lovelace Every claim has a source. "
        "The first entry: all of it is new.",
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("import", "1 Oct 2026 · PostgreSQL imported from the catalogue files"),
        ("import from the landscape", "1 Oct 2026 · PostgreSQL imported import from the landscape"),
    ],
)
def test_what_an_import_changed_names_where_it_came_from(client, reason, words):
    comparison = make_published_comparison("mysql", "postgresql")
    make_revision(comparison.second, verb="import", by_name="import", reason=reason, at=START)

    page = read(client, "/compare/mysql-vs-postgresql/changes/")

    assert said(page.select(".history > li")) == [f"{words} The first entry: all of it is new."]


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
    assert {words(entry).partition(":")[0] for entry in page.select(".differences")} == {"status", "licence"}


def test_a_long_history_is_turned_page_by_page(client):
    comparison = make_published_comparison("mysql", "postgresql")
    for index in range(keyset.SIZE + 2):
        make_revision(comparison, at=START, reason=f"Reason {index}.")

    pages, _ = walk(client, "/compare/mysql-vs-postgresql/changes/", "next", ".history .said")

    assert list(chain(*pages)) == [f"Reason {index}." for index in reversed(range(keyset.SIZE + 2))]


def test_the_history_of_a_draft_is_not_found(client):
    make_revision(make_comparison("mysql", "postgresql"))

    assert client.get("/compare/mysql-vs-postgresql/changes/").status_code == 404
