"""A reader asks where the data comes from."""

from datetime import date

import pytest

from comparisons.domain.sources import LISTED

from .make import make_fact, make_signal, make_technology
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db


def test_every_source_stands_with_its_licence_credit_count_and_newest_day(client):
    postgresql = make_technology("postgresql")
    make_fact(postgresql, source="github-topics", observed=date(2026, 8, 18))
    make_fact(postgresql, source="github-topics", field="kind", value="database", observed=date(2026, 9, 1))

    page = read(client, "/sources/")

    rows = {row["id"]: row for row in page.select("tbody tr[id]")}
    assert list(rows) == [listed.slug for listed in LISTED]
    assert said(rows["github-topics"].select("td")) == ["CC-BY-4.0", "2", "1 Sep 2026"]
    assert "Content based on github.com/github/explore used under the CC-BY-4.0 license." in words(
        rows["github-topics"]
    )
    assert said(rows["endoflife"].select("td")) == ["MIT", "0", ""]
    assert links(rows["endoflife"])["endoflife.date"] == "https://endoflife.date"


def test_figures_are_counted_by_what_they_count(client):
    for day in (1, 2):
        make_signal(make_technology(), observed=date(2026, 1, day))

    row = read(client, "/sources/").select("table")[1].tbody.tr

    assert said(row.select("td")) == ["2", "1 Jan 2026", "2 Jan 2026"]
    assert words(row.th).startswith("Stars on GitHub")


def test_the_page_asks_the_database_three_times(client, django_assert_num_queries):
    for listed in LISTED:
        make_fact(source=listed.slug)
        make_signal()

    with django_assert_num_queries(3):
        read(client, "/sources/")
