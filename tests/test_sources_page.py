"""A reader asks where the data comes from."""

from datetime import date

import pytest

from comparisons.domain.sources import BY_SLUG, INNOVATION_GRAPH, LISTED
from comparisons.models import Source

from .make import make_fact, make_signal, make_technology
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
RANKING = BY_SLUG["github-ranking"].url


def test_every_source_stands_with_its_licence_credit_count_and_newest_day(client):
    postgresql = make_technology("postgresql")
    make_fact(postgresql, source="github-topics", observed=date(2026, 8, 18))
    make_fact(postgresql, source="github-topics", field="kind", value="database", observed=date(2026, 9, 1))

    page = read(client, "/sources/")

    rows = {row["id"]: row for row in page.select(".ledger > li[id]")}
    assert list(rows) == [listed.slug for listed in LISTED]
    assert said(rows["github-topics"].select("dd")) == ["CC-BY-4.0", "2", "1 Sep 2026"]
    assert "Content based on github.com/github/explore used under the CC-BY-4.0 license." in words(
        rows["github-topics"]
    )
    assert said(rows["endoflife"].select("dl > div")) == ["Licence MIT", "Here nothing yet"]
    assert links(rows["endoflife"])["endoflife.date"] == "https://endoflife.date"


def test_a_landscape_of_another_foundation_is_listed_once_it_says_something(client):
    Source.objects.ids_of(["landscape-example-ai-landscape", "landscape-unread"])
    make_fact(make_technology("vessel"), source="landscape-example-ai-landscape")

    rows = [row["id"] for row in read(client, "/sources/").select(".ledger > li[id]")]

    assert "landscape-example-ai-landscape" in rows
    assert "landscape-unread" not in rows


def test_figures_are_counted_beside_the_source_whose_address_they_bear(client):
    make_fact(source="github-ranking", observed=date(2026, 2, 1))
    for number, source in enumerate(
        [INNOVATION_GRAPH, f"{RANKING}/", RANKING, f"{RANKING}/stars.md", "", "https://a.io"]
    ):
        make_signal(make_technology(), source=source, observed=date(2026, 3, 1 + number))

    page = read(client, "/sources/")

    rows = {row["id"]: said(row.select("dl > div")) for row in page.select(".ledger > li[id]")}
    assert rows["innovation-graph"] == ["Licence CC0-1.0", "Figures 1", "Newest 1 Mar 2026"]
    assert rows["github-ranking"] == ["Licence MIT", "Facts 1", "Figures 2", "Newest 3 Mar 2026"]
    counted = page.select_one("section:has(#what-figures-count)")
    assert "3 figures come from none of the sources above." in words(counted)


def test_without_figures_from_elsewhere_nothing_is_said_of_them(client):
    make_signal(source=RANKING)

    assert "none of the sources" not in words(read(client, "/sources/"))


def test_figures_are_counted_by_what_they_count(client):
    for day in (1, 2):
        make_signal(make_technology(), observed=date(2026, 1, day))

    (row,) = read(client, "/sources/").select("section:has(#what-figures-count) .ledger > li")

    assert said(row.select("dd")) == ["2", "1 Jan 2026", "2 Jan 2026"]
    assert words(row.h3) == "Stars on GitHub"


def test_the_page_asks_the_database_four_times(client, django_assert_num_queries):
    for listed in LISTED:
        make_fact(source=listed.slug)
        make_signal()

    with django_assert_num_queries(4):
        read(client, "/sources/")
