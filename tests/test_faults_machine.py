"""Without file handles, without space and with folders that cannot be written, readers get pages or a 503 page."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from comparisons.views import errors

from . import test_worker
from .cached import Cached
from .faults import site, soup
from .make import make_published_comparison
from .reading import words

__all__ = ["site"]

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent
PAGE = "/compare/mysql-vs-postgresql/"


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let this process open no file and no connection."""
    connection.close()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open("/", os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_without_file_handles_kept_pages_go_on_and_others_are_a_503_page(site: Cached):
    make_published_comparison("mysql", "postgresql")
    errors.prepare()  # as a server does when it starts
    kept = site.ask(PAGE)

    with no_more_files():
        site.now += 5
        during = site.ask(PAGE)
        other = site.ask("/search/?q=mysql")
        health = [site.ask(path).status for path in ("/healthz", "/readyz")]
    site.now += 5
    after = [site.ask(path).status for path in (PAGE, "/search/?q=mysql", "/readyz")]

    assert (during.status, during.body) == (200, kept.body)
    assert (other.status, other.headers["Retry-After"]) == (503, "30")
    assert words(soup(other).h1) == "Not available right now"
    assert health == [200, 503]
    assert after == [200, 200, 200]


START = """
import os, sqlite3, sys
*folders, code = sys.argv[1:]

def refuse(event, arguments):
    if event == "sqlite3.connect" and str(arguments[0]).startswith(tuple(folders)):
        raise sqlite3.OperationalError("attempt to write a readonly database")
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    if (event == "open" and arguments[2] & writes) or event in ("os.mkdir", "os.rename", "os.remove", "os.truncate"):
        if str(arguments[0]).startswith(tuple(folders)):
            raise OSError(int(code), os.strerror(int(code)), arguments[0])

sys.addaudithook(refuse)
from nicepick.wsgi import application
from tests.cached import ask
for path in ("/", "/search/?q=mysql", "/static/css/base.css", "/healthz", "/readyz", "/", "/admin/login/"):
    print(ask(application, path).status)
"""


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC])
def test_a_server_starts_and_serves_where_it_can_write_nothing_beside_its_database(tmp_path, code):
    make_published_comparison("mysql", "postgresql")
    var = tmp_path / "var"
    var.mkdir()
    environment = test_worker.site() | {"PAGE_CACHE": str(var / "pages.sqlite3"), "SECRET_KEY": "x" * 50}

    done = subprocess.run(
        [sys.executable, "-c", START, str(var), str(ROOT / "var"), str(code)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.stdout.split() == ["200"] * 7, done.stderr
    assert "Traceback" not in done.stderr
