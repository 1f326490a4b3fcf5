"""The front without a server: what it does where threads, bodies or the database are in short supply."""

import asyncio
import time
from threading import Event
from types import SimpleNamespace
from wsgiref.util import FileWrapper

import pytest
from granian.rsgi import ProtocolClosed

from nicepick.front import Front
from nicepick.front.application import WAITING
from nicepick.pagecache import PageCache
from nicepick.reads import QUESTIONS

from .cached import NOON
from .loops import parts_of, run

HEAVY = QUESTIONS["/mcp"].heavy_from


# ---- the front


class Client:
    """Keeps the answer."""

    def __init__(self, *parts):
        self.parts = parts

    def __aiter__(self):
        return parts_of(*self.parts)

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def response_file(self, status, headers, file):
        self.status, self.headers, self.file = status, dict(headers), file

    def response_stream(self, status, headers):
        self.status, self.headers = status, dict(headers)
        return self


def sender_of(environ):
    return environ["REMOTE_ADDR"]


def front(site):
    return Front(site, threads=1, longest=100, body_seconds=5, stalled=5, client_of=sender_of)


async def ask(asked, path="/", method="GET", *, body=b"", sender="[::1]:9000", client=None, **headers):
    said = {"host": "localhost", "content-length": str(len(body))} | headers
    scope = SimpleNamespace(
        method=method, path=path, query_string="", http_version="1.1", scheme="http", authority=None,
        server="127.0.0.1:8000", client=sender, headers=said,
    )  # fmt: skip
    client = client or Client(body)
    await asked.__rsgi__(scope, client)
    return client


def test_a_site_that_is_busy_says_when_to_come_again():
    later = Event()

    def slow(environ, start_response):
        later.wait(10)
        start_response("200 OK", [])
        return [environ["REMOTE_ADDR"].encode()]

    async def scene():
        busy = front(slow)
        waiting = [asyncio.create_task(ask(busy, sender=f"192.0.2.{number % 3}:9000")) for number in range(1 + WAITING)]
        await asyncio.sleep(0.01)

        refused = await ask(busy)
        writing = asyncio.create_task(ask(busy, method="POST", body=b"a"))
        await asyncio.sleep(0.01)
        later.set()
        answers = await asyncio.gather(*waiting, writing)

        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert refused.headers["content-type"] == "text/plain; charset=utf-8"
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]
        assert {answer.status for answer in answers} == {200}
        assert {answer.body for answer in answers} == {b"::1", b"192.0.2.0", b"192.0.2.1", b"192.0.2.2"}

    run(scene())


def test_editors_who_save_do_not_wait_for_readers_who_write():
    later = Event()

    def slow_for_readers(environ, start_response):
        if environ["PATH_INFO"] == "/compare/a-vs-b/disagree/":
            later.wait(10)
        start_response("200 OK", [])
        return [b"stored"]

    async def scene():
        site = front(slow_for_readers)
        writing = [
            asyncio.create_task(ask(site, "/compare/a-vs-b/disagree/", "POST", body=b"a", sender=f"192.0.2.{number}:9"))
            for number in range(3)
        ]
        await asyncio.sleep(0.01)

        assert (await ask(site, "/admin/comparisons/", "POST", body=b"a")).body == b"stored"
        assert not any(one.done() for one in writing)
        later.set()
        await asyncio.gather(*writing)

    run(scene())


def test_questions_of_programs_do_not_wait_for_readers_who_write():
    later = Event()

    def slow_for_writers(environ, start_response):
        if environ["PATH_INFO"] == "/compare/a-vs-b/disagree/":
            later.wait(10)
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    async def scene():
        site = front(slow_for_writers)
        writing = [asyncio.create_task(ask(site, "/compare/a-vs-b/disagree/", "POST", body=b"a")) for _ in range(2)]
        await asyncio.sleep(0.01)

        answers = [(await ask(site, "/api/v1/decide", "POST", body=b"{}")).body for _ in range(3)]

        assert answers == [b"{}"] * 3
        assert (await ask(site, "/api/v1/decide", "POST", body=b"a" * 101)).status == 413
        assert not any(one.done() for one in writing)
        later.set()
        await asyncio.gather(*writing)

    run(scene())


@pytest.mark.parametrize(
    ("path", "body", "waits"),
    [("/stack/", b"", True), ("/api/v1/stack", b"{}", True), ("/mcp", b"a" * HEAVY, True), ("/mcp", b"{}", False)],
    ids=["page", "api", "long", "short"],
)
def test_whoever_asks_about_a_stack_holds_up_neither_readers_nor_writers(path, body, waits):
    later = Event()

    def slow_for_stacks(environ, start_response):
        if environ["PATH_INFO"] == "/stack/":
            later.wait(10)
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    async def scene():
        site = Front(slow_for_stacks, threads=1, longest=HEAVY, body_seconds=5, stalled=5, client_of=sender_of)
        first = asyncio.create_task(ask(site, "/stack/", "POST", body=b"a"))
        await asyncio.sleep(0.01)
        asked = asyncio.create_task(ask(site, path, "POST", body=body, sender="192.0.2.1:9"))

        assert (await ask(site, "/")).status == 200
        assert (await ask(site, "/compare/a-vs-b/wish/", "POST", body=b"a")).body == b"a"
        assert (await ask(site, "/api/v1/stack", "OPTIONS")).status == 200

        await asyncio.sleep(0.01)
        assert asked.done() is not waits
        assert not first.done()
        later.set()
        assert (await asked).body == body
        await first

    run(scene())


