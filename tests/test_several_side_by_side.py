"""A reader puts three or four technologies side by side."""

import re
from datetime import date
from urllib.parse import quote

import pytest

from comparisons.models import Technology

from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_fact,
    make_published_comparison,
    make_release,
    make_signal,
    make_technology,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
URL = "/compare/mysql,postgresql,sqlite/"
STARS = "github_stars"


def make_three():
    """PostgreSQL is picked over MySQL, SQLite over MySQL; the other pair is not published."""
    databases = make_category("databases")
    mysql, postgresql, sqlite = (
        make_technology(slug, name=name, category=databases, licence="MIT")
        for slug, name in (("mysql", "MySQL"), ("postgresql", "PostgreSQL"), ("sqlite", "SQLite"))
    )
    make_published_comparison(mysql, postgresql, verdict={"pick": "high"})
    make_published_comparison(mysql, sqlite, verdict={"pick": "high"})
    make_comparison(postgresql, sqlite)
    return mysql, postgresql, sqlite


# ---- its address


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("sqlite,mysql,postgresql/", URL),
        ("MySQL,Postgres,SQLite/", URL),
        ("sqlite,postgres,mysql", URL),
        (" mysql ,postgresql,,sqlite,/", URL),
        ("mysql,sqlite,mysql/", "/compare/mysql-vs-sqlite/"),
        ("sqlite,mysql/", "/compare/mysql-vs-sqlite/"),
        ("postgres,postgresql/", "/technologies/postgresql/"),
    ],
)
def test_every_other_spelling_is_one_redirect_to_the_canonical_address(client, address, leads_to):
    _, postgresql, _ = make_three()
    make_alias(postgresql, "Postgres")

    response = client.get(f"/compare/{address}?w-speed=3")

    assert (response.status_code, response["Location"]) == (301, f"{leads_to}?w-speed=3")
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize("typed", [{"a": "sqlite", "b": "MySQL", "c": "postgresql"}, {"a": "sqlite", "d": "mysql"}])
def test_the_chooser_leads_there(client, typed):
    make_three()

    response = client.get("/compare/", typed | {"t": "postgresql"})

    assert (response.status_code, response["Location"]) == (302, URL)


def test_an_unknown_name_keeps_the_others_and_offers_similar_ones(client):
    make_three()

    page = read(client, "/compare/mysql,postgrsql,sqlite/", status=404)

    assert words(page.select_one(".message")).startswith("We don’t know postgrsql. Did you mean one of these?")
    assert links(page.select_one(".message")) == {"PostgreSQL": URL}
    assert [field["value"] for field in page.select("main .chooser input")] == ["MySQL", "postgrsql", "SQLite", ""]


def test_of_several_unknown_names_each_leads_to_its_technology_and_two_are_looked_for(client):
    make_three()

    page = read(client, "/compare/mysqll,postgrsql,sqllite/", status=404)

    assert links(page.select_one(".message")) == {
        "MySQL": "/technologies/mysql/",
        "PostgreSQL": "/technologies/postgresql/",
    }
    assert "We don’t know sqllite." in words(page.select_one(".message"))


def test_the_chooser_names_what_it_does_not_know(client):
    make_three()

    page = read(client, "/compare/?a=mysql&b=postgresql&c=sqlitte")

    assert words(page.select_one(".message")).startswith("We don’t know sqlitte.")
    assert page.select_one(".chooser details").has_attr("open")
    assert [field["value"] for field in page.select("main .chooser input")] == ["mysql", "postgresql", "sqlitte", ""]


@pytest.mark.parametrize(("names", "status"), [("mysql,postgresql,redis,sqlite", 200), ("a,b,c,d,e", 404)])
def test_four_are_enough(client, names, status):
    make_three()
    make_technology("redis")

    page = read(client, f"/compare/{names}/", status=status)

    message = page.select_one(".message")
    assert (words(message) if message else "") == ("" if status == 200 else "You named 5 technologies. Name 4 at most.")


