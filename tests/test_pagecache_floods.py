"""Strangers ask for made-up addresses, write without end, or ask while the database is slow: readers go on."""

import os
import threading

import pytest
from django.db import OperationalError

from comparisons.models import Version
from nicepick.pagecache import store
from nicepick.pagecache.copies import OK, Copy, Lifetime
from nicepick.pagecache.memory import LESSER_SHARE, MEGABYTE, Memory
from nicepick.pagecache.store import PUTS_BETWEEN_SIZE_CHECKS, Store
from nicepick.wsgi import application

from .cached import Cached, Words, in_threads
from .make import make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
PAIR = "/compare/mysql-vs-postgresql/"
REAL = ["/", "/compare/", "/technologies/", "/categories/", "/sources/", "/method/", "/stale/", "/wanted/"]
LESSER = ("X-Page-Cache", "lesser")


@pytest.fixture
def pair():
    return make_published_comparison("mysql", "postgresql")


class Noise(Words):
    """An application whose pages do not get smaller by packing; those of pairs say that they are lesser ones."""

    def __call__(self, environ, start_response):
        self.status = "404 Not Found" if "nobody" in environ["PATH_INFO"] else "200 OK"
        self.headers = [("X-Noise", os.urandom(4000).hex())]
        self.headers += [LESSER] if "-vs-" in environ["PATH_INFO"] else []
        return super().__call__(environ, start_response)


