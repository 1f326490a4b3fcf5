"""A reader asks for a pick that nobody made yet, and everybody sees what is asked for most."""

from datetime import UTC, datetime, timedelta

import pytest

from comparisons.models import Wish
from comparisons.models.wish import DAYS
from comparisons.services import wishes

from .make import (
    make_alias,
    make_comparison,
    make_published_comparison,
    make_technology,
    make_verdict,
    make_wish,
)
from .reading import links, parsed, read, said, words

pytestmark = pytest.mark.django_db

PAGE = "/compare/mysql-vs-postgresql/"
URL = f"{PAGE}wish/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def pair():
    postgresql = make_technology("postgresql")
    return make_technology("mysql"), postgresql


def ask(client, url=URL, *, headers=OURS, **extra):
    return client.post(url, headers=headers, **extra)


def days_ago(number):
    return datetime.now(UTC).date() - timedelta(days=number)


# --- Asking


def test_a_wish_is_counted_and_thanked_for(client, pair):
    mysql, postgresql = pair

    response = ask(client)

    wish = Wish.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{URL}?asked")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert (wish.low, wish.high) == (postgresql, mysql)
    assert wish.day == datetime.now(UTC).date()
    assert len(wish.client) == 64
    assert words(read(client, response["Location"]).h1) == "Thank you for asking"


def test_asking_again_on_the_same_day_changes_nothing_and_is_answered_alike(client, pair):
    first, second = ask(client), ask(client)

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Wish.objects.count() == 1


def test_another_client_and_another_pair_count_by_themselves(client, pair):
    make_technology("sqlite")

    ask(client)
    ask(client, REMOTE_ADDR="192.0.2.7")
    ask(client, "/compare/mysql-vs-sqlite/wish/")

    assert Wish.objects.count() == 3


@pytest.mark.parametrize("path", ["postgresql-vs-mysql/wish/", "MySQL-vs-Postgres/wish", "mysql-vs-postgresql/wish"])
def test_any_spelling_is_counted_for_the_one_pair_and_read_at_its_one_address(client, pair, path):
    make_alias(pair[1], "postgres")

    sent, asked = ask(client, f"/compare/{path}"), client.get(f"/compare/{path}?asked")

    assert (sent.status_code, sent["Location"]) == (303, f"{URL}?asked")
    assert Wish.objects.count() == 1
    assert (asked.status_code, asked["Location"]) == (301, f"{URL}?asked")


def test_the_page_of_thanks_follows_from_its_address_alone(client, pair):
    thanks, question = read(client, f"{URL}?asked"), read(client, URL)

    assert thanks.select("main form") == []
    assert words(question.h1) == "Ask for a pick"
    assert question.select_one("main form[method=post]")["action"] == URL
    assert links(thanks.main)["Both, side by side"] == PAGE
    assert client.get(URL)["X-Robots-Tag"] == "noindex, follow"
    assert not Wish.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_not_counted(client, pair, headers):
    response = ask(client, headers=headers)

    assert response.status_code == 403
    page = parsed(response)
    assert page.title.string.startswith("Error: ")
    assert "another site" in words(page.select_one("[role=alert][autofocus]"))
    assert not Wish.objects.exists()


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {}])
def test_a_browser_without_the_newer_header_is_counted(client, pair, headers):
    assert ask(client, headers=headers).status_code == 303
    assert Wish.objects.count() == 1


def test_who_asks_for_too_many_pairs_on_a_day_is_asked_to_come_back(client, pair, monkeypatch):
    monkeypatch.setattr(wishes, "PER_DAY", 1)
    make_technology("sqlite")
    ask(client)

    more, again = ask(client, "/compare/mysql-vs-sqlite/wish/"), ask(client)

    assert more.status_code == 429
    assert "tomorrow" in words(parsed(more).select_one("[role=alert]"))
    assert again.status_code == 303
    assert Wish.objects.count() == 1


