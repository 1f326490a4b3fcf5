"""Backups of SQLite by its online backup API, which copies the database while others read and write."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from comparisons.catalogue.unfinished import temporary_file

from .refusal import Refusal

BEGINNING = b"SQLite format 3\0"
UNREADABLE_HINT = (
    "Where its file is damaged, stop the site, move it away with those ending in -wal and -shm, and restore again."
)
BUSY_SECONDS = 60
"""Seconds to wait for other writers."""
SET_SITE = """
    INSERT INTO comparisons_version (key, number) VALUES ('site', ?)
    ON CONFLICT (key) DO UPDATE SET number = excluded.number
"""


def require_tools() -> None:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        raise Refusal("the database is in memory and ends with this command; DATABASE_URL must name a file.")


def own_files() -> set[Path]:
    return {Path(f"{_file()}{ending}").resolve() for ending in ("", "-wal", "-shm", "-journal")}


def max_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_size * page_count FROM pragma_page_size, pragma_page_count")
        return int(cursor.fetchone()[0])


def write(target: Path) -> None:
    """Copy in one step: a consistent snapshot that blocks no writer, thanks to the write-ahead log."""
    with _refusing("the backup cannot be written"), _opened(_file()) as live, _opened(target) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, also when it is opened read-only
        _require_sound(copy)


def migrations_in(source: Path) -> set[tuple[str, str]]:
    with _refusing(f"{source} is damaged"), _opened(source, "ro") as backup:
        _require_sound(backup)
        if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return set()
        return set(backup.execute("SELECT app, name FROM django_migrations"))


def replace_all(source: Path, site_number: int) -> None:
    """Restore into the existing file, which running servers have open: they see one large transaction."""
    with _refusing("the database stays as it was"), _staged(source) as staged, _opened(_file()) as live:
        with staged:
            staged.execute(SET_SITE, [site_number])
        _give_page_size(staged, live.execute("PRAGMA page_size").fetchone()[0])
        staged.backup(live, progress=_time_limit())
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or the log would stay as large as the database


@contextmanager
def _staged(source: Path) -> Iterator[sqlite3.Connection]:
    """Yield a temporary copy of the backup, to be changed before it replaces the database."""
    with temporary_file(_file().parent) as file, _opened(file) as staged:
        with _opened(source, "ro") as backup:
            backup.backup(staged)
        staged.execute("PRAGMA journal_mode = MEMORY")  # no journal file
        yield staged


def _give_page_size(database: sqlite3.Connection, size: int) -> None:
    """Set the page size of the copy: that of a database that others have open cannot change."""
    if database.execute("PRAGMA page_size").fetchone()[0] != size:
        database.execute(f"PRAGMA page_size = {size}")
        database.execute("VACUUM")


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _opened(path: Path, mode: str = "rwc") -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=1))


def _require_sound(database: sqlite3.Connection) -> None:
    problem = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if problem != "ok":
        raise sqlite3.DatabaseError(problem)


def _time_limit() -> Callable[[int, int, int], None]:
    """Return a progress callback with a time limit: Python retries a locked database without end."""
    until = time.monotonic() + BUSY_SECONDS

    def look(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise sqlite3.OperationalError(f"others have been writing for {BUSY_SECONDS} seconds")

    return look


@contextmanager
def _refusing(beginning: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as problem:
        raise Refusal(f"{beginning}: {problem}.") from None
