"""The site behind its page cache, asked as a server asks it, with a clock that tests move."""

import io
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from comparisons.models import Version
from comparisons.views.routing import cache_policy_of
from nicepick.pagecache import PageCache

NOON = time.time() // 86400 * 86400 + 43200


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Cached:
    """``ask`` goes through the cache; ``asked`` counts what reached the application behind it."""

    def __init__(self, application: Any, path: Path, *, now: float = NOON, **options: Any) -> None:
        self.now = now
        self.asked: list[str] = []
        self.application = application
        wiring: dict[str, Any] = {"policy_of": cache_policy_of, "versions": Version, "clock": lambda: self.now}
        self.cache = PageCache(self._counted, path, **wiring, **options)

    def _counted(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self.application(environ, start_response)

    def ask(self, address: str, *, method: str = "GET", **variables: str) -> Answer:
        return ask(self.cache, address, method=method, **variables)


def ask(application: Any, address: str, *, method: str = "GET", **variables: str) -> Answer:
    """``variables`` are those of the environ: ``HTTP_COOKIE``."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {"HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO()} | variables
    setup_testing_defaults(environ)
    told: list[Any] = []
    with tests_keep_their_connection():
        response = application(environ, lambda *start: told.append(start))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
    status, headers = told[0][:2]
    return Answer(int(status.split()[0]), dict(headers), body)


def in_threads(number: int, work: Callable[[], Any]) -> list[Any]:
    """Return what ``work`` returned in each of as many threads."""
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    return found


@contextmanager
def tests_keep_their_connection() -> Iterator[None]:
    """As with Django's own client: a request's end closes no connection in which a test's transaction is open."""
    signals = (request_started, request_finished)
    connected = [signal for signal in signals if signal.disconnect(close_old_connections)]
    try:
        yield
    finally:
        for signal in connected:
            signal.connect(close_old_connections)


class Words:
    """An application whose page says how often it was asked; ``waits`` lets it take its time."""

    def __init__(
        self, *, status: str = "200 OK", headers: Iterable[tuple[str, str]] = (), waits: Callable[[], Any] | None = None
    ) -> None:
        self.status, self.headers, self.waits = status, list(headers), waits
        self.number = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.number += 1
        body = f"answer {self.number} ".encode() * 100
        if self.waits:
            self.waits()
        start_response(self.status, [("Content-Type", "text/html"), ("Content-Length", str(len(body))), *self.headers])
        return [body]


@pytest.fixture
def behind(tmp_path: Path) -> Callable[..., Cached]:
    """The cache before an application."""
    return lambda inner, **options: Cached(inner, tmp_path / "pages.sqlite3", **options)