FLOODS = {
    "pages that are not there": "/compare/nobody{}-vs-x/",
    "technologies that are not there": "/technologies/nobody{}/",
    "parts of a list": "/technologies/?after=x{}",
    "parts of a list by other spellings": "/technologies/?after=x&after=y{}",
    "parts before a place": "/categories/?before=x{}",
    "pairs without a comparison": "/compare/mysql{}-vs-postgresql/",
    "weights": PAIR + "?w-operations={}",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_no_flood_of_addresses_pushes_a_real_page_out(behind, flood, monkeypatch):
    monkeypatch.setattr(Version, "are_complete", lambda numbers, slugs: True)
    site = behind(Noise(), megabytes=1)
    site.cache.memory = Memory(megabytes=0.1)
    for address in REAL:
        site.ask(address)
    kept = set(site.cache.memory)
    site.asked.clear()

    for number in range(300):
        assert site.ask(flood.format(number)).status in (200, 404)
    made_up, left = len(site.asked), set(site.cache.memory)
    site.asked.clear()
    for address in REAL:
        site.ask(address)
    after_restart = Cached(Noise(), site.cache.store.path)
    for address in REAL:
        after_restart.ask(address)

    assert made_up == 300
    assert kept <= left
    assert site.asked == []
    assert after_restart.asked == []
    lesser = site.cache.memory.shares[True]
    assert lesser.bytes_left >= 0
    assert site.cache.store.path.stat().st_size < 1.6 * MEGABYTE


def test_a_pair_without_a_comparison_and_a_part_are_lesser_pages_and_others_are_not(behind, pair):
    make_technology("redis")
    site = behind(application)
    for address in (PAIR, "/compare/mysql-vs-redis/", "/technologies/?letter=m", "/technologies/?letter=m&after=a"):
        answer = site.ask(address)
        assert (answer.status, LESSER[0] in answer.headers) == (200, False)
    other = Cached(application, site.cache.store.path)
    other.ask("/compare/mysql-vs-redis/")

    assert {key: copy.is_lesser for key, copy in site.cache.memory.items()} == {
        f"{PAIR}?": False,
        "/compare/mysql-vs-redis/?": True,
        "/technologies/?letter=m": False,
        "/technologies/?after=a&letter=m": True,
    }
    assert [copy.is_lesser for copy in other.cache.memory.values()] == [True]
    assert other.asked == []


@pytest.mark.parametrize(
    "query",
    ["after=a&after=a", "after=%61", "after=", "after", "after=a&after=b", "after=a+b", f"after={'x' * 65}", "after=é"],
)
def test_a_spelling_that_no_link_of_the_site_has_is_answered_and_not_kept(behind, query):
    site = behind(Words())

    assert [site.ask(f"/technologies/?{query}").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


def test_the_order_of_a_query_makes_no_second_copy(behind):
    site = behind(Words())
    site.ask("/technologies/?letter=m&after=mysql")

    assert site.ask("/technologies/?after=mysql&letter=m").body.startswith(b"answer 1 ")


def test_moments_as_links_have_them_are_kept(behind):
    site = behind(Words())

    for _ in range(2):
        site.ask("/compare/?after=2026-11-28T12:00:00.000000Z_12")

    assert len(site.asked) == 1


@pytest.mark.parametrize("is_lesser", [True, False])
def test_what_was_used_longest_ago_is_evicted_first(tmp_path, monkeypatch, is_lesser):
    minute = [100]
    monkeypatch.setattr(store, "_moment", lambda: minute[0])
    body = os.urandom(12_000)
    kept = Store(tmp_path / "pages.sqlite3", 8 if is_lesser else 0.8)
    page = Copy.of(OK, [], body, {}, Lifetime(9e9, 9e9), is_lesser=is_lesser)
    for number in range(40):
        kept.put(f"{number}", page)
    minute[0] += 1
    for number in range(40, 2 * PUTS_BETWEEN_SIZE_CHECKS - 1):
        kept.put(f"{number}", page)
    minute[0] += 1
    for number in range(10):
        kept.get(f"{number}")
    kept.put("the last", page)

    found = {number for number in range(100) if kept.get(f"{number}")}

    assert set(range(10)) <= found
    assert not set(range(10, 40)) & found
    assert kept.get("the last")


def test_what_nobody_used_for_a_day_is_deleted_and_overwritten(tmp_path, monkeypatch):
    minute = [100]
    monkeypatch.setattr(store, "_moment", lambda: minute[0])
    kept, secrets = Store(tmp_path / "pages.sqlite3", 8), [os.urandom(12_000) for _ in range(3)]
    for number, body in enumerate(secrets):
        kept.put(f"{number}", Copy.of(OK, [], body, {}, Lifetime(9e9, 9e9), is_lesser=number == 1))
    minute[0] += store.UNUSED_MINUTES
    kept.get("2")
    minute[0] += 1
    for number in range(PUTS_BETWEEN_SIZE_CHECKS - len(secrets)):
        kept.put(f"new {number}", Copy.of(OK, [], b"x", {}, Lifetime(9e9, 9e9)))

    written = (tmp_path / "pages.sqlite3").read_bytes()

    assert [body[:64] in written for body in secrets] == [False, False, True]


def test_memory_has_a_tenth_for_lesser_pages(behind):
    memory = Memory(megabytes=1)
    for number in range(200):
        memory.put(f"{number}", Copy.of(OK, [], b"x" * 10_000, {}, Lifetime(9e9, 9e9), is_lesser=number % 2 == 0))

    sizes = {
        is_lesser: sum(copy.size for copy in memory.values() if copy.is_lesser == is_lesser) for is_lesser in (0, 1)
    }
    assert sizes[1] == 100_000 <= LESSER_SHARE * MEGABYTE
    assert sizes[0] == 940_000 <= (1 - LESSER_SHARE) * MEGABYTE


# ---- writes, and a slow database


@pytest.mark.parametrize(("status", "looks"), [("303 See Other", 1), ("405 Method Not Allowed", 0), ("403 No", 0)])
def test_only_what_may_have_changed_something_lets_the_versions_be_asked_for(
    behind, status, looks, django_assert_num_queries
):
    words = Words()
    site = behind(words)
    site.ask("/")
    words.status = status
    site.ask("/compare/", method="POST")

    with django_assert_num_queries(looks):
        site.ask("/")
        site.ask("/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/decide"),
        ("POST", "/stack/"),
        ("POST", "/mcp"),
        ("OPTIONS", "/api/v1/decide"),
        ("OPTIONS", "/compare/mysql-vs-postgresql.json"),
    ],
)
def test_a_question_of_a_program_changes_nothing_and_so_lets_nobody_look(
    behind, method, path, django_assert_num_queries
):
    site = behind(Words())
    site.ask("/")

    answer = site.ask(path, method=method)
    again = site.ask(path, method=method)

    assert (answer.body[:9], again.body[:9]) == (b"answer 2 ", b"answer 3 ")  # and is not kept
    with django_assert_num_queries(0):
        site.ask("/")


