"""Where copies of public pages are kept: shared by processes, bounded, and thrown away when damaged."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from comparisons.models import Version
from nicepick.pagecache.memory import LESSER_SHARE, MEGABYTE, Memory
from nicepick.wsgi import application

from .cached import Cached, Words
from .make import make_published_comparison

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
PAIR = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def site(behind):
    return behind(application)


@pytest.fixture
def pair():
    return make_published_comparison("mysql", "postgresql")


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
from nicepick.pagecache.shared import SharedFlags
shared = SharedFlags(Path(sys.argv[1]))
with shared.lock("page", 0) as is_held:
    print(is_held, flush=True)
    sys.stdin.readline()
shared.invalidate()
"""


def test_processes_lock_and_invalidate_pages_for_one_another(behind, tmp_path):
    shared = behind(Words()).cache.shared
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(tmp_path / "pages.sqlite3-shared")],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = other.stdout.readline()
    with shared.lock("page", 0.01) as is_held_meanwhile:
        pass
    was_invalidated = shared.is_invalidated()
    other.communicate("go on\n")
    with shared.lock("page", 0.01) as is_held_at_last:
        pass

    assert (said, is_held_meanwhile, is_held_at_last) == ("True\n", False, True)
    assert (was_invalidated, shared.is_invalidated()) == (False, True)


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
    monkeypatch.setattr("nicepick.pagecache.store.PUTS_BETWEEN_SIZE_CHECKS", 1)
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
    memory = Memory(megabytes=10.1 * page.size / MEGABYTE / (1 - LESSER_SHARE))
    for number in range(40):
        copy = type(page)(page.status, page.headers, page.packed, page.size, page.tag, page.numbers, page.lifetime)
        memory.put(f"{number}", copy)
        memory["0"].was_used = True

    assert len(memory) == 10
    assert "0" in memory
    assert "39" in memory
