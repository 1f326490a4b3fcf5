"""Public pages are answered from copies: what a client is told, what is never kept, and what becomes of the copies."""

import gzip
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import brotli
import pytest
from django.db import OperationalError, transaction

from comparisons.domain.vocabulary import Verb
from comparisons.models import Version
from comparisons.services import editorial
from nicepick.pagecache.addresses import address_of
from nicepick.pagecache.cache import cache_control
from nicepick.pagecache.store import Memory
from nicepick.wsgi import application

from .cached import NOON, Cached, ask
from .make import make_editor, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
PAIR = "/compare/mysql-vs-postgresql/"
BROWSER = "gzip, deflate, br, zstd"


class Words:
    """An application whose page says how often it was asked; ``waits`` lets it take its time."""

    def __init__(self, *, status="200 OK", headers=(), waits=None):
        self.status, self.headers, self.waits = status, list(headers), waits
        self.number = 0

    def __call__(self, environ, start_response):
        self.number += 1
        body = f"answer {self.number} ".encode() * 100
        if self.waits:
            self.waits()
        start_response(self.status, [("Content-Type", "text/html"), ("Content-Length", str(len(body))), *self.headers])
        return [body]


@pytest.fixture
def behind(tmp_path):
    """The cache before an application."""
    return lambda inner, **options: Cached(inner, tmp_path / "pages.sqlite3", **options)


@pytest.fixture
def site(behind):
    return behind(application)


@pytest.fixture
def pair():
    return make_published_comparison("mysql", "postgresql")


# ---- what a client is told


def test_the_second_answer_is_the_first_without_asking_the_site_again(site, pair, django_assert_num_queries):
    first = site.ask(PAIR)
    with django_assert_num_queries(0):
        second = site.ask(PAIR)

    assert first == second
    assert first.body == ask(application, PAIR).body
    assert site.asked == [PAIR]


def test_a_kept_page_has_every_header_of_the_site(site, pair):
    plain = ask(application, PAIR).headers
    kept = site.ask(PAIR).headers

    assert {name: kept[name] for name in plain if name != "Content-Security-Policy"} == {
        name: value for name, value in plain.items() if name != "Content-Security-Policy"
    }
    assert "default-src 'none'" in kept["Content-Security-Policy"]
    assert {*kept} - {*plain} == {"ETag", "Vary", "Cache-Control"}
    assert kept["Vary"] == "Accept-Encoding"
    assert kept["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-while-revalidate=30"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        (BROWSER, "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("br;q=0.0,gzip; q=0", None, bytes),
        ("", None, bytes),
        ("zstd, identity", None, bytes),
    ],
)
def test_each_client_gets_an_encoding_that_it_accepts(site, pair, accepted, encoding, unpack):
    whole = site.ask(PAIR).body

    answer = site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted)

    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert unpack(answer.body) == whole


def test_each_encoding_has_a_tag_of_its_own_and_a_client_that_knows_it_gets_no_body(site, pair):
    tags = {accepted: site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted).headers["ETag"] for accepted in ("br", "gzip", "")}
    assert len(set(tags.values())) == 3

    for accepted, tag in tags.items():
        for asked in (tag, f'"other", W/{tag}', "*"):
            answer = site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH=asked)
            assert (answer.status, answer.body) == (304, b"")
            assert (answer.headers["ETag"], answer.headers["Vary"]) == (tag, "Accept-Encoding")
            assert "Cache-Control" in answer.headers
        assert site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH='"other"').status == 200


def test_the_tag_changes_with_the_page_and_only_with_it(behind):
    inner = Words()
    site = behind(inner)
    first = site.ask("/").headers["ETag"]
    site.now += 61
    second = site.ask("/").headers["ETag"]
    inner.number -= 1
    site.now += 61

    assert first != second
    assert site.ask("/").headers["ETag"] == second


def test_a_head_is_answered_like_a_get_without_its_body_kept_or_not(site, pair):
    fresh = site.ask(PAIR, method="HEAD", HTTP_ACCEPT_ENCODING="br")
    whole = site.ask(PAIR, HTTP_ACCEPT_ENCODING="br")
    kept = site.ask(PAIR, method="HEAD", HTTP_ACCEPT_ENCODING="br")

    assert fresh.body == kept.body == b""
    assert fresh.headers == whole.headers == kept.headers
    assert int(kept.headers["Content-Length"]) == len(whole.body) > 0


# ---- what is kept under which address


def test_what_mailings_add_to_an_address_makes_no_second_copy(site, pair):
    plain = site.ask(PAIR)

    assert site.ask(f"{PAIR}?utm_source=mail&utm_campaign=x").body == plain.body
    assert site.asked == [PAIR]


