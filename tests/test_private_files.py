"""Database, secret key and page cache are for their owner alone, unless the operator lets a group in."""

import logging
import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from comparisons.services import worker_lock
from nicepick.pagecache.store import Store
from nicepick.private import GroupConnection, PrivateConnection, tighten
from nicepick.secret import load_or_create_secret

from .backing_up import only_on

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(*paths):
    return [oct(stat.S_IMODE(path.stat().st_mode)) for path in paths]


def write_to(path, kind=PrivateConnection):
    """The database at ``path`` with its write-ahead log and shared memory, open."""
    database = kind(str(path))
    database.executescript("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS note (text)")
    return closing(database)


def beside(path):
    return [path, Path(f"{path}-wal"), Path(f"{path}-shm")]


def test_a_new_database_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "site.sqlite3"

    with write_to(path):
        assert modes(*beside(path)) == ["0o600"] * 3


def test_wider_rights_are_taken_and_said_in_one_line(tmp_path, caplog):
    path = tmp_path / "site.sqlite3"
    with write_to(path):
        for file in beside(path):
            file.chmod(0o664)

        with write_to(path):
            assert modes(*beside(path)) == ["0o600"] * 3

    names = "site.sqlite3, site.sqlite3-wal, site.sqlite3-shm"
    assert [record.getMessage() for record in caplog.records] == [
        f"Others had access to {names} in {tmp_path}: only its owner has it now."
    ]


def test_what_is_private_already_is_opened_without_a_word(tmp_path, caplog):
    for _ in range(2):
        with write_to(tmp_path / "site.sqlite3"):
            pass

    assert caplog.records == []


def test_the_rights_of_a_group_that_has_access_stay(tmp_path, caplog):
    path = tmp_path / "site.sqlite3"

    with write_to(path, GroupConnection):
        assert modes(path) == ["0o640"]
        path.chmod(0o660)
        with write_to(path, GroupConnection):
            assert modes(path) == ["0o660"]
    assert caplog.records == []


def test_others_lose_their_rights_where_a_group_has_access(tmp_path, caplog):
    path = tmp_path / "site.sqlite3"
    path.touch()
    path.chmod(0o666)

    with write_to(path, GroupConnection):
        assert modes(path) == ["0o660"]
    assert caplog.records[0].getMessage().endswith(": only its owner and group have it now.")


def test_what_belongs_to_somebody_else_is_left_to_them(tmp_path, monkeypatch, caplog):
    path = tmp_path / "secret_key"
    path.touch()
    path.chmod(0o644)

    def refuse(*args, **options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    tighten([path], group_access=False)

    assert modes(path) == ["0o644"]
    assert caplog.records == []


def test_a_secret_that_others_can_read_is_tightened(tmp_path, caplog):
    path = tmp_path / "secret_key"
    first = load_or_create_secret(path)
    assert modes(path) == ["0o600"]
    path.chmod(0o644)

    assert load_or_create_secret(path) == first
    assert modes(path) == ["0o600"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_page_cache_is_private_and_a_wider_one_is_tightened(tmp_path):
    path = tmp_path / "pages.sqlite3"
    first = Store(path)
    assert first.get("nothing") is None
    assert modes(path) == ["0o600"]
    path.chmod(0o644)

    assert Store(path).get("nothing") is None
    assert modes(path) == ["0o600"]


@pytest.mark.django_db
@only_on("sqlite")
def test_the_site_s_own_database_is_private():
    connection.ensure_connection()
    database = Path(connection.settings_dict["NAME"])
    lock = worker_lock.take()

    assert modes(database, Path(f"{database}-worker")) == ["0o600"] * 2
    lock.release()


@pytest.mark.parametrize(("group_access", "mode"), [("", "0o600"), ("true", "0o640")])
def test_the_commands_make_private_files(tmp_path, group_access, mode):
    path = tmp_path / "site.sqlite3"
    settings = {"DATABASE_URL": f"sqlite:///{path}", "GROUP_ACCESS": group_access, "SECRET_KEY": "x" * 50}
    settings["DJANGO_SETTINGS_MODULE"] = "nicepick.settings"

    subprocess.run([sys.executable, "manage.py", "migrate", "auth"], cwd=ROOT, env=os.environ | settings, check=True)

    assert modes(path) == [mode]


def test_a_command_that_needs_no_database_makes_none(tmp_path):
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3", "DJANGO_SETTINGS_MODULE": "nicepick.settings"}
    settings |= {"SECRET_KEY": "x" * 50, "PAGE_CACHE": str(tmp_path / "pages")}

    subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=os.environ | settings, check=True)

    assert list(tmp_path.iterdir()) == []
