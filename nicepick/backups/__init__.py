"""Backup of the site's database to one file, and restore.

``sqlite`` and ``postgres`` hold what is specific to a database. Both restore in one transaction, so that running
servers read the old data or the new, and nothing in between.
"""

import importlib.util
import os
import pkgutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from comparisons.catalogue.unfinished import temporary_file
from nicepick.pagecache.shared import SharedFlags

from . import postgres, sqlite
from .files import atomic_file, require_place, require_space, send
from .refusal import Refusal

__all__ = ["Migrations", "Refusal", "back_up", "back_up_to", "check", "clear_page_cache", "restore"]

COUNTED = {
    "technologies": "comparisons_technology",
    "comparisons": "comparisons_comparison",
    "disagreements of readers": "comparisons_feedback",
    "logins": "auth_user",
}
"""Tables whose rows are counted before a restore, by the name in its refusal."""

Migrations = set[tuple[str, str]]
"""Pairs of application label and migration name."""


class Database(Protocol):
    """A module that backs up and restores one kind of database."""

    BEGINNING: bytes
    """The first bytes of its backups."""

    UNREADABLE_HINT: str
    """What an operator can do if the database cannot be read."""

    def require_tools(self) -> None:
        """Raise Refusal if the database cannot be copied, or its programs are missing or too old."""

    def own_files(self) -> set[Path]:
        """Return the files of the database."""

    def max_bytes(self) -> int:
        """Return the maximum size of a backup, 0 if unknown."""

    def write(self, target: Path) -> None:
        """Write a consistent snapshot into the empty file ``target``."""

    def migrations_in(self, source: Path) -> Migrations:
        """Verify the whole backup; return the migrations applied in it."""

    def replace_all(self, source: Path, site_number: int) -> None:
        """Replace all data and set the number of the version ``site``, in one transaction."""


DATABASES: dict[str, Database] = {"sqlite": sqlite, "postgresql": postgres}


def back_up(target: Path, *, force: bool = False) -> int:
    """Write a backup and return its size in bytes. With ``force`` it replaces an existing file."""
    database = DATABASES[connection.vendor]
    require_place(target, database.own_files(), force=force)
    _require_something(database)
    require_space(target.parent, database.max_bytes())
    with atomic_file(target) as unfinished:
        database.write(unfinished)
        return unfinished.stat().st_size


def back_up_to(output: int) -> int:
    """Write a backup to the open file or pipe of this number, and return its size in bytes.

    It is complete in the folder for temporary files before its first byte leaves: a failure sends nothing.
    """
    database = DATABASES[connection.vendor]
    if os.isatty(output):
        raise Refusal("standard output is a terminal: send it to a file or another command.")
    _require_something(database)
    folder = Path(tempfile.gettempdir())
    require_space(folder, database.max_bytes())
    try:
        with temporary_file(folder) as whole:
            database.write(whole)
            send(whole, output)
            return whole.stat().st_size
    except OSError as problem:
        raise Refusal(f"standard output or {folder} cannot be written: {problem.strerror}.") from None


def check(source: Path) -> Migrations:
    """Verify that a backup is whole and can be restored here; return the migrations of this release missing in it.

    Nothing is changed, and a database of SQLite is not even opened.
    """
    database = DATABASES[connection.vendor]
    database.require_tools()
    _require_backup(source, database)
    return _missing(database.migrations_in(source))


def restore(source: Path, *, force: bool = False) -> Migrations:
    """Replace the database by a backup; return the migrations of this release that are unapplied in it.

    ``force`` allows it to replace a database that is not empty.
    """
    database = DATABASES[connection.vendor]
    missing = check(source)
    if not force and (lost := _rows(database)):
        raise Refusal(f"the database is not empty: {lost} would be lost. --force replaces them.")
    # The backup holds older version numbers, so cached pages made since could seem valid. Each page depends on the
    # version "site": no count reaches the time in microseconds, and no other restore had it.
    database.replace_all(source, site_number=time.time_ns() // 1000)
    if settings.PAGE_CACHE:
        clear_page_cache(settings.PAGE_CACHE)
    return missing


def _require_something(database: Database) -> None:
    database.require_tools()
    if not _tables(database):
        raise Refusal("there is nothing to back up: the database has no tables. manage.py migrate makes them.")


def _require_backup(source: Path, database: Database) -> None:
    try:
        with source.open("rb") as file:
            beginning = file.read(16)
    except OSError as problem:
        raise Refusal(f"{source} cannot be read: {problem.strerror}.") from None
    kinds = [kind for kind, other in DATABASES.items() if beginning.startswith(other.BEGINNING)]
    if not kinds:
        raise Refusal(f"{source} is not a backup.")
    if kinds != [connection.vendor]:
        raise Refusal(f"{source} comes from {kinds[0]}, but DATABASE_URL names a database of {connection.vendor}.")


def _missing(seen: Migrations) -> Migrations:
    if not any(application == "comparisons" for application, _ in seen):
        raise Refusal("the backup is not one of this site.")
    known = _known()
    squashed = {old for replaced in known.values() for old in replaced}
    if unknown := sorted(seen - known.keys() - squashed):
        name = ".".join(unknown[-1])
        raise Refusal(f"the backup was made by a newer release, one with {name}: restore it with that release.")
    done = {migration for migration, replaced in known.items() if replaced and seen.issuperset(replaced)}
    return known.keys() - seen - done


def _known() -> dict[tuple[str, str], Migrations]:
    """Return the migrations of this release, each with those that it replaces."""
    found = {}
    for application in apps.get_app_configs():
        package = f"{application.name}.migrations"
        if importlib.util.find_spec(package):
            for _, name, _ in pkgutil.iter_modules(importlib.import_module(package).__path__):
                migration = importlib.import_module(f"{package}.{name}").Migration
                found[application.label, name] = set(migration.replaces)
    return found


def _tables(database: Database) -> set[str]:
    try:
        return set(connection.introspection.table_names())
    except DatabaseError as problem:
        raise _unreadable(problem, database) from None


def _rows(database: Database) -> str:
    """Return what a restore would lose, in words; empty if that is nothing."""
    there = _tables(database)
    found = {name: _count(table, database) for name, table in COUNTED.items() if table in there}
    return ", ".join(f"{number:,} {name}" for name, number in found.items() if number)


def _count(table: str, database: Database) -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
            return int(cursor.fetchone()[0])
    except DatabaseError as problem:
        raise _unreadable(problem, database) from None


def _unreadable(problem: DatabaseError, database: Database) -> Refusal:
    return Refusal(f"the database cannot be read: {str(problem).strip()}. {database.UNREADABLE_HINT}")


def clear_page_cache(path: Path) -> None:
    """Empty the file of the page cache, and make the servers of this machine check versions within 10 ms.

    If the file cannot be emptied, its pages are invalid by version.
    """
    if path.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as pages:
            pages.execute("DELETE FROM copy")
    shared = Path(f"{path}-shared")
    if shared.exists():
        SharedFlags(shared).invalidate()