def test_a_redirect_keeps_the_query_and_is_not_kept(site, pair):
    for _ in range(2):
        answer = site.ask("/compare/postgresql-vs-mysql/?utm_source=mail")
        assert (answer.status, answer.headers["Location"]) == (301, f"{PAIR}?utm_source=mail")

    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "address",
    [
        f"{PAIR}?w-operations=3",
        f"{PAIR}?need=open-source",
        f"{PAIR}?utm_source=x&w-operations=3",
        f"{PAIR}?claim=x",
        f"{PAIR}?%61fter=x",
        f"{PAIR}wish/",
        "/search/?q=mysql",
        "/search/",
        "/feedback/abc/",
        "/admin/login/",
        "/healthz",
        "/readyz",
        "/static/css/base.css",
        "/compare/?a=mysql&b=redis",
        "/compare/a-vs-b-vs-c/",
        "/compare/C%2B%2B-vs-x/",
        "/technologies/?letter=a&letters=b",
        f"/compare/{'x' * 500}-vs-y/",
    ],
)
def test_other_addresses_are_left_to_the_site(behind, address):
    site = behind(Words())

    assert [site.ask(address).body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


@pytest.mark.parametrize(
    "address",
    ["/", PAIR, f"{PAIR}changes/?after=2026-01-01", "/technologies/?letter=a&after=b", "/categories/x/", "/robots.txt"],
)
def test_these_are_kept(behind, pair, address):
    site = behind(Words())

    assert [site.ask(address).body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 1 "]


def test_parts_of_a_list_are_kept_apart():
    keys = {address_of("/compare/", query).key for query in ("", "after=a", "after=b", "before=a")}

    assert len(keys) == 4


def test_no_cookie_reaches_a_page_and_a_session_goes_past_the_copies(behind):
    site = behind(Words())
    site.ask("/")

    assert site.ask("/", HTTP_COOKIE="theme=dark").body.startswith(b"answer 1 ")
    assert site.ask("/", HTTP_COOKIE="a=b; sessionid=x").body.startswith(b"answer 2 ")
    assert site.ask("/").body.startswith(b"answer 1 ")


def test_a_host_that_is_not_ours_gets_no_copy(site, pair):
    site.ask(PAIR)

    assert site.ask(PAIR, HTTP_HOST="evil.example.org").status == 400
    assert site.ask(PAIR, HTTP_HOST="localhost:8000").status == 200


def test_where_https_is_asked_for_a_copy_does_not_stand_in_its_way(behind, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = behind(Words())

    assert [site.ask("/").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]
    assert [site.ask("/", HTTP_X_FORWARDED_PROTO="https").body[:9] for _ in range(2)] == [b"answer 3 "] * 2


# ---- what is never kept


@pytest.mark.parametrize(
    "inner",
    [
        Words(headers=[("Set-Cookie", "a=b")]),
        Words(headers=[("Vary", "Cookie")]),
        Words(headers=[("Cache-Control", "private, no-store")]),
        Words(status="301 Moved Permanently"),
        Words(status="410 Gone"),
        Words(status="500 Internal Server Error"),
    ],
)
def test_what_is_not_for_everybody_is_not_kept(behind, inner):
    site = behind(inner)

    assert [site.ask("/").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


def test_a_stream_is_passed_on_as_it_comes(behind):
    class Stream(list):
        streaming = True

    def inner(environ, start_response):
        start_response("200 OK", [])
        return Stream([b"part ", b"by part"])

    site = behind(inner)

    assert [site.ask("/").body for _ in range(2)] == [b"part by part"] * 2
    assert len(site.asked) == 2


def test_a_page_that_is_not_there_is_kept_for_a_second(behind):
    site = behind(Words(status="404 Not Found"))

    assert [site.ask("/compare/x-vs-y/").body[:9] for _ in range(2)] == [b"answer 1 "] * 2
    site.now += 1
    assert site.ask("/compare/x-vs-y/").body.startswith(b"answer 2 ")


def test_a_technology_that_is_new_is_seen_where_there_was_none(site):
    assert site.ask("/technologies/mysql/").status == 404
    make_technology("mysql")
    site.now += 1

    assert site.ask("/technologies/mysql/").status == 200


def test_a_page_whose_technologies_were_not_known_before_it_was_made_is_not_kept(behind):
    site = behind(Words())

    assert [site.ask("/technologies/nobody/").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


def test_what_was_rolled_back_is_in_no_copy(site, pair):
    with transaction.atomic():
        pair.low.use_case = "Never stored."
        pair.low.save()
        editorial.record_technology(pair.low, verb=Verb.EDIT, by=make_editor(), reason="A try.")
        transaction.set_rollback(True)
    site.ask(PAIR)
    pair.low.refresh_from_db()
    pair.low.use_case = "Stored at last."
    pair.low.save()
    editorial.record_technology(pair.low, verb=Verb.EDIT, by=make_editor("bob"), reason="Once more.")
    site.now += 1

    assert b"Stored at last." in site.ask(PAIR).body


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
        site.cache.memory.put(other.slug, type(page)(page.status, [], b"", 0, "", numbers, page.life))

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


def in_threads(number, work):
    found = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    return found


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


# ---- the store


def test_a_second_process_finds_what_the_first_made(site, pair, tmp_path, django_assert_num_queries):
    first = site.ask(PAIR)
    other = Cached(application, tmp_path / "pages.sqlite3")

    other.ask("/")
    with django_assert_num_queries(1):
        assert other.ask(PAIR) == first
    assert other.asked == ["/"]


def test_what_changed_in_between_is_not_taken_from_the_store(site, pair, tmp_path):
    site.ask(PAIR)
    Version.touch([f"pair:{pair.low_id}-{pair.high_id}"])
    other = Cached(application, tmp_path / "pages.sqlite3")

    other.ask(PAIR)

    assert other.asked == [PAIR]


def test_another_release_takes_no_page_of_the_one_before(site, pair, tmp_path, monkeypatch):
    site.ask(PAIR)
    monkeypatch.setattr("nicepick.pagecache.cache.fingerprint", lambda: "another")
    other = Cached(application, tmp_path / "pages.sqlite3")

    other.ask(PAIR)

    assert other.asked == [PAIR]


OTHER_PROCESS = """
import sys
from pathlib import Path
from nicepick.pagecache.shared import Neighbours
neighbours = Neighbours(Path(sys.argv[1]))
with neighbours.turn("page", 0) as is_ours:
    print(is_ours, flush=True)
    sys.stdin.readline()
neighbours.tell()
"""


def test_processes_take_turns_and_hear_of_one_another(behind, tmp_path):
    neighbours = behind(Words()).cache.neighbours
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(tmp_path / "pages.sqlite3-shared")],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = other.stdout.readline()
    with neighbours.turn("page", 0.01) as is_ours_meanwhile:
        pass
    heard_before = neighbours.have_news()
    other.communicate("go on\n")
    with neighbours.turn("page", 0.01) as is_ours_at_last:
        pass

    assert (said, is_ours_meanwhile, is_ours_at_last) == ("True\n", False, True)
    assert (heard_before, neighbours.have_news()) == (False, True)


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_store_that_cannot_be_read_is_thrown_away(behind, tmp_path, content):
    (tmp_path / "pages.sqlite3").write_bytes(content)
    site = behind(Words())
    site.ask("/")
    site.ask("/compare/")
    other = behind(Words())

    assert other.ask("/compare/").body == site.ask("/compare/").body
    assert other.asked == []


def test_a_store_that_breaks_while_it_is_used_does_no_harm(behind, tmp_path):
    site = behind(Words())
    site.ask("/")
    site.cache.memory.clear()
    with sqlite3.connect(tmp_path / "pages.sqlite3") as connection:
        connection.execute("UPDATE copy SET said = 'no json'")

    assert site.ask("/").status == 200


def test_without_a_place_to_write_pages_are_kept_in_memory_alone(tmp_path):
    site = Cached(Words(), tmp_path / "nowhere" / "pages.sqlite3")

    assert [site.ask("/").body[:9] for _ in range(2)] == [b"answer 1 "] * 2
    assert not (tmp_path / "nowhere").exists()


def test_the_store_is_bounded(behind, tmp_path, monkeypatch):
    monkeypatch.setattr("nicepick.pagecache.store.LOOK_AT_SIZE", 1)
    noise = Words()
    noise.waits = lambda: noise.headers.__setitem__(slice(None), [("X-Noise", os.urandom(10_000).hex())])
    site = behind(noise, megabytes=1)

    for number in range(120):
        site.ask(f"/compare/?after={number}")

    files = sum(file.stat().st_size for file in tmp_path.iterdir() if not file.name.endswith("-wal"))
    assert files < 1.6 * 1024 * 1024


def test_memory_is_bounded_and_keeps_what_is_asked_for(behind):
    site = behind(Words())
    site.ask("/")
    page = site.cache.memory["/?"]
    memory = Memory(megabytes=10 * page.size / 1024 / 1024)
    for number in range(40):
        copy = type(page)(page.status, page.headers, page.small, page.size, page.tag, page.numbers, page.life)
        memory.put(f"{number}", copy)
        memory["0"].was_used = True

    assert len(memory) == 10
    assert "0" in memory
    assert "39" in memory
