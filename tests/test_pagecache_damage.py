"""The page cache's files are damaged, locked, read-only or without space while the site runs: it heals by itself."""

import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from nicepick.pagecache import store
from nicepick.pagecache.copies import OK, Copy, Lifetime
from nicepick.pagecache.shared import LOCKS, SharedFlags
from nicepick.pagecache.store import Store

from .cached import Words

ROOT = Path(__file__).resolve().parent.parent
LIFETIME = Lifetime(9e9, 9e9)
BEFORE_THIS_RELEASE = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE copy (place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, said TEXT, body BLOB);
    INSERT INTO copy (key, said, body) VALUES ('/?', 'no json', 'no page');
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "pages.sqlite3"


@pytest.fixture
def site(behind, db):
    """The cache before an application, with two pages in its file and none in its memory."""
    site = behind(Words())
    site.ask("/")
    site.ask("/compare/")
    site.cache.memory.clear()
    return site


@pytest.fixture
def at_once(monkeypatch):
    """Let the store try again at once."""
    monkeypatch.setattr(store, "REST_SECONDS", 0)


def made_of(number):
    return Copy.of(OK, [("X-Name", "é")], hashlib.shake_256(b"%d" % number).digest(3000), {"site": number}, LIFETIME)


def kept_by_file(behind, *addresses):
    """Whether a process that starts now finds the pages in the file."""
    other = behind(Words())
    for address in addresses:
        assert other.ask(address).status == 200
    return not other.asked


def warnings(caplog):
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


