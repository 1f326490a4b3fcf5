"""How long copies of public pages are served, and who makes them anew."""

import threading
import time

import pytest
from django.db import OperationalError

from comparisons.models import Version
from nicepick.pagecache.cache import cache_control
from nicepick.wsgi import application

from .cached import NOON, Words, in_threads
from .make import make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
PAIR = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def site(behind):
    return behind(application)


@pytest.fixture
def pair():
    return make_published_comparison("mysql", "postgresql")


# ---- how long


def test_no_copy_outlives_the_day(behind):
    midnight = NOON + 43200
    site = behind(Words(), now=midnight - 10)
    pages = [site.ask("/").body[:9]]
    site.now = midnight - 0.001
    pages.append(site.ask("/").body[:9])
    site.now = midnight
    pages.append(site.ask("/").body[:9])

    assert pages == [b"answer 1 ", b"answer 1 ", b"answer 2 "]


def test_no_proxy_is_told_to_hold_a_page_over_midnight():
    midnight = NOON + 43200

    assert cache_control(NOON).endswith("s-maxage=1, stale-while-revalidate=30")
    assert cache_control(midnight - 12).endswith("s-maxage=1, stale-while-revalidate=10")
    assert cache_control(midnight - 1).endswith("s-maxage=1, stale-while-revalidate=0")


def test_lists_are_made_anew_each_minute(behind):
    site = behind(Words())
    site.ask("/compare/")
    site.now += 59
    assert site.ask("/compare/").body.startswith(b"answer 1 ")
    site.now += 1

    assert site.ask("/compare/").body.startswith(b"answer 2 ")


def test_versions_are_asked_for_once_a_second_by_one_query(site, pair, django_assert_num_queries):
    for address in (PAIR, "/", "/technologies/mysql/", "/compare/"):
        site.ask(address)
    site.now += 1

    with django_assert_num_queries(1):
        for address in (PAIR, "/", "/technologies/mysql/", "/compare/") * 3:
            site.ask(address)


def test_a_clock_that_is_set_back_hides_no_change(site, pair):
    site.now = NOON + 7200
    site.ask(PAIR)
    Version.touch(["site"])
    site.now = NOON

    site.ask(PAIR)

    assert site.asked == [PAIR, PAIR]


def test_a_hundred_pages_are_forgotten_by_one_change(site):
    mysql = make_technology("mysql")
    others = [make_technology(f"other-{number}") for number in range(100)]
    numbers = {f"technology:{mysql.pk}": 0}
    site.ask("/")
    page = site.cache.memory["/?"]
    for other in others:
        site.cache.memory.put(other.slug, type(page)(page.status, [], b"", 0, "", numbers, page.lifetime))

    Version.touch(numbers)
    site.now += 1
    site.ask("/")

    assert [*site.cache.memory] == ["/?"]


def test_whoever_writes_through_the_site_sees_it_at_once(behind, pair):
    def inner(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            Version.touch(["site"])
        return words(environ, start_response)

    words = Words()
    site = behind(inner)
    site.ask("/")
    site.ask("/admin/", method="POST")

    assert site.ask("/").body.startswith(b"answer 3 ")


def test_pages_are_answered_while_the_database_does_not(site, pair, monkeypatch):
    first = site.ask(PAIR)
    site.now += 1

    def gone(keys):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(Version, "numbers", gone)
    monkeypatch.setattr("nicepick.pagecache.cache.close_old_connections", lambda: None)

    assert site.ask(PAIR) == first


# ---- one at a time makes a page


@pytest.fixture
def without_database(monkeypatch):
    """Threads of a test have connections of their own, which do not see its rows."""
    monkeypatch.setattr(Version, "of_page", lambda slugs: {"site": 0})
    monkeypatch.setattr(Version, "numbers", lambda keys: dict.fromkeys(keys, 0))
    monkeypatch.setattr("nicepick.pagecache.cache.fingerprint", lambda: "a release")


def test_many_who_ask_at_once_wait_for_one_page(behind, without_database):
    site = behind(Words(waits=lambda: time.sleep(0.2)))

    answers = in_threads(8, lambda: site.ask("/").body[:9])

    assert answers == [b"answer 1 "] * 8


def test_the_old_page_is_served_while_one_makes_the_new_one(behind, without_database):
    is_made, may_go_on = threading.Event(), threading.Event()

    def wait():
        if words.number == 2:
            is_made.set()
            may_go_on.wait(10)

    words = Words(waits=wait)
    site = behind(words)
    site.ask("/")
    site.now += 61
    maker = threading.Thread(target=site.ask, args=["/"])
    maker.start()
    is_made.wait(10)

    assert site.ask("/").body.startswith(b"answer 1 ")
    may_go_on.set()
    maker.join(10)
    assert site.ask("/").body.startswith(b"answer 2 ")
