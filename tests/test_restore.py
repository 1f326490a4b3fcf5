"""An operator restores a backup: which files are refused, and no page from before is served."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from comparisons.models import Technology, Version
from comparisons.models.version import SITE
from nicepick.backups import postgres, sqlite
from nicepick.wsgi import application

from .backing_up import names, refused, run, stored
from .cached import Cached
from .make import make_editor, make_feedback, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
PAIR = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def file(tmp_path):
    """Where a backup is to be written."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "nice pick"


# ---- pages that were made before


@pytest.fixture
def site(tmp_path, settings):
    settings.PAGE_CACHE = tmp_path / "pages.sqlite3"
    return Cached(application, settings.PAGE_CACHE)


def rename(name):
    with transaction.atomic():
        Technology.objects.filter(slug="mysql").update(name=name)
        Version.touch([f"technology:{pk}" for pk in Technology.objects.values_list("pk", flat=True)])


def shown(site):
    return [name for name in ("Kingfisher", "Nightingale", "Lapwing") if name.encode() in site.ask(PAIR).body]


@stored
def test_no_page_of_before_is_served_after_it(site, file):
    make_published_comparison(make_technology("mysql"), make_technology("postgresql"))
    rename("Kingfisher")
    run("backup", file)
    rename("Nightingale")
    assert shown(site) == ["Nightingale"]

    run("restore", file, "--force")

    assert shown(site) == ["Kingfisher"]


@stored
def test_a_change_after_it_counts_although_the_number_was_there_before(site, file, settings):
    make_published_comparison(make_technology("mysql"), make_technology("postgresql"))
    rename("Kingfisher")
    run("backup", file)
    rename("Nightingale")
    assert shown(site) == ["Nightingale"]
    neighbour = Cached(application, settings.PAGE_CACHE)

    run("restore", file, "--force")
    rename("Lapwing")  # is now as often changed as when it was a nightingale

    assert shown(site) == shown(neighbour) == ["Lapwing"]


@stored
def test_copies_that_cannot_be_emptied_are_not_taken_for_true(site, file, settings):
    make_published_comparison(make_technology("mysql"), make_technology("postgresql"))
    rename("Kingfisher")
    run("backup", file)
    rename("Nightingale")
    assert shown(site) == ["Nightingale"]
    with closing(sqlite3.connect(settings.PAGE_CACHE)) as pages:
        kept = pages.execute("SELECT * FROM copy").fetchall()

    run("restore", file, "--force")
    with closing(sqlite3.connect(settings.PAGE_CACHE)) as pages:
        assert pages.execute("SELECT * FROM copy").fetchall() == []
        pages.executemany("INSERT INTO copy VALUES (?, ?, ?, ?)", kept)
        pages.commit()
    rename("Lapwing")

    assert shown(Cached(application, settings.PAGE_CACHE)) == ["Lapwing"]


@stored
def test_the_same_backup_twice_counts_twice(file):
    run("backup", file)
    run("restore", file)
    first = Version.numbers([SITE])

    run("restore", file, "--force")

    assert Version.numbers([SITE])[SITE] > first[SITE] > 0


# ---- what is not restored


@stored
def test_what_is_there_is_lost_with_force_alone(file):
    run("backup", file)
    make_editor()
    make_feedback()

    assert refused("restore", file) == (
        "Not restored: the database is not empty: 2 technologies, 1 comparisons, 1 disagreements of readers, 1 logins "
        "would be lost. --force replaces them."
    )
    assert Technology.objects.count() == 2
    run("restore", file, "--force")
    assert Technology.objects.count() == 0


def test_a_file_that_is_no_backup_is_refused(file):
    assert refused("restore", file) == f"Not restored: {file} cannot be read: No such file or directory."
    file.write_text("technology: mysql")
    assert refused("restore", file) == f"Not restored: {file} is not a backup."


def test_a_backup_of_the_other_database_is_refused(file):
    other = {"sqlite": postgres, "postgresql": sqlite}[connection.vendor]
    file.write_bytes(other.BEGINNING.ljust(100))

    assert refused("restore", file).endswith(f" names a database of {connection.vendor}.")


@stored
def test_a_damaged_backup_changes_nothing(file):
    make_technology("mysql", name="Before")
    run("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) * 2 // 3])
    Technology.objects.update(name="After")

    said = refused("restore", file, "--force")

    assert said.startswith("Not restored: ")
    assert names() == {"After"}
    file.write_bytes(whole)
    run("restore", file, "--force")
    assert names() == {"Before"}


@stored
def test_a_restore_that_fails_changes_nothing(file, monkeypatch):
    make_technology("mysql", name="Before")
    run("backup", file)
    Technology.objects.update(name="After")
    monkeypatch.setattr(sqlite, "SET_SITE", "UPDATE nonsense SET number = ?")
    monkeypatch.setattr(postgres, "FINISH", "UPDATE nonsense SET number = {number}; COMMIT;")

    said = refused("restore", file, "--force")

    assert "nonsense" in said
    assert "as it was" in said
    assert names() == {"After"}


@stored
def test_a_backup_of_a_newer_release_is_refused(file):
    MigrationRecorder(connection).record_applied("comparisons", "9999_later")
    run("backup", file)
    MigrationRecorder(connection).record_unapplied("comparisons", "9999_later")

    assert refused("restore", file) == (
        "Not restored: the backup was made by a newer release, one with comparisons.9999_later: restore it with that "
        "release."
    )


@stored
def test_a_backup_of_an_older_release_is_restored_and_asks_for_its_migrations(file):
    recorder = MigrationRecorder(connection)
    last = max(name for app, name in recorder.applied_migrations() if app == "comparisons")
    recorder.record_unapplied("comparisons", last)
    try:
        run("backup", file)
        said = run("restore", file)
    finally:
        recorder.record_applied("comparisons", last)

    assert said.endswith("It is 1 migrations older than this release. Next: manage.py migrate\n")


@stored
def test_a_backup_of_another_site_is_refused(file):
    applied = MigrationRecorder.Migration.objects.filter(app="comparisons")
    ours = list(applied)
    applied.delete()
    run("backup", file)
    MigrationRecorder.Migration.objects.bulk_create(ours)

    assert refused("restore", file) == "Not restored: the backup is not one of this site."