@contextmanager
def full_disk():
    """No file of this process grows any more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# ---- damage


def test_whatever_byte_is_flipped_a_copy_is_whole_or_made_anew(file, tmp_path):
    first = Store(file)
    for number in range(3):
        first.put(f"/{number}", made_of(number))
    whole = file.read_bytes()
    lost = 0

    for at in range(0, len(whole), 151):
        flipped = tmp_path / f"flipped{at}"
        flipped.write_bytes(whole[:at] + bytes([whole[at] ^ 0b10010]) + whole[at + 1 :])
        damaged = Store(flipped)
        for number in range(3):
            found = damaged.get(f"/{number}")
            assert found in (None, made_of(number))
            lost += found is None
        for number in (0, 1, 2, 0, 1, 2):  # twice, as the damage may be found by the last one
            damaged.put(f"/{number}", made_of(number))
        assert [damaged.get(f"/{number}") for number in range(3)] == [made_of(number) for number in range(3)]
        flipped.unlink()

    assert lost > 50


def test_a_flipped_byte_in_a_page_is_never_sent(site, file, behind, caplog):
    with closing(sqlite3.connect(file)) as pages:
        [(key, body)] = pages.execute("SELECT key, body FROM copy WHERE key LIKE '% /?'").fetchall()
        pages.execute("UPDATE copy SET body = ? WHERE key = ?", [body[:5] + bytes([body[5] ^ 1]) + body[6:], key])
        pages.commit()

    answers = [site.ask("/", HTTP_ACCEPT_ENCODING=encoding) for encoding in ("gzip", "br", "")]

    assert {answer.status for answer in answers} == {200}
    assert answers[2].body.startswith(b"answer 3 ")
    assert warnings(caplog) == [f"A page in {file} was damaged and is made anew."]
    assert kept_by_file(behind, "/", "/compare/")


def test_a_page_under_the_address_of_another_is_not_sent(site, file):
    with closing(sqlite3.connect(file)) as pages:
        pages.execute("UPDATE copy SET key = 'x' WHERE key LIKE '% /?'")
        pages.execute("UPDATE copy SET key = replace(key, '/compare/?', '/?')")
        pages.commit()

    assert site.ask("/").body.startswith(b"answer 3 ")


def cut(length):
    return lambda file: os.truncate(file, length)


def replace(content):
    def work(file):
        file.unlink()
        file.write_bytes(content)

    return work


def overwrite(content):
    return lambda file: file.write_bytes(content)


def replace_by_database(script):
    def work(file):
        file.unlink()
        with closing(sqlite3.connect(file)) as pages:
            pages.executescript(script)

    return work


DAMAGES = {
    "cut to nothing": cut(0),
    "cut in the first page": cut(100),
    "cut in the middle": cut(6000),
    "deleted": Path.unlink,
    "replaced by a text": replace(b"this is no database" * 1000),
    "overwritten by a text": overwrite(b"this is no database" * 1000),
    "overwritten by nothing but the right beginning": overwrite(b"SQLite format 3\x00" + b"\xff" * 9000),
    "made by another release": replace_by_database(BEFORE_THIS_RELEASE),
    "of a schema to come": replace_by_database("CREATE TABLE copy (key, page); PRAGMA user_version = 3;"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("is_running", [True, False], ids=["while the site runs", "before it starts"])
def test_a_damaged_file_is_made_anew(site, behind, file, damage, is_running):
    damage(file)
    site = site if is_running else behind(Words())

    for address in ("/", "/compare/", "/technologies/", "/"):
        assert site.ask(address).body.startswith(b"answer ")
    assert kept_by_file(behind, "/compare/", "/technologies/")


def test_processes_that_find_the_same_damage_end_up_with_one_file(site, behind, file):
    other = behind(Words())
    other.ask("/sources/")
    file.write_bytes(b"this is no database" * 1000)

    for address in ("/method/", "/wanted/"):
        site.ask(address)
        other.ask(f"{address}")
    other.ask("/categories/")

    assert kept_by_file(behind, "/method/", "/wanted/", "/categories/")


def test_the_database_of_something_else_is_neither_used_nor_deleted(behind, db, file, caplog):
    replace_by_database("CREATE TABLE auth_user (name); INSERT INTO auth_user VALUES ('ada');")(file.touch() or file)
    before = file.read_bytes()
    site = behind(Words())

    assert [site.ask(address).status for address in ("/", "/compare/", "/")] == [200] * 3
    assert site.asked == ["/", "/compare/"]
    assert file.read_bytes() == before
    assert warnings(caplog) == [f"For now, pages are not kept in {file}: it is the database of something else."]


# ---- locked and read-only


def test_a_locked_file_costs_readers_little_and_is_used_again(site, behind, file, caplog, monkeypatch):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        for number in range(20):
            assert site.ask(f"/compare/?after={number}").status == 200
        assert time.monotonic() - started < 4
    assert warnings(caplog) == [f"For now, pages are not kept in {file}: database is locked."]
    site.cache.store.reading.end()
    site.cache.store.writing.end()

    site.ask("/sources/")

    assert kept_by_file(behind, "/", "/sources/")


def test_a_file_that_stays_locked_is_replaced(site, behind, file, at_once, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE_SECONDS", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for address in ("/method/", "/sources/", "/wanted/"):
            assert site.ask(address).status == 200

        assert kept_by_file(behind, "/wanted/")


def read_only(monkeypatch, is_so):
    connect = sqlite3.connect

    def connect_to(path, **options):
        return connect(f"file:{path}?mode=ro", uri=True, **options) if is_so() else connect(path, **options)

    monkeypatch.setattr(store.sqlite3, "connect", connect_to)


def test_a_read_only_file_is_replaced(site, behind, file, monkeypatch):
    old = file.stat().st_ino
    site = behind(Words())
    read_only(monkeypatch, lambda: file.exists() and file.stat().st_ino == old)

    for address in ("/method/", "/sources/"):
        assert site.ask(address).status == 200

    assert kept_by_file(behind, "/sources/")


def test_on_a_read_only_disk_pages_of_before_are_still_served(site, behind, file, monkeypatch, caplog):
    def refuse(path):
        raise OSError(30, "Read-only file system")

    site = behind(Words())
    monkeypatch.setattr(store.Path, "unlink", refuse)
    read_only(monkeypatch, lambda: True)

    assert [site.ask(address).status for address in ("/", "/method/", "/sources/", "/compare/")] == [200] * 4
    assert site.asked == ["/method/", "/sources/"]
    assert warnings(caplog) == [f"For now, pages are not kept in {file}: attempt to write a readonly database."]


# ---- no space


def test_the_site_starts_and_serves_with_no_space_at_all(behind, db, file, caplog):
    with full_disk():
        site = behind(Words())
        answers = [site.ask(address).body[:9] for address in ("/", "/compare/", "/", "/compare/")]

    assert answers == [b"answer 1 ", b"answer 2 "] * 2
    assert len(warnings(caplog)) == 1
    assert warnings(caplog)[0].startswith(f"For now, pages are not kept in {file}: ")


def test_on_a_full_disk_pages_of_before_are_served_and_others_kept_later(site, behind, caplog, at_once):
    with full_disk():
        for address in ("/", "/method/", "/compare/", "/sources/"):
            assert site.ask(address).status == 200
        assert site.asked == ["/", "/compare/", "/method/", "/sources/"]
        assert kept_by_file(behind, "/", "/compare/")
    assert len(warnings(caplog)) == 1

    site.ask("/wanted/")

    assert kept_by_file(behind, "/", "/compare/", "/wanted/")
    with full_disk():
        site.ask("/stale/")
    assert len(warnings(caplog)) == 2, "the next outage is logged too"


# ---- the file of flag and locks


@pytest.fixture
def shared(tmp_path):
    return tmp_path / "pages.sqlite3-shared"


def put_directory(path):
    path.unlink()
    path.mkdir()


def put_pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "damage", [cut(0), cut(LOCKS + 3), Path.unlink, replace(b"x" * 300), replace(b""), put_directory, put_pipe]
)
def test_the_flag_works_again_whatever_happens_to_its_file(shared, damage):
    one, other = SharedFlags(shared), SharedFlags(shared)
    one.invalidate()
    damage(shared)
    for flags in (one, other):
        flags.follow()
        flags.acknowledge(flags.state())
        assert not flags.is_invalidated()

    one.invalidate()

    assert one.is_invalidated()
    assert other.is_invalidated() == (damage is not put_pipe)
    with one.lock("page", 0) as is_held:
        assert is_held
    if not shared.is_file():
        shared.rmdir() if shared.is_dir() else shared.unlink()
        one.follow()
        other.follow()
        other.acknowledge(other.state())
        one.invalidate()
        assert other.is_invalidated()


def test_flag_and_locks_hold_among_threads_on_a_full_disk_and_without_one(shared):
    with full_disk():
        for path in (shared, shared.parent / "nowhere" / "shared"):
            flags = SharedFlags(path)
            flags.invalidate()
            assert flags.is_invalidated()
            flags.acknowledge(flags.state())
            assert not flags.is_invalidated()
            with flags.lock("page", 0) as is_held, flags.lock("page", 0) as is_held_again:
                assert (is_held, is_held_again) == (True, False)


HOLD = """
import sys
from pathlib import Path
from nicepick.pagecache.shared import SharedFlags
with SharedFlags(Path(sys.argv[1])).lock("page", 0):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_processes_lock_one_another_out_in_the_file_that_took_the_place_of_a_deleted_one(shared):
    flags = SharedFlags(shared)
    shared.unlink()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(shared)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    other.stdout.readline()
    number = flags.file
    flags.follow()

    with flags.lock("page", 0.01) as is_held_meanwhile:
        pass
    other.communicate("go on\n")
    with flags.lock("page", 0.01) as is_held_at_last:
        pass

    assert (is_held_meanwhile, is_held_at_last) == (False, True)
    assert flags.file == number


def test_a_running_site_survives_the_loss_of_both_files(site, behind, shared, file):
    os.truncate(shared, 0)
    os.truncate(file, 0)
    site.now += 1
    assert site.ask("/").status == 200
    shared.unlink()
    file.unlink()
    site.now += 1
    assert site.ask("/method/").status == 200

    assert shared.exists()
    assert kept_by_file(behind, "/method/")
