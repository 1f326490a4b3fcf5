"""An operator pipes a backup away, checks one without restoring it, and finds nothing of backups that were killed."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from comparisons.catalogue import unfinished
from nicepick.backups import Refusal, back_up_to

from .backing_up import names, only_on, refused, run, stored
from .make import make_technology
from .test_restore import MIGRATIONS, migrations_said_to_be

pytestmark = pytest.mark.django_db
LAST = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))[-1]


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where a backup is to be written; temporary files go to a folder of their own beside it."""
    for name in ("backups", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "backups" / "nice pick"


def left_by_a_killed_one(folder):
    """The file and the journal of a process that ended without a word."""
    code = "import sys, time; from pathlib import Path; from comparisons.catalogue import unfinished\n"
    code += f"with unfinished.temporary_file(Path({str(folder)!r})) as path:\n"
    code += "    Path(f'{path}-journal').touch(); print(path, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        path = Path(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
    return [path, Path(f"{path}-journal")]


def names_in(folder):
    return [path.name for path in Path(folder).iterdir()]


# ---- to standard output


@stored
def test_what_was_piped_away_comes_back(file, capfdbinary):
    make_technology("mysql", name="Before")

    run("backup", "-")
    sent = capfdbinary.readouterr()
    file.write_bytes(sent.out)
    make_technology("later")
    run("restore", file, "--force")

    assert names() == {"Before"}
    assert sent.err.decode() == f"{len(sent.out):,} bytes to standard output\n"
    assert names_in(tempfile.gettempdir()) == []


def test_a_backup_is_not_poured_into_a_terminal():
    ours, theirs = os.openpty()

    with pytest.raises(Refusal, match="standard output is a terminal"):
        back_up_to(theirs)

    os.close(ours)
    os.close(theirs)


def test_nobody_who_reads_is_an_error_that_leaves_nothing(file):
    read, write = os.pipe()
    os.close(read)

    with pytest.raises(Refusal, match=r"^standard output or .* cannot be written: Broken pipe\.$"):
        back_up_to(write)

    os.close(write)
    assert names_in(tempfile.gettempdir()) == []


def test_a_backup_that_fails_sends_nothing(file, monkeypatch, capfdbinary):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert "the database has no tables" in refused("backup", "-")
    assert capfdbinary.readouterr().out == b""


# ---- checked, not restored


@stored
def test_a_backup_is_checked_and_nothing_changes(file):
    make_technology("mysql", name="Before")
    run("backup", file)
    make_technology("later", name="After")
    before = file.read_bytes()

    said = run("restore", file, "--check")

    assert said == f"{file} is whole and can be restored: {len(before):,} bytes, of this release.\n"
    assert names() == {"Before", "After"}
    assert file.read_bytes() == before
    assert names_in(file.parent) == [file.name]


@stored
def test_a_cut_or_foreign_backup_is_refused_by_the_check(file):
    run("backup", file)
    whole = file.read_bytes()

    file.write_bytes(whole[: len(whole) * 2 // 3])
    assert refused("restore", file, "--check").startswith("It cannot be restored: ")
    file.write_text("technology: mysql")
    assert refused("restore", file, "--check") == f"It cannot be restored: {file} is not a backup."


@stored
def test_the_check_says_which_releases_fit(file):
    with migrations_said_to_be("DELETE FROM django_migrations WHERE app = 'comparisons' AND name = %s", LAST):
        run("backup", file)
    assert run("restore", file, "--check").endswith(" bytes, 1 migrations older than this release.\n")

    later = "INSERT INTO django_migrations (app, name, applied) VALUES ('comparisons', '9999_later', '2026-11-28')"
    with migrations_said_to_be(later):
        run("backup", file, "--force")
    assert "made by a newer release" in refused("restore", file, "--check")


# ---- what a killed one left


@pytest.mark.parametrize("started", ["killed", "at work"])
def test_a_backup_deletes_what_a_killed_one_left_and_nothing_that_is_being_written(file, started):
    left = left_by_a_killed_one(file.parent)
    assert all(path.exists() for path in left)
    other = file.parent / ".nice-pick.txt"
    other.touch()
    handle = os.open(left[0], os.O_RDONLY)
    if started == "at work":
        fcntl.flock(handle, fcntl.LOCK_EX)

    run("backup", file)

    os.close(handle)
    kept = left if started == "at work" else []
    assert sorted(file.parent.iterdir()) == sorted([file, other, *kept])


def test_a_journal_without_its_file_is_deleted(file):
    left, journal = left_by_a_killed_one(file.parent)
    left.unlink()

    run("backup", file)

    assert not journal.exists()


@stored
@only_on("sqlite")
def test_a_restore_deletes_what_a_killed_one_left(file):
    run("backup", file)
    left = left_by_a_killed_one(Path(connection.settings_dict["NAME"]).parent)

    run("restore", file, "--force")

    assert not any(path.exists() for path in left)


def test_many_that_write_at_once_leave_each_other_alone(tmp_path):
    code = "import sys; from pathlib import Path; from comparisons.catalogue import unfinished\n"
    code += "for _ in range(200):\n"
    code += f"    with unfinished.temporary_file(Path({str(tmp_path)!r})) as path: assert path.exists()"

    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]

    assert [process.wait() for process in processes] == [0] * 4
    assert names_in(tmp_path) == []


def test_a_pipe_or_a_link_that_somebody_put_there_holds_nothing_up(tmp_path):
    precious = tmp_path / "precious"
    precious.touch()
    os.mkfifo(tmp_path / f"{unfinished.PREFIX}pipe")
    (tmp_path / f"{unfinished.PREFIX}link").symlink_to(precious)

    with unfinished.temporary_file(tmp_path) as path:
        assert path.exists()

    assert precious.exists()
