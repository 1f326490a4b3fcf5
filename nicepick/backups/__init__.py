"""The site's database into one file, and back.

What is particular to a database stands in ``sqlite`` and ``postgres``. Both put a backup back in one transaction, so
that running servers read what was there before or what is there after, and nothing in between.
"""

import importlib.util
import pkgutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from nicepick.pagecache.shared import SharedFlags

from . import postgres, sqlite
from .files import appearing, require_place, require_space
from .refusal import Refusal

__all__ = ["Migrations", "Refusal", "back_up", "restore"]

COUNTED = {
    "technologies": "comparisons_technology",
    "comparisons": "comparisons_comparison",
    "disagreements of readers": "comparisons_feedback",
    "logins": "auth_user",
}
"""What people count their site in, and the tables that hold it."""

Migrations = set[tuple[str, str]]
"""Names of migrations, each with its application."""


class Database(Protocol):
    """A module that knows one kind of database."""

    BEGINNING: bytes
    """The first bytes of its backups."""

    WAY_OUT: str
    """What to do where the database cannot be read."""

    def require_means(self) -> None:
        """Refuse where there is nothing that could be copied, or nothing to copy it with."""

    def own_files(self) -> set[Path]:
        """The files that the database lives in."""

    def most_bytes(self) -> int:
        """The size of a backup at most; 0 where nobody can tell."""

    def write(self, target: Path) -> None:
        """Write all that is stored at one moment into the empty file ``target``."""

    def migrations_in(self, source: Path) -> Migrations:
        """Read the whole backup, to see whether it is sound; the migrations that its tables went through."""

    def put_back(self, source: Path, site_number: int) -> None:
        """Replace all that is stored, and set the number of the version ``site``, in one transaction."""


DATABASES: dict[str, Database] = {"sqlite": sqlite, "postgresql": postgres}


def back_up(target: Path, *, force: bool = False) -> int:
    """Write a backup; its size in bytes. With ``force`` it takes the place of a file that is there."""
    database = DATABASES[connection.vendor]
    require_place(target, database.own_files(), force=force)
    database.require_means()
    if not _tables(database):
        raise Refusal("there is nothing to back up: the database has no tables. manage.py migrate makes them.")
    require_space(target.parent, database.most_bytes())
    with appearing(target) as unfinished:
        database.write(unfinished)
        return unfinished.stat().st_size


def restore(source: Path, *, force: bool = False) -> Migrations:
    """Put a backup in the place of all that is stored; the migrations of this release that it has yet to go through.

    With ``force`` also where something is lost by it.
    """
    database = DATABASES[connection.vendor]
    database.require_means()
    _require_backup(source, database)
    missing = _missing(database.migrations_in(source))
    if not force and (lost := _rows(database)):
        raise Refusal(f"the database is not empty: {lost} would be lost. --force replaces them.")
    # The numbers of versions go back with all else, so that copies of pages made since could seem true. Each copy
    # depends on "site": no count reaches this moment in microseconds, and no other restore had it.
    database.put_back(source, site_number=time.time_ns() // 1000)
    if settings.PAGE_CACHE:
        _forget_pages(settings.PAGE_CACHE)
    return missing


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
    """The migrations of this release, each with those that it replaces."""
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
    """How much is stored, in words; none where nobody would miss it."""
    there = _tables(database)
    found = {words: _count(table, database) for words, table in COUNTED.items() if table in there}
    return ", ".join(f"{number:,} {words}" for words, number in found.items() if number)


def _count(table: str, database: Database) -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
            return int(cursor.fetchone()[0])
    except DatabaseError as problem:
        raise _unreadable(problem, database) from None


def _unreadable(problem: DatabaseError, database: Database) -> Refusal:
    return Refusal(f"the database cannot be read: {str(problem).strip()}. {database.WAY_OUT}")


def _forget_pages(path: Path) -> None:
    """Empty the file of copies, and let the servers of this machine look for changes before their next answer.

    It stays in its place, as they have it open. Where it cannot be emptied, nothing in it is taken for true.
    """
    if path.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as pages:
            pages.execute("DELETE FROM copy")
    shared = Path(f"{path}-shared")
    if shared.exists():
        SharedFlags(shared).invalidate()