@pytest.mark.parametrize("names", [",", ",,,", "\x00,a,b", "／,a,b", "x" * 300 + ",a,b", "a,b-vs-c"])
def test_anything_may_be_named(client, names):
    assert client.get(f"/compare/{names}/").status_code == 404


@pytest.mark.parametrize("names", ["x\x00y,a,b", "\x1b[31mred,a,b", "x\x85y,a", "x\u2028y,a"], ids=ascii)
def test_what_no_page_can_show_stands_on_none(client, names):
    response = client.get(f"/compare/{quote(names)}/")

    assert response.status_code == 404
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]", response.content.decode())


def test_a_pair_with_a_comma_in_a_name_stays_a_pair(client):
    make_published_comparison("mysql", "postgresql")
    make_alias(Technology.objects.get(slug="mysql"), "my,sql")

    assert client.get("/compare/my,sql-vs-postgresql/")["Location"] == "/compare/mysql-vs-postgresql/"


# ---- what it shows


def test_it_has_no_verdict_of_its_own_and_is_not_listed(client):
    make_three()

    response = client.get(URL)
    page = read(client, URL)

    assert response["X-Robots-Tag"] == "noindex, follow"
    assert page.select_one("link[rel=canonical]")["href"] == f"http://127.0.0.1:8000{URL}"
    assert words(page.h1) == "MySQL, PostgreSQL and SQLite"
    assert "No verdict on all of them: we pick one of two at a time." in said(page.select(".facts li"))
    assert page.select("#pick") == []


def test_the_picks_stand_pair_by_pair_and_a_draft_is_as_if_it_was_not_there(client):
    make_three()

    page = read(client, URL)

    assert said(page.select("#picks .said")) == ["We pick none of them over all the others."]
    cells = {
        words(row.th): [words(cell.select_one(".against-words")) for cell in row.select("td") if cell.a]
        for row in page.select(".against tbody tr")
    }
    assert cells == {
        "PostgreSQL": ["–not compared", "PostgreSQL"],
        "SQLite": ["–not compared", "SQLite"],
        "MySQL": ["PostgreSQL", "SQLite"],
    }
    assert "1 of 3 pairs isn't compared yet." in said(page.select("#picks p"))


def test_nothing_compared_is_said_and_ranks_nothing(client):
    for slug in ("mysql", "postgresql", "sqlite"):
        make_technology(slug)

    page = read(client, URL)

    assert said(page.select(".against-record")) == ["not compared"] * 3
    assert "3 of 3 pairs aren't compared yet." in said(page.select("#picks p"))
    assert page.select("#picks .said") == []
    assert "there's nothing to weigh" in words(page.select_one("#weights"))


def make_weighed():
    mysql, postgresql, sqlite = make_three()
    speed, upkeep = make_criterion("speed", weight=2), make_criterion("upkeep", weight=1)
    for strength, one in ((1, mysql), (2, postgresql), (3, sqlite)):
        make_claim(one, criterion=speed, strength=strength, text=f"{one.name} is fast.")
        make_claim(one, criterion=upkeep, strength=strength, polarity="con", text=f"{one.name} needs care.")
    make_claim(mysql, criterion=speed, against=sqlite, text="MySQL outruns SQLite.")
    make_claim(mysql, criterion=speed, against=make_technology("redis"), text="MySQL outruns Redis.")
    return mysql, postgresql, sqlite


def test_criteria_stand_side_by_side_with_their_claims(client):
    make_weighed()

    page = read(client, URL)

    assert said(page.select(".several-criterion summary b[dir]")) == ["Speed", "Upkeep"]
    assert said(page.select(".several-scores")) == [
        "MySQL +1 PostgreSQL +2 SQLite +3",
        "MySQL −1 PostgreSQL −2 SQLite −3",
    ]
    first = page.select_one(".several-claims")
    assert said(first.select("h3")) == ["MySQL", "PostgreSQL", "SQLite"]
    assert said(first.select(".statement")) == [
        *("MySQL is fast.", "MySQL outruns SQLite."),
        *("PostgreSQL is fast.", "SQLite is fast."),
    ]
    assert "against SQLite" in words(first.select(".claim")[1])


