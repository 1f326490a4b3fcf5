"""An operator moves a site from SQLite to PostgreSQL or back, with everything that is stored.

The other database is always a file of SQLite; the tests' own database is of the kind that DATABASE_URL names.
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import connection

from comparisons.models import Feedback, Technology, Version, Wish
from comparisons.services import task_queue, tasks

from .backing_up import stored
from .make import (
    make_editor,
    make_fact,
    make_feedback,
    make_revision,
    make_source_entry,
    make_technology,
    make_weighed_comparison,
    make_wish,
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A file of SQLite at which only migrate has been."""
    file = tmp_path_factory.mktemp("migrated") / "site.sqlite3"
    done = manage("migrate", "--verbosity=0", DATABASE_URL=f"sqlite:///{file}")
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def other(migrated, tmp_path):
    """A copy of it."""
    file = tmp_path / "other.sqlite3"
    file.touch(0o600)
    with closing(sqlite3.connect(migrated)) as empty, closing(sqlite3.connect(file)) as copy:
        empty.backup(copy)
    return file


def manage(*words, **variables):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "nicepick.settings", "SECRET_KEY": "x" * 50} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def address_here():
    """The address of the tests' own database."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    password = quote(known["PASSWORD"], safe="")
    return f"postgres://{known['USER']}:{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def copy(source, target):
    """Copy between two addresses."""
    return manage("copy_database", COPY_FROM=source, DATABASE_URL=target, PAGE_CACHE="off")


def refusal(source, target):
    done = copy(source, target)
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def rows():
    """Everything that is stored, by model; the number of the site's version aside, which each copy sets anew."""
    found = {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model is not Version
    }
    return found | {"versions": sorted(Version.objects.exclude(key="site").values_list())}


def fill():
    """A site with something of every kind that cannot be imported again."""
    editor = make_editor("ada", permissions=["change_feedback"])
    group = Group.objects.create(name="Editors")
    group.permissions.set(Permission.objects.filter(codename__contains="feedback"))
    editor.groups.add(group)
    editor.user_permissions.add(Permission.objects.order_by("pk").last())
    comparison = make_weighed_comparison()
    feedback = make_feedback(comparison, email="reader@example.org", text="Ünïcode, “quotes” and 𝒻𝒶𝓇 signs: yes.")
    make_revision(comparison, by=editor, because=feedback, record={"name": None, "list": [1, "ü", {}], "yes": True})
    make_wish()
    make_fact(make_technology("kingfisher", name="Kingfisher"))
    make_source_entry()
    task_queue.enqueue(tasks.tell_reader, feedback.pk)
    Version.touch(["technology:1", "pair:1-2"])


@stored
def test_everything_comes_over_and_back(other, client):
    fill()
    before = rows()
    there = copy(address_here(), f"sqlite:///{other}")
    call_command("flush", interactive=False, verbosity=0)
    assert not Technology.objects.exists()

    back = copy(f"sqlite:///{other}", address_here())

    assert (there.returncode, there.stderr) == (back.returncode, back.stderr) == (0, "")
    assert there.stdout.splitlines()[-1].endswith(" rows copied and counted in both databases.")
    assert rows() == before
    assert all(before[label] for label in ("auth.User_groups", "comparisons.Wish", "comparisons.Revision"))
    assert before["django_tasks_database.DBTaskResult"]
    assert client.login(username="ada", password="pw")
    assert b"/technologies/kingfisher/" in client.get("/search/?q=kingfisher").content


@stored
def test_what_is_stored_after_a_copy_gets_numbers_of_its_own(other):
    fill()
    copy(address_here(), f"sqlite:///{other}")
    call_command("flush", interactive=False, verbosity=0)
    copy(f"sqlite:///{other}", address_here())
    highest = Technology.objects.order_by("pk").last().pk

    assert make_technology("later").pk > highest
    assert make_editor("grace").pk > User.objects.get(username="ada").pk
    assert make_feedback().pk > Feedback.objects.order_by("pk").first().pk
    assert make_wish().pk > Wish.objects.order_by("pk").first().pk


@stored
def test_no_page_of_before_is_taken_for_true(other):
    Version.touch(["site"])
    copy(address_here(), f"sqlite:///{other}")

    with closing(sqlite3.connect(other)) as database:
        (number,) = database.execute("SELECT number FROM comparisons_version WHERE key = 'site'").fetchone()
    assert number > Version.numbers(["site"])["site"] == 1


# ---- what is refused


@stored
def test_a_database_that_holds_something_is_left_alone(other):
    make_technology("mysql", name="Stays")
    with closing(sqlite3.connect(other)) as database, database:
        database.execute("INSERT INTO auth_group (name) VALUES ('Editors')")
    before = rows()

    assert refusal(f"sqlite:///{other}", address_here()) == (
        "CommandError: Not copied: the database of DATABASE_URL is not empty: comparisons_alias has 1 rows, "
        "comparisons_technology has 1 rows. "
        "Copy into one that only manage.py migrate has been at."
    )
    assert rows() == before


@stored
def test_databases_of_two_releases_are_refused(other):
    with closing(sqlite3.connect(other)) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('comparisons', '9999_later', '2026-11-28')"
        )

    said = refusal(address_here(), f"sqlite:///{other}")
    assert "only that of DATABASE_URL has comparisons.9999_later" in said
    assert "only that of COPY_FROM has comparisons.9999_later" in refusal(f"sqlite:///{other}", address_here())


@stored
def test_a_database_without_tables_is_refused_on_either_side(tmp_path):
    empty = tmp_path / "empty.sqlite3"
    empty.touch()

    assert "has no tables yet. Next: manage.py migrate" in refusal(address_here(), f"sqlite:///{empty}")
    assert "COPY_FROM has no tables of this site" in refusal(f"sqlite:///{empty}", address_here())


@stored
def test_a_source_must_be_named_and_there_and_another_one(tmp_path):
    gone = tmp_path / "gone.sqlite3"

    with pytest.raises(CommandError, match="COPY_FROM is not set"):
        call_command("copy_database")
    assert refusal(f"sqlite:///{gone}", address_here()).endswith(f"COPY_FROM names {gone}, and there is no such file.")
    assert not gone.exists()
    assert "name the same database" in refusal(address_here(), address_here())


@stored
def test_a_row_that_the_target_does_not_take_stops_all_of_it(other):
    with closing(sqlite3.connect(other)) as database, database:
        database.execute("INSERT INTO auth_group (name) VALUES ('Editors')")
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("INSERT INTO comparisons_version (key, number) VALUES ('pair:1-2', 1)")
        database.execute("INSERT INTO comparisons_wish (low_id, high_id, client, day) VALUES (2, 1, 'x', '2026-11-28')")

    said = refusal(f"sqlite:///{other}", address_here())

    assert said.startswith("CommandError: Not copied: nothing was copied: comparisons_wish: ")
    assert not Group.objects.exists()
    assert not Version.objects.exists()


@stored
def test_the_source_is_not_written_to(other):
    with closing(sqlite3.connect(other)) as database:
        before = list(database.iterdump())

    assert copy(f"sqlite:///{other}", address_here()).returncode == 0

    with closing(sqlite3.connect(other)) as database:
        assert list(database.iterdump()) == before
