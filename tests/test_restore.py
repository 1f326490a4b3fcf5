"""An operator restores a backup: which files are refused, and no page from before is served."""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from comparisons.models import Technology, Version
from comparisons.models.version import SITE
from nicepick.backups import postgres, sqlite
from nicepick.pagecache.cache import LOOK_EVERY
from nicepick.wsgi import application

from .backing_up import names, refused, run, stored
from .cached import Cached
from .make import make_editor, make_feedback, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
PAIR = "/compare/mysql-vs-postgresql/"
MIGRATIONS = Path(__file__).resolve().parent.parent / "comparisons" / "migrations"


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
    site.now += LOOK_EVERY

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
    site.now += LOOK_EVERY

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
        pages.executemany("INSERT INTO copy VALUES (?, ?, ?, ?, ?, ?, ?, ?)", kept)
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


# ---- other releases


@contextmanager
def migrations_said_to_be(change, *names):
    """The statement ``change`` is carried out on the table of migrations, whose rows come back in the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name, applied FROM django_migrations ORDER BY id")
        rows = cursor.fetchall()
        cursor.execute(change, names)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations")
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)


@stored
def test_a_backup_of_a_newer_release_is_refused(file):
    later = "INSERT INTO django_migrations (app, name, applied) VALUES ('comparisons', '9999_later', '2026-11-28')"

    with migrations_said_to_be(later):
        run("backup", file)

    assert refused("restore", file) == (
        "Not restored: the backup was made by a newer release, one with comparisons.9999_later: restore it with that "
        "release."
    )


@stored
def test_a_backup_of_an_older_release_is_restored_and_asks_for_its_migrations(file):
    last = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))[-1]

    with migrations_said_to_be("DELETE FROM django_migrations WHERE app = 'comparisons' AND name = %s", last):
        run("backup", file)
        said = run("restore", file)

    assert said.endswith("It is 1 migrations older than this release. Next: manage.py migrate\n")


@stored
def test_a_backup_of_another_site_is_refused(file):
    with migrations_said_to_be("DELETE FROM django_migrations WHERE app = 'comparisons'"):
        run("backup", file)

    assert refused("restore", file) == "Not restored: the backup is not one of this site."
