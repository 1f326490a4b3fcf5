"""The site behind its page cache while something that it needs is away, full, locked or broken."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.backends.signals import connection_created

from comparisons.services import outages
from nicepick import database

from . import cached
from .cached import Answer, Cached
from .feedback_form import FORM
from .reading import words


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cached]:
    """The site as its server asks it: requests close connections that broke."""
    monkeypatch.setattr(cached, "tests_keep_their_connection", nullcontext)
    yield Cached(get_wsgi_application(), tmp_path / "pages.sqlite3")
    connection.close()


def post(site: Cached, address: str, fields: dict[str, str], **variables: str) -> Answer:
    """Send a form as a browser does."""
    return post_body(site, address, urlencode(fields).encode(), FORM, **variables)


def post_body(site: Cached, address: str, body: bytes, kind: str, **variables: str) -> Answer:
    sent: dict[str, Any] = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind}
    return site.ask(address, method="POST", HTTP_SEC_FETCH_SITE="same-origin", **sent, **variables)


def soup(answer: Answer) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


@contextmanager
def settings_of_connection(**changes: Any) -> Iterator[None]:
    """Let this thread connect elsewhere; on both sides of the block a new connection is made."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(changes)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """PostgreSQL refuses connections; the file of SQLite cannot be opened."""
    elsewhere = {"HOST": "127.0.0.1", "PORT": "1"} if connection.vendor == "postgresql" else {"NAME": str(folder)}
    with settings_of_connection(**elsewhere):
        yield


@contextmanager
def locked() -> Iterator[None]:
    """Another process writes, for long: readers go on, and whoever writes waits."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK comparisons_feedback, comparisons_wish, comparisons_technology IN EXCLUSIVE MODE")
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """Nothing can be written, as after a failover, or with the file on a disk that is mounted for reading."""
    statements = {
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statements[0])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(statements[1])


@contextmanager
def full() -> Iterator[None]:
    """SQLite says "database or disk is full" of whatever needs one more page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # else there is room in what earlier tests left free
        pages = cursor.execute("SELECT page_count FROM pragma_page_count").fetchone()[0]

    def bound(connection: Any, **kwargs: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    connection.close()
    connection_created.connect(bound)
    try:
        yield
    finally:
        connection_created.disconnect(bound)
        connection.close()


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> outages.Outages:
    """The outages of this process, with a clock that stands still unless a test moves it."""
    fresh = outages.Outages(clock=lambda: fresh.now)
    fresh.now = 1000.0
    for module in ("comparisons.services.outages", "comparisons.views.errors", "comparisons.services.readiness"):
        monkeypatch.setattr(f"{module}.outages", fresh)
    return fresh


@pytest.fixture
def hasty(settings: Any) -> Iterator[None]:
    """Statements wait a tenth of a second for others."""
    settings.STATEMENT_SECONDS = 0.1
    connection.close()
    database.limit_statements()
    yield
    connection_created.disconnect(dispatch_uid=database.UID)
    connection.close()


def assert_is_unavailable(answer: Answer) -> None:
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert words(soup(answer).h1) in ("Not available right now", "Nothing was stored")
    assert soup(answer).select_one(".site-footer")
    assert b"Traceback" not in answer.body
    assert b"Error" not in answer.body