def test_another_process_sees_a_write_as_soon_as_it_is_answered(behind):
    site, other = behind(Words()), behind(Words())
    other.ask("/")
    Version.touch(["site"])
    site.ask("/admin/", method="POST")
    other.now += 0.01  # for which the writer waits

    assert other.ask("/").body.startswith(b"answer 2 ")


def environ(path, **variables):
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.url_scheme": "http", "HTTP_HOST": "localhost"} | variables


def test_a_kept_copy_is_there_without_the_database_and_nothing_else_is(behind, django_assert_num_queries):
    site = behind(Words())
    assert site.cache.kept(environ("/")) is None
    site.ask("/")

    with django_assert_num_queries(0):
        copy = site.cache.kept(environ("/"))
        others = [
            site.cache.kept(environ("/", REQUEST_METHOD="POST")),
            site.cache.kept(environ("/", QUERY_STRING="w-operations=3")),
            site.cache.kept(environ("/", HTTP_COOKIE="sessionid=x")),
            site.cache.kept(environ("/", HTTP_HOST="evil.example.org")),
            site.cache.kept(environ("/compare/")),
        ]
        site.now += 1
        after_a_second = site.cache.kept(environ("/"))
    told = []
    body = copy.answer(environ("/"), lambda *start: told.append(start), site.cache.cache_control)

    assert others == [None] * 5
    assert after_a_second is None, "the versions are due to be asked for"
    assert body == [site.ask("/").body]
    assert told[0][0] == "200 OK"


def test_a_slow_check_of_versions_holds_up_nobody_else(behind, monkeypatch):
    is_asked, may_answer = threading.Event(), threading.Event()

    def slowly(keys):
        is_asked.set()
        may_answer.wait(10)
        return dict.fromkeys(keys, 1)  # all have changed

    monkeypatch.setattr(Version, "of_page", lambda slugs: {"site": 0})
    monkeypatch.setattr("nicepick.pagecache.cache.fingerprint", lambda: "a release")
    site = behind(Words())
    site.ask("/")
    monkeypatch.setattr(Version, "numbers", slowly)
    site.now += 1
    checker = threading.Thread(target=site.ask, args=["/"])
    checker.start()
    is_asked.wait(10)

    assert in_threads(4, lambda: site.ask("/").body[:9]) == [b"answer 1 "] * 4
    assert site.cache.kept(environ("/")) is not None
    monkeypatch.setattr(Version, "of_page", lambda slugs: {"site": 1})
    may_answer.set()
    checker.join(10)
    assert site.ask("/").body.startswith(b"answer 2 ")


def test_an_old_page_is_served_for_a_minute_where_no_new_one_can_be_made(behind, monkeypatch):
    words = Words()
    site = behind(words)
    site.ask("/")

    def gone(*keys):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(Version, "of_page", gone)
    words.status = "500 Internal Server Error"
    site.now += 119
    answer = site.ask("/")
    assert (answer.status, answer.body[:9]) == (200, b"answer 1 ")
    site.now += 1
    assert site.ask("/").status == 500

    monkeypatch.undo()
    words.status = "200 OK"
    assert site.ask("/").status == 200
