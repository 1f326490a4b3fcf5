"""What all tests share."""

import gc
import os
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.signals import template_rendered
from hypothesis import settings

from nicepick import database
from tests.admin_pages import ada, editor
from tests.browser import browser, visitor
from tests.cached import behind
from tests.import_files import catalogue, refused
from tests.import_sets import products, topics
from tests.once import left_out

__all__ = ["ada", "behind", "browser", "catalogue", "editor", "products", "refused", "topics", "visitor"]

BLOCKER = pytest.StashKey[Any]()
squashed = import_module("comparisons.migrations.0001_squashed_0045_letters")
"""It stores roles and canned answers."""
SLOW = {"test_every_page_kind", "test_kills", "test_upgrade", "test_copy_database", "test_import_source"}
"""Files with tests of half a minute and more."""

# How long an example takes says more of the machine's other work than of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the run on SQLite what no database can change, and begin with what takes long.

    Else one process still has a minute to go when the others have nothing left. Tests that empty tables stay last, as
    pytest-django has them: what migrations store is gone then.
    """
    if left := left_out(items):
        config.hook.pytest_deselected(items=left)
        gone = set(map(id, left))
        items[:] = [item for item in items if id(item) not in gone]
    items.sort(key=lambda item: (empties_tables(item), item.path.stem not in SLOW))


def empties_tables(item: pytest.Item) -> bool:
    """Whether the test has transactions of its own, so that all tables are emptied after it."""
    marked = item.get_closest_marker("django_db")
    is_marked = marked is not None and marked.kwargs.get("transaction", False)
    return is_marked or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", []))


@pytest.fixture(scope="session", autouse=True)
def stored_again(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """Let ``pytest_runtest_teardown`` reach the database."""
    request.config.stash[BLOCKER] = django_db_blocker


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Store what migrations store, before a test that needs it follows one that has emptied all tables.

    It does in a process that takes tests which another one has left.
    """
    result = yield
    if empties_tables(item) and nextitem is not None and not empties_tables(nextitem):
        with item.config.stash[BLOCKER].unblock():
            schema_editor = SimpleNamespace(connection=connection)
            squashed.grant(apps, schema_editor)
            squashed.write_canned_answers(apps, schema_editor)
    return result


def pytest_collection_finish() -> None:
    """Take back the bound of statements that a server's application sets when a test file imports it.

    What is imported by then stays, so the garbage collector need not look at it again and again.
    """
    connection_created.disconnect(dispatch_uid=database.UID)
    gc.collect()
    gc.freeze()


def delete_all(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
    """Return what empties tables after a test with transactions of its own.

    Django truncates them, which takes PostgreSQL half a second for these tables and their indexes, however empty they
    are.
    """
    return ["; ".join(f"DELETE FROM {self.quote_name(table)}" for table in tables)] if tables else []  # noqa: S608


# Tests look at pages. To keep each template's context for them would take a fifth of a form of the admin.
template_rendered.connect = lambda *_, **__: None  # type: ignore[method-assign]


if connection.vendor == "postgresql":
    type(connection.ops).sql_flush = delete_all  # type: ignore[method-assign]


@pytest.fixture
def known_files(settings: Any) -> None:
    """Let servers know all static files from their start, as in production."""
    settings.WHITENOISE_AUTOREFRESH = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    return refuse_skip((yield))


def refuse_skip(report: Any) -> Any:
    """Under CI everything is installed, so a skipped test is a test that was lost."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI does not allow: {reason}"
    return report