def test_what_is_not_recorded_of_one_is_said(client):
    mysql, *_ = make_three()
    make_claim(mysql, criterion=make_criterion("speed"))

    page = read(client, URL)

    assert words(page.select_one(".several-scores")) == "MySQL +2 PostgreSQL no claims SQLite no claims"
    assert said(page.select(".several-claims .placeholder-alone")) == ["No claims are recorded."] * 2


def test_it_is_weighed_by_the_readers_weights(client):
    make_weighed()

    page = read(client, f"{URL}?w-speed=1&w-upkeep=5")

    assert words(page.select_one("#picks h2")) == "Who leads each pair, with your weights"
    assert said(page.select("#picks .said")) == ["Your weights put MySQL ahead of each of the 2 others."]
    assert {link["href"] for link in page.select(".against-behind a")} == {
        "/compare/mysql-vs-postgresql/?w-speed=1&w-upkeep=5",
        "/compare/mysql-vs-sqlite/?w-speed=1&w-upkeep=5",
    }
    assert [box["value"] for box in page.select(".weight-step [checked]")] == ["1", "5"]


def test_must_haves_leave_what_they_leave(client):
    make_weighed()
    Technology.objects.exclude(slug="mysql").update(licence="proprietary")

    page = read(client, f"{URL}?open_source=1")

    assert said(page.select("#picks .said")) == ["Only MySQL is left."]
    assert page.select(".against") == []
    assert said(page.select(".weighed-notes li")) == [
        "PostgreSQL is out: its licence is proprietary.",
        "SQLite is out: its licence is proprietary.",
    ]


def cells(page, section):
    """By the head of a row: what stands in its cells, without what a phone alone shows."""
    for hidden in page.select(".several-of"):
        hidden.decompose()
    return {words(row.th): said(row.select("td")) for row in page.select(f"#{section} tbody tr")}


def test_figures_facts_and_releases_stand_side_by_side(client):
    mysql, postgresql, sqlite = make_three()
    for one, value, day in (
        (mysql, 100, date(2026, 10, 1)),
        (postgresql, 200, date(2026, 10, 2)),
        (postgresql, 50, date(2026, 9, 2)),
        (sqlite, 999, date(2024, 1, 1)),
    ):
        make_signal(one, metric=STARS, value=value, observed=day, source="https://example.org/stars")
    make_signal(mysql, metric="github_pushers_quarter", value=5)
    make_fact(sqlite, field="maturity", value="stable")
    make_release(mysql, cycle="9.7", released=date(2026, 4, 21), support="until", supported_until=date(2034, 4, 21))

    page = read(client, URL)

    [figures] = cells(page, "figures").values()
    assert [one.split(" ")[0] for one in figures] == ["100", "200", "999"]
    assert [one.endswith("too old to compare") for one in figures] == [False, False, True]
    assert [svg["width"] for svg in page.select("#figures .rank-bar svg")] == ["50.0%", "100.0%"]
    assert "Figures of one of them alone stand on its own page." in said(page.select("#figures .note"))
    assert cells(page, "facts")["Licence"] == ["MIT"] * 3
    assert cells(page, "facts")["Maturity"] == ["not recorded", "not recorded", "stable source 1"]
    assert cells(page, "releases") == {
        "Newest release": ["9.7 21 Apr 2026", "not recorded", "not recorded"],
        "Longest support": ["9.7 21 Apr 2034", "not recorded", "not recorded"],
    }


@pytest.mark.parametrize("query", ["", "?w-speed=3&open_source=1"])
def test_three_take_six_queries_and_four_no_more(client, query, django_assert_num_queries):
    make_weighed()

    for url in (URL, "/compare/mysql,postgresql,redis,sqlite/"):
        with django_assert_num_queries(6):
            assert client.get(url + query).status_code == 200


def test_a_figure_of_one_alone_is_not_set_beside_others(client):
    mysql, *_ = make_three()
    make_signal(mysql, metric=STARS)

    page = read(client, URL)

    assert said(page.select("#figures .empty")) == ["No figure is recorded of two of them."]
    assert "Figures of one of them alone stand on its own page." in said(page.select("#figures .note"))