class Export:
    """An answer in parts that counts how many are made, and knows when it was closed."""

    def __init__(self, parts):
        self.parts, self.made, self.is_closed = parts, 0, False

    def __iter__(self):
        for number in range(self.parts):
            self.made += 1
            yield str(number).encode()

    def close(self):
        self.is_closed = True


def exporting(export, *headers):
    def site(environ, start_response):
        start_response("200 OK", list(headers))
        return export

    return front(site)


def test_an_export_of_editors_is_sent_part_by_part():
    export, made = Export(3), []

    class Counting(Client):
        async def send_bytes(self, data):
            made.append((data, export.made))

    answer = run(ask(exporting(export, ("Content-Type", "text/csv")), "/admin/export/", client=Counting(b"")))

    assert (answer.status, answer.headers) == (200, {"Content-Type": "text/csv"})
    assert made == [(b"0", 1), (b"1", 2), (b"2", 3)]
    assert export.is_closed


def test_a_client_that_leaves_ends_its_export():
    export = Export(9)

    class Leaving(Client):
        async def send_bytes(self, data):
            raise ProtocolClosed

    run(ask(exporting(export), "/admin/export/", client=Leaving(b"")))

    assert (export.made, export.is_closed) == (1, True)


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [("/feed/", "GET", []), ("/admin/export/", "HEAD", []), ("/admin/", "GET", [("Content-Length", "3")])],
)
def test_any_other_answer_is_whole(path, method, headers):
    export = Export(3)

    answer = run(ask(exporting(export, *headers), path, method))

    assert (answer.body, export.is_closed) == (b"012", True)


# ---- kept pages


class Versions:
    """Numbers that a test raises, from a database that does not answer before ``answers`` is set."""

    def __init__(self):
        self.number, self.answers = 1, Event()
        self.answers.set()

    def numbers(self, keys):
        self.answers.wait(10)
        return dict.fromkeys(keys, self.number)

    def of_page(self, slugs):
        return {"site": self.number}

    def are_complete(self, numbers, slugs):
        return True


class Site:
    """Behind a page cache that keeps ``/kept``. All else takes until ``later`` is set."""

    def __init__(self, folder):
        self.versions, self.later, self.made, self.clock = Versions(), Event(), 0, 1.0
        policy = SimpleNamespace(seconds=600, query_keys=frozenset(), part_keys=frozenset(), slugs=())
        cache = PageCache(
            self.answer,
            folder / "pages.sqlite3",
            policy_of={"/kept": policy}.get,
            versions=self.versions,
            clock=lambda: NOON + self.clock,
        )
        cache.release = "one"  # which it would ask the database for
        self.front = front(cache)

    def answer(self, environ, start_response):
        if environ["PATH_INFO"] == "/busy":
            self.later.wait(10)
        self.made += 1
        start_response("200 OK", [])
        return [f"{self.made}".encode()]


@pytest.mark.parametrize(("path", "by_path"), [("/data/2026-11.jsonl.gz", True), ("/static/x.css", False)])
def test_a_file_of_any_size_is_sent_by_its_path_and_read_by_no_thread(path, by_path, tmp_path):
    (stored := tmp_path / "x").write_bytes(b"large")
    opened = stored.open("rb")

    def site(environ, start_response):
        start_response("200 OK", [("Content-Length", "5")])
        return environ.get("wsgi.file_wrapper", FileWrapper)(opened)

    answer = run(ask(front(site), path))

    sent = (getattr(answer, "file", None), getattr(answer, "body", None))
    assert sent == ((str(stored), None) if by_path else (None, b"large"))
    assert opened.closed


def test_a_kept_page_waits_for_no_thread(tmp_path):
    async def scene():
        site = Site(tmp_path)
        first = await ask(site.front, "/kept")
        busy = [asyncio.create_task(ask(site.front, "/busy")) for _ in range(3)]
        await asyncio.sleep(0.01)
        started = time.monotonic()

        again = await ask(site.front, "/kept")
        head = await ask(site.front, "/kept", "HEAD")
        with_its_tag = await ask(site.front, "/kept", **{"if-none-match": again.headers["ETag"]})

        assert time.monotonic() - started < 5
        assert (first.body, again.body, head.body) == (b"1", b"1", b"")
        assert head.headers["Content-Length"] == "1"
        assert with_its_tag.status == 304
        assert not busy[0].done()
        site.later.set()
        await asyncio.gather(*busy)

    run(scene())


def test_a_page_that_changed_is_made_anew(tmp_path):
    async def scene():
        site = Site(tmp_path)
        await ask(site.front, "/kept")
        site.versions.number += 1
        await ask(site.front, "/write", "POST")

        assert (await ask(site.front, "/kept")).body == b"3"

    run(scene())


def test_while_the_database_is_slow_one_reader_waits_for_it_and_others_get_the_kept_page(tmp_path):
    async def scene():
        site = Site(tmp_path)
        await ask(site.front, "/kept")
        site.versions.answers.clear()
        site.clock += 2  # a check is due
        first = asyncio.create_task(ask(site.front, "/kept"))
        await asyncio.sleep(0.1)

        others = [await ask(site.front, "/kept") for _ in range(3)]

        assert {answer.body for answer in others} == {b"1"}
        assert not first.done()
        site.versions.answers.set()
        assert (await first).body == b"1"

    run(scene())