def test_a_pair_that_has_a_pick_leads_there(client):
    make_published_comparison("mysql", "postgresql")

    for response in (ask(client), client.get(URL), client.get(f"{URL}?asked")):
        assert (response.status_code, response["Location"]) == (303, PAGE)
    assert not Wish.objects.exists()


def test_a_pair_that_editors_work_on_can_be_asked_for(client):
    make_verdict(make_comparison("mysql", "postgresql"))

    assert ask(client).status_code == 303
    assert Wish.objects.count() == 1


def test_a_pair_that_was_withdrawn_cannot_be_asked_for(client):
    make_published_comparison("mysql", "postgresql", status="archived")

    assert ask(client).status_code == 410
    assert client.get(URL).status_code == 410
    assert not Wish.objects.exists()


@pytest.mark.parametrize("path", ["mysql-vs-nothing", "nothing", f"{'x' * 10_000}-vs-mysql", "mysql%00-vs-postgresql"])
def test_what_is_no_pair_cannot_be_asked_for(client, pair, path):
    assert ask(client, f"/compare/{path}/wish/").status_code == 404
    assert client.get(f"/compare/{path}/wish/").status_code == 404
    assert not Wish.objects.exists()


def test_one_technology_against_itself_leads_to_it(client, pair):
    assert ask(client, "/compare/mysql-vs-mysql/wish/")["Location"] == "/technologies/mysql/"
    assert not Wish.objects.exists()


def test_other_methods_are_refused(client, pair):
    assert client.put(URL).status_code == 405


# --- What is wanted


def test_the_most_wanted_pairs_stand_first(client, pair):
    mysql, postgresql = pair
    go, rust = make_technology("go"), make_technology("rust")
    make_wish(mysql, postgresql, day=days_ago(1))
    for number in range(2):
        make_wish(rust, go, day=days_ago(number))

    page = read(client, "/wanted/")

    assert said(page.select(".row-title")) == ["Go vs Rust", "MySQL vs PostgreSQL"]
    assert said(page.select(".row-answer")) == ["2 wishes", "1 wish"]
    assert [row["href"] for row in page.select(".row-title")] == ["/compare/go-vs-rust/", PAGE]


def test_old_wishes_count_no_more(client, pair):
    make_wish(*pair, day=days_ago(DAYS))
    assert read(client, "/wanted/").select(".row") == []

    make_wish(*pair, day=days_ago(DAYS - 1))
    assert said(read(client, "/wanted/").select(".row-answer")) == ["1 wish"]


@pytest.mark.parametrize(("status", "is_wanted"), [("draft", True), ("published", False), ("archived", False)])
def test_a_pair_that_was_decided_is_wanted_no_more(client, status, is_wanted):
    comparison = make_published_comparison("mysql", "postgresql", status=status)
    make_wish(comparison.low, comparison.high, day=days_ago(1))

    assert bool(read(client, "/wanted/").select(".row")) == is_wanted


def test_pairs_that_were_decided_leave_their_places_to_the_next(client, monkeypatch):
    monkeypatch.setattr("comparisons.views.wishes.MOST_WANTED", 2)
    for number in range(4):
        comparison = make_published_comparison(f"a{number}", f"b{number}")
        for day in (1, 2):
            make_wish(comparison.low, comparison.high, day=days_ago(day))
    for number in range(3):
        make_wish(make_technology(f"c{number}"), make_technology(f"d{number}"), day=days_ago(1))

    page = read(client, "/wanted/")

    assert said(page.select(".row-title")) == ["C0 vs D0", "C1 vs D1"]


def test_the_list_of_wishes_ends_somewhere_and_is_two_queries(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("comparisons.views.wishes.MOST_WANTED", 3)
    for _ in range(5):
        make_wish(day=days_ago(1))

    with django_assert_num_queries(2):
        page = read(client, "/wanted/")

    assert len(page.select(".row")) == 3
    assert words(page.select_one(".more")) == "These are the 3 most wanted."


def test_nobody_waits_for_anything(client):
    assert words(read(client, "/wanted/").select_one(".empty")).startswith("Nobody is waiting for a pick.")
