"""A database that is slow holds up no reader for long, and no kept page."""

import io
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.conf import settings as configured
from django.db import connection
from django.db.backends.signals import connection_created

from comparisons.models import Comparison, Feedback, Version
from nicepick import database

from .backing_up import only_on
from .cached import Cached, Words
from .faults import assert_is_unavailable, hasty, post, settings_of_connection, site, state
from .feedback_form import URL, typed
from .make import make_editor, make_published_comparison

__all__ = ["hasty", "site", "state"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


def slow(state, seconds: float):
    def execute(execute, sql, params, many, context):
        state.now += seconds
        return execute(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_no_reader_waits_for_more_than_a_few_slow_queries(site: Cached, state, settings):
    settings.READ_SECONDS = 3
    began = state.now

    with slow(state, 2):
        answer = site.ask("/search/?q=mysql")
        took = state.now - began
    after = site.ask("/search/?q=mysql")

    assert_is_unavailable(answer)
    assert took == 4
    assert after.status == 200


def test_a_form_may_take_longer_than_a_page(site: Cached, state, settings):
    settings.READ_SECONDS, settings.WRITE_SECONDS = 3, 10

    with slow(state, 0.6):
        stored = post(site, URL, typed())
    with slow(state, 2):
        refused = post(site, URL, typed(text="Another text that is long enough to be taken."))

    assert stored.status == 303
    assert_is_unavailable(refused)
    assert Feedback.objects.count() == 1


def test_a_question_of_a_program_takes_no_longer_than_a_page_whatever_its_method(site: Cached, state, settings):
    settings.READ_SECONDS, settings.WRITE_SECONDS = 3, 10
    body = b'{"technologies": ["mysql", "postgresql"]}'
    sent = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}

    with slow(state, 2):
        answer = site.ask("/api/v1/decide", method="POST", **sent, **{"wsgi.input": io.BytesIO(body)})
    after = site.ask("/api/v1/decide", method="POST", **sent, **{"wsgi.input": io.BytesIO(body)})

    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert after.status == 200


def test_an_editor_may_wait_for_a_slow_page(client, state, settings):
    settings.READ_SECONDS = 3
    client.force_login(make_editor())

    with slow(state, 2):
        assert client.get("/admin/comparisons/comparison/").status_code == 200


def test_a_check_of_kept_pages_that_takes_long_holds_up_one_request(behind):
    class Slow:
        def __init__(self):
            self.began, self.ends = Event(), Event()

        def numbers(self, keys):
            self.began.set()
            assert self.ends.wait(30)
            return Version.numbers(keys)

    kept = behind(Words())
    before = kept.ask("/")
    kept.now += 5
    kept.cache.versions = versions = Slow()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(kept.ask, "/")
        assert versions.began.wait(30)
        second = kept.ask("/")
        is_held = not first.done()
        versions.ends.set()

    assert is_held
    assert first.result().body == second.body == before.body


@only_on("postgresql")
def test_a_statement_that_does_not_end_is_ended(site: Cached, hasty):
    def sleep(execute, sql, params, many, context):
        return execute("SELECT pg_sleep(2)", None, False, context)

    connection.ensure_connection()
    with connection.execute_wrapper(sleep):
        answer = site.ask("/search/?q=mysql")
    after = site.ask("/search/?q=mysql")

    assert_is_unavailable(answer)
    assert after.status == 200


def test_statements_are_bounded_for_a_server_and_not_for_commands(hasty):
    ask_for = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW statement_timeout"}[connection.vendor]
    served = fetched(ask_for)
    connection_created.disconnect(dispatch_uid=database.UID)
    connection.close()

    assert served in (100, "100ms")
    assert fetched(ask_for) in (10_000, "0")


def fetched(query: str):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@only_on("postgresql")
def test_a_server_that_takes_connections_and_says_nothing_is_given_up(site: Cached, state):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with settings_of_connection(HOST="127.0.0.1", PORT=str(silent.getsockname()[1])):
            answer = site.ask("/search/?q=mysql")
        took = time.monotonic() - began

    assert_is_unavailable(answer)
    assert took < 10
    assert site.ask("/search/?q=mysql").status == 200


@only_on("postgresql")
def test_the_system_ends_a_connection_whose_machine_is_silent(site: Cached):
    """The machine, not the program: a halted PostgreSQL is not silent, as its system goes on answering for it."""
    connection.ensure_connection()

    with socket.socket(fileno=os.dup(connection.connection.fileno())) as opened:
        if opened.family not in (socket.AF_INET, socket.AF_INET6):
            pytest.skip("a socket of Unix has no machine at its other end")
        names = ("TCP_USER_TIMEOUT", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")
        set_to = [opened.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in names]

    assert set_to == [10_000, 10, 5, 3]
    assert configured.DATABASES["default"]["OPTIONS"]["connect_timeout"] == 3
