"""An operator backs the site up, and gets back what was there."""

import os
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from comparisons.models import Category, Comparison, Feedback, Revision, Technology, Version
from nicepick.backups import files, postgres, sqlite

from .backing_up import names, only_on, refused, run, stored
from .make import make_category, make_editor, make_feedback, make_technology

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """Where a backup is to be written."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "nice pick"


@stored
def test_what_was_there_comes_back(file):
    make_editor("ada")
    make_feedback()
    before = [
        list(model.objects.order_by("pk").values()) for model in (Technology, Comparison, Feedback, Revision, User)
    ]

    said = run("backup", file)
    Feedback.objects.all().delete()
    Technology.objects.update(name="Gone")
    make_technology("later")
    User.objects.update(password="")
    restored = run("restore", file, "--force")

    assert said == f"{file.stat().st_size:,} bytes in {file}\n"
    assert restored == f"Restored from {file}.\n"
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Technology, Comparison, Feedback, Revision, User)
    ]
    make_technology("new")  # with a number of its own


@stored
def test_search_finds_what_came_back_and_not_what_is_gone(client, file):
    make_technology("kingfisher", name="Kingfisher")
    run("backup", file)
    Technology.objects.all().delete()
    make_technology("nightingale", name="Nightingale")

    run("restore", file, "--force")

    assert b"/technologies/kingfisher/" in client.get("/search/?q=kingfisher").content
    assert b"/technologies/nightingale/" not in client.get("/search/?q=nightingale").content


def test_a_backup_is_one_file_that_its_owner_alone_can_read(file):
    run("backup", file)

    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


@stored
def test_writers_go_on_and_the_backup_holds_whole_transactions(file):
    done = threading.Event()
    written = []

    def write():
        try:
            while not done.is_set():
                with transaction.atomic():
                    make_category(f"low-{len(written)}")
                    make_category(f"high-{len(written)}")
                written.append(True)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 3:
        assert writer.is_alive()
    before = len(written)
    for _ in range(3):
        run("backup", file, "--force")
    after = len(written)
    done.set()
    writer.join()
    run("restore", file, "--force")

    assert after > before
    found = Category.objects.count()
    assert found % 2 == 0
    assert 2 * before <= found <= 2 * len(written)


@stored
def test_who_is_connected_reads_what_came_back_at_once(file):
    make_technology("mysql", name="Before")
    run("backup", file)
    Technology.objects.update(name="After")
    heard, asked, found = threading.Event(), threading.Event(), []

    def read():
        found.append(names())
        heard.set()
        asked.wait()
        found.append(names())
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    heard.wait()
    run("restore", file, "--force")
    asked.set()
    reader.join()

    assert found == [{"After"}, {"Before"}]


@stored
def test_tables_of_which_the_backup_knows_nothing_are_gone(file):
    run("backup", file)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id integer PRIMARY KEY, ada bigint REFERENCES comparisons_technology (id))")

    run("restore", file)

    assert "later" not in connection.introspection.table_names()


# ---- where a backup is not written


def test_a_file_that_is_there_is_replaced_with_force_alone(file):
    file.write_text("precious")

    assert refused("backup", file) == f"Not backed up: {file} exists. --force replaces it."
    assert file.read_text() == "precious"
    run("backup", file, "--force")
    assert file.stat().st_size > 1000


def test_a_folder_must_be_there_and_is_no_file(file):
    nowhere = file / "x"

    assert refused("backup", nowhere) == f"Not backed up: the folder {file} does not exist."
    assert refused("backup", file.parent) == f"Not backed up: {file.parent} is a folder; name a file in it."


@only_on("sqlite")
def test_the_database_is_not_overwritten_by_its_backup():
    name = connection.settings_dict["NAME"]

    for path in (name, f"{name}-wal", f"{name}-shm"):
        assert refused("backup", path, "--force") == f"Not backed up: {path} belongs to the database itself."


@only_on("sqlite")
def test_a_full_disk_is_told_before_anything_is_written(file, monkeypatch):
    full = os.statvfs_result((4096, 4096, 9, 1, 1, 9, 9, 9, 0, 255))
    monkeypatch.setattr(files.os, "statvfs", lambda folder: full)

    said = refused("backup", file)

    assert said.startswith(f"Not backed up: {file.parent} is too full: up to ")
    assert said.endswith(" bytes are needed, and 4,096 are free.")


def test_a_disk_that_fills_up_leaves_nothing_behind(file, monkeypatch):
    def fill(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_sync", fill)

    assert refused("backup", file) == f"Not backed up: {file} cannot be written: No space left on device."
    assert list(file.parent.iterdir()) == []


def test_a_database_without_tables_has_no_backup(file, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert "the database has no tables" in refused("backup", file)


@only_on("sqlite")
def test_a_database_in_memory_has_no_backup(file, monkeypatch):
    monkeypatch.setattr(connection, "is_in_memory_db", lambda: True)

    assert "DATABASE_URL must name a file" in refused("backup", file)


# ---- SQLite


@stored
@only_on("sqlite")
def test_a_copy_with_other_pages_fits(file):
    make_technology("mysql", name="Before")
    run("backup", file)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA page_size = 8192")
        copy.execute("VACUUM")
    Technology.objects.update(name="After")

    run("restore", file, "--force")

    assert names() == {"Before"}


@stored
@only_on("sqlite")
def test_it_does_not_wait_for_ever_for_who_writes(file, monkeypatch):
    run("backup", file)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)

    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        said = refused("restore", file)

    assert said == "Not restored: the database stays as it was: others have been writing for 0 seconds."


# ---- PostgreSQL


@only_on("postgresql")
def test_a_missing_program_is_named(file, monkeypatch):
    monkeypatch.setenv("PATH", str(file.parent))

    assert refused("backup", file) == ("Not backed up: pg_dump is missing: install the client programs of PostgreSQL.")


@only_on("postgresql")
def test_an_old_program_is_named(file, tmp_path, monkeypatch):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1 (Debian 9)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert refused("backup", file).startswith("Not backed up: pg_dump is of version 9, older than the server's ")


@pytest.mark.django_db
@only_on("postgresql")
def test_the_password_stands_on_no_command_line():
    assert "password" not in postgres._database()
    assert postgres._variables()["PGPASSWORD"] == connection.settings_dict["PASSWORD"]


@stored
@only_on("postgresql")
def test_a_reader_who_holds_one_table_and_asks_for_another_gets_it(file):
    make_editor()
    run("backup", file)
    holds, found = threading.Event(), []

    def read():
        with transaction.atomic(), connection.cursor() as cursor:
            Version.objects.count()
            holds.set()
            until = time.monotonic() + 20
            while not found and time.monotonic() < until:
                cursor.execute(
                    "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'comparisons_version'::regclass"
                )
                found.extend(cursor.fetchall())
            found.append(User.objects.count())
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    holds.wait()
    run("restore", file, "--force")
    reader.join()

    assert found == [(1,), 1]


@stored
@only_on("postgresql")
def test_nothing_is_committed_where_the_archive_ends_early(file, tmp_path, monkeypatch):
    make_technology("mysql", name="Before")
    run("backup", file)
    Technology.objects.update(name="After")
    real = postgres.shutil.which("pg_restore")
    program = tmp_path / "pg_restore"
    fails = 'if [ "$2" = --no-owner ]; then echo "SELECT 1;"; echo "error: gone" >&2; exit 1; fi'
    program.write_text(f'#!/bin/sh\n{fails}\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert refused("restore", file, "--force").endswith("pg_restore failed, and all is as it was: error: gone")
    assert names() == {"After"}
