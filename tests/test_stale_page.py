"""A reader looks up what is due to be checked again."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from comparisons.models import keyset
from comparisons.models.dating import refresh_dates

from .make import make_claim, make_criterion, make_technology
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db

URL = "/stale/"
TODAY = datetime.now(UTC).date()


def days_ago(number):
    return TODAY - timedelta(days=number)


def make_checked_claim(technology=None, *, days, **changes):
    """A claim that was last checked so many days ago."""
    claim = make_claim(technology, checked=days_ago(days), **changes)
    refresh_dates([claim.technology_id])
    claim.refresh_from_db()
    return claim


def test_a_claim_is_listed_from_the_day_after_its_budget(client):
    make_checked_claim(days=730)
    late = make_checked_claim(days=731)

    page = read(client, URL)

    assert said(page.select(".row-title")) == [late.text]


def test_a_line_says_whose_claim_it_is_when_it_was_checked_and_how_long_it_is_overdue(client):
    mysql = make_technology("mysql")
    price = make_criterion("price", recheck_days=30)
    claim = make_checked_claim(mysql, days=40, polarity="con", criterion=price)

    (row,) = read(client, URL).select(".row")

    assert words(row.select_one(".overdue-of")) == "Against MySQL · Price"
    assert links(row)[claim.text] == f"/technologies/mysql/#claim-{claim.key}"
    assert [day["datetime"] for day in row.select("time")] == [str(days_ago(40)), str(days_ago(10))]
    assert said(row.select("dd"))[-1] == "10 days"
    assert words(row.select_one(".note")) == "Shown with MySQL and in all its comparisons."


def test_the_link_leads_to_the_claim(client):
    claim = make_checked_claim(make_technology("mysql"), days=800)
    url, _, anchor = links(read(client, URL).select_one(".row"))[claim.text].partition("#")

    assert words(read(client, url).find(id=anchor).select_one(".statement")) == claim.text


def test_a_claim_against_one_opponent_is_shown_there_alone(client):
    make_checked_claim(make_technology("mysql"), days=800, against=make_technology("postgresql"))

    note = words(read(client, URL).select_one(".row .note"))

    assert note == "Shown with MySQL and in its comparison with PostgreSQL."


@pytest.mark.parametrize(("days", "is_told"), [(1460, False), (1461, True)])
def test_a_claim_past_twice_its_budget_says_what_it_does_to_reviewed_pages(client, days, is_told):
    make_checked_claim(make_technology("mysql"), days=days)

    note = words(read(client, URL).select_one(".row .note"))

    assert ("leave out reviewed comparisons with MySQL" in note) == is_told


def test_the_longest_overdue_stands_first_whatever_its_criterion(client):
    quick = make_criterion("price", recheck_days=30)
    third = make_checked_claim(days=735)
    first = make_checked_claim(days=60, criterion=quick)
    second = make_checked_claim(days=50, criterion=quick)

    assert said(read(client, URL).select(".row-title")) == [first.text, second.text, third.text]


def test_what_was_never_checked_is_not_overdue(client):
    claim = make_claim(checked=None)
    refresh_dates([claim.technology_id])

    page = read(client, URL)

    assert page.select(".row") == []
    assert words(page.select_one(".empty")) == "Nothing is due: every checked claim is still fresh."


def make_many_claims(number):
    """In pairs of the same day, the longest overdue first."""
    technology = make_technology("mysql")
    claims = [make_claim(technology, checked=days_ago(900 - index // 2)) for index in range(number)]
    refresh_dates([technology.pk])
    return claims


def test_the_list_is_paged_there_and_back_and_shows_each_claim_once(client):
    claims = make_many_claims(2 * keyset.SIZE + 3)
    forth, url = [], URL

    while url:
        page = read(client, url)
        forth.append(said(page.select(".row-title")))
        following = page.select_one(".pager a[rel=next]")
        last, url = url, f"{URL}{following['href']}" if following else ""
    back = read(client, URL + read(client, last).select_one(".pager a[rel=prev]")["href"])

    assert list(chain(*forth)) == [claim.text for claim in claims]
    assert said(back.select(".row-title")) == forth[1]


@pytest.mark.parametrize("cursor", ["", "x", "2026-13-45_1", "2026-10-01", "2026-10-01_", "9" * 4000, "\x00"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_was_not_made_here_is_not_found(client, cursor, way):
    assert client.get(URL, {way: cursor}).status_code == 404


def test_only_the_first_page_is_indexed(client):
    empty = client.get(URL)
    make_many_claims(keyset.SIZE + 1)
    following = read(client, URL).select_one(".pager a[rel=next]")["href"]

    assert empty["X-Robots-Tag"] == "noindex, follow"
    assert "X-Robots-Tag" not in client.get(URL)
    assert client.get(URL + following)["X-Robots-Tag"] == "noindex, follow"


def test_beyond_the_last_page_nothing_more_is_said_than_is_true(client):
    make_many_claims(2)

    page = read(client, f"{URL}?after={TODAY}_1")

    assert words(page.select_one(".empty")) == "No more claims are due."
    assert links(page.select_one(".pager"))["Back to the start"] == "?"


def test_the_page_is_one_query_whatever_the_number(client, django_assert_num_queries):
    make_many_claims(keyset.SIZE + 5)

    with django_assert_num_queries(1) as captured:
        read(client, URL)

    assert "COUNT" not in captured[0]["sql"]
    assert "OFFSET" not in captured[0]["sql"]


def test_the_footer_leads_there(client):
    assert links(read(client, "/").select_one("footer"))["Due for a check"] == URL
