"""No page changes its form by what a client accepts: other forms have addresses of their own."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from bench import nginx
from nicepick.wsgi import application

from . import cached
from .cached import Cached
from .make import make_pair

PAGES = [
    "/compare/mysql-vs-postgresql/",
    "/compare/mysql-vs-postgresql.json",
    "/compare/mysql-vs-postgresql.md",
    "/technologies/mysql/",
    "/technologies/mysql.json",
    "/technologies/mysql.md",
    "/api/v1/comparisons/mysql-vs-postgresql",
    "/api/v1/technologies",
    "/api/v1/decide?a=mysql&b=postgresql",
    "/feeds/new.atom",
    "/compare/mysql-vs-nothing/",
]
ACCEPTED = ["text/html", "application/json", "*/*", "text/markdown", "application/xml;q=0.9", None]
ORDERS = [ACCEPTED, ["application/json", "text/html", None, "*/*"]]
"""What browsers ask for first, and what programs do."""


class Form(NamedTuple):
    """What an answer is, whoever asks."""

    status: int
    kind: str | None
    body: bytes

    @classmethod
    def of(cls, status: int, kind: str | None, vary: str | None, body: bytes) -> "Form":
        varies = {name.strip().lower() for name in (vary or "").split(",")}
        assert not varies & {"accept", "*"}, vary
        return cls(status, kind, body)


Ask = Callable[[str, str | None], Form]


def forms(ask: Ask, order: list[str | None]) -> dict[str, set[Form]]:
    return {page: {ask(page, accepted) for accepted in order} for page in PAGES}


def assert_have_one_form(found: list[dict[str, set[Form]]]) -> None:
    for page in PAGES:
        [form] = set.union(*(answers[page] for answers in found))
        assert form.status == (404 if "nothing" in page else 200)
        is_page = page.endswith("/")
        assert (form.kind or "").startswith("text/html") == is_page
        assert form.body.lstrip().lower().startswith(b"<!doctype html") == is_page


@pytest.mark.django_db
def test_pages_twins_and_answers_of_the_api_have_one_form_before_the_page_cache_and_from_it(tmp_path: Path) -> None:
    make_pair()
    found = []
    for place, order in enumerate(ORDERS):
        site = Cached(application, tmp_path / f"pages-{place}.sqlite3")

        def ask(page: str, accepted: str | None, site: Cached = site) -> Form:
            answer = site.ask(page, **({"HTTP_ACCEPT": accepted} if accepted else {}))
            headers = answer.headers
            return Form.of(answer.status, headers.get("Content-Type"), headers.get("Vary"), answer.body)

        found.append(forms(ask, order))
        assert len(site.asked) < len(PAGES) * len(order)

    assert_have_one_form(found)


# ---- through nginx


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def proxied(folder: Path, port: int) -> Iterator[Ask]:
    """Ask nginx, as it is shipped, in front of the site on ``port``."""
    folder.mkdir()
    with nginx.proxy(folder, [port], "/method/") as server:

        def ask(page: str, accepted: str | None) -> Form:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request("GET", page, headers={"Accept": accepted} if accepted else {})
            response = connection.getresponse()
            body = response.read()
            connection.close()
            return Form.of(response.status, response.getheader("Content-Type"), response.getheader("Vary"), body)

        yield ask


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_pages_twins_and_answers_of_the_api_have_one_form_through_nginx_as_shipped(tmp_path: Path) -> None:
    make_pair()
    site = Cached(application, tmp_path / "pages.sqlite3")
    found: list[dict[str, set[Form]]] = []

    def programs(port: int) -> None:
        for place, order in enumerate(ORDERS):
            with proxied(tmp_path / f"nginx-{place}", port) as ask:
                found.append(forms(ask, order))

    with make_server("127.0.0.1", 0, site.cache, handler_class=Quiet) as behind, cached.tests_keep_their_connection():
        behind.timeout = 0.05
        asking = threading.Thread(target=programs, args=[behind.server_port])
        asking.start()
        while asking.is_alive():  # served by this thread, whose transaction holds the pair
            behind.handle_request()

    assert len(found) == len(ORDERS)
    assert_have_one_form(found)
