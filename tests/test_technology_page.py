"""A reader opens a technology: what it is, what it is compared with, and what is recorded about it."""

from datetime import date, timedelta

import pytest

from comparisons.views import keyset

from .make import (
    PUBLISHED,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db

URL = "/technologies/postgresql/"


def test_it_says_what_the_technology_is(client):
    make_technology(
        "postgresql", category=make_category("databases"), use_case="Developers should use it when rules matter",
        summary="A *relational* database.", website="https://www.postgresql.org", licence="PostgreSQL",
        self_hosted=True, first_released="1996-07-08",
    )  # fmt: skip

    page = read(client, URL)

    assert words(page.h1) == "PostgreSQL"
    assert words(page.select_one(".trail")) == "Database · Databases"
    assert words(page.select_one("main .said")) == "Developers should use it when rules matter."
    assert words(page.select_one(".summary")) == "A relational database."
    assert said(page.select(".properties > div")) == [
        "First released 8 Jul 1996",
        "Licence PostgreSQL",
        "Self-hosted possible",
        "Website www.postgresql.org",
    ]


def test_what_nobody_recorded_has_no_place_on_the_page(client):
    make_technology("postgresql", kind="", use_case="")

    page = read(client, URL)

    assert page.select(".properties > div, #claims, .figures, .links") == []
    assert words(page.select_one(".empty")) == "No comparison with PostgreSQL is published yet."


def test_it_lists_the_published_comparisons_newest_first(client):
    postgresql = make_technology("postgresql")
    make_published_comparison("mysql", postgresql)
    make_published_comparison(postgresql, "sqlite", published=PUBLISHED + timedelta(days=1))
    make_published_comparison("go", "rust")
    make_verdict(make_comparison(postgresql, "mongodb"))

    assert said(read(client, URL).select(".row-title")) == ["PostgreSQL vs Sqlite", "MySQL vs PostgreSQL"]


def test_many_comparisons_are_turned_page_by_page(client):
    postgresql = make_technology("postgresql")
    for index in range(keyset.SIZE + 1):
        make_published_comparison(postgresql, make_technology(f"tool-{index:03}"))

    first = read(client, URL)
    following = first.select_one(".pager a[rel=next]")["href"]
    second = read(client, URL + following.partition("#")[0])

    assert following.endswith("#comparisons")
    assert [len(page.select(".row")) for page in (first, second)] == [keyset.SIZE, 1]
    assert client.get(URL + following.partition("#")[0])["X-Robots-Tag"] == "noindex, follow"
    assert "X-Robots-Tag" not in client.get(URL)


def test_its_claims_stand_with_the_opponent_that_they_matter_against(client):
    postgresql = make_technology("postgresql")
    make_claim(postgresql, text="Schema changes are transactional.", against=make_technology("mysql"))
    make_claim(postgresql, text="Vacuum has to be watched.", polarity="con")

    page = read(client, URL)

    assert said(page.select(".pros .statement")) == ["Schema changes are transactional."]
    assert said(page.select(".cons .statement")) == ["Vacuum has to be watched."]
    assert "against MySQL" in said(page.select(".pros .evidence li"))
    assert not [evidence for evidence in said(page.select(".cons .evidence li")) if "against" in evidence]


def test_its_newest_figures_releases_and_relations_are_shown(client):
    postgresql = make_technology("postgresql")
    make_technology("sqlite", name="SQLite")
    make_signal(postgresql, value=10, observed=date(2025, 1, 1))
    make_signal(postgresql, value=12000, observed=date(2026, 1, 1))
    make_release(postgresql, cycle="18", latest="18.1", support="until", supported_until=date(2030, 11, 14))
    make_release(postgresql, cycle="9", released=None, support="ended", source="https://example.org/old")
    make_relation(postgresql, "sqlite")
    make_relation(postgresql, "postgis")

    page = read(client, URL)

    figures, releases = page.select(".figures tbody")
    assert said(figures.select("tr")) == [
        "stars on GitHub stars are bookmarks, not use 12,000 1 Jan 2026 · example.org"
    ]
    assert [said(row.select("th, td")) for row in releases.select("tr")] == [
        ["18", "26 Sep 2025", "18.1", "until 14 Nov 2030", ""],
        ["9", "", "", "ended, date unknown", "example.org"],
    ]
    assert said(page.select(".links li")) == ["postgis", "SQLite"]
    assert links(page.select_one(".links")) == {"SQLite": "/technologies/sqlite/"}


def test_it_asks_the_database_seven_times_whatever_is_recorded(client, django_assert_num_queries):
    postgresql = make_technology("postgresql", category=make_category())
    for index in range(5):
        other = make_technology(f"tool-{index}")
        make_published_comparison(postgresql, other)
        make_claim(postgresql, against=other, criterion=make_criterion(f"criterion-{index}"))
        make_relation(postgresql, other.slug)
        make_release(postgresql, cycle=str(index))
        make_signal(postgresql, observed=date(2026, 1, index + 1))

    with django_assert_num_queries(7):
        read(client, URL)
