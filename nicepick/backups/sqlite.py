"""Backups of SQLite: a database in a file, copied by SQLite itself while others read and write."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from .refusal import Refusal

BEGINNING = b"SQLite format 3\0"
WAY_OUT = (
    "Where its file is damaged, stop the site, move it away with those ending in -wal and -shm, and restore again."
)
PATIENCE = 60
"""Seconds to wait for those who are writing."""
SET_SITE = """
    INSERT INTO comparisons_version (key, number) VALUES ('site', ?)
    ON CONFLICT (key) DO UPDATE SET number = excluded.number
"""


def require_means() -> None:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        raise Refusal("the database is in memory and ends with this command; DATABASE_URL must name a file.")


def own_files() -> set[Path]:
    return {Path(f"{_file()}{ending}").resolve() for ending in ("", "-wal", "-shm", "-journal")}


def most_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_size * page_count FROM pragma_page_size, pragma_page_count")
        return int(cursor.fetchone()[0])


def write(target: Path) -> None:
    """In one step, which sees one moment and holds up no writer: the write-ahead log keeps what they write."""
    with _problems_told("the backup cannot be written"), _opened(_file()) as live, _opened(target) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, also where it is only read
        _require_sound(copy)


def migrations_in(source: Path) -> set[tuple[str, str]]:
    with _problems_told(f"{source} is damaged"), _opened(source, "ro") as backup:
        _require_sound(backup)
        if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return set()
        return set(backup.execute("SELECT app, name FROM django_migrations"))


def put_back(source: Path, site_number: int) -> None:
    """Within the file that is there, as running servers have it open: to them it is one large change."""
    with _problems_told("the database stays as it was"), _staged(source) as staged, _opened(_file()) as live:
        with staged:
            staged.execute(SET_SITE, [site_number])
        _give_page_size(staged, live.execute("PRAGMA page_size").fetchone()[0])
        staged.backup(live, progress=_patiently())
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or its log would stay as large as all of it


@contextmanager
def _staged(source: Path) -> Iterator[sqlite3.Connection]:
    """A copy beside the database that can be changed before it is put in its place."""
    with (
        tempfile.NamedTemporaryFile(dir=_file().parent, prefix=".restoring.") as file,
        _opened(Path(file.name)) as staged,
    ):
        with _opened(source, "ro") as backup:
            backup.backup(staged)
        staged.execute("PRAGMA journal_mode = MEMORY")  # no file beside it
        yield staged


def _give_page_size(database: sqlite3.Connection, size: int) -> None:
    """A database that others have open cannot change its own."""
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


def _patiently() -> Callable[[int, int, int], None]:
    """Python tries again for ever where the database is locked."""
    until = time.monotonic() + PATIENCE

    def look(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise sqlite3.OperationalError(f"others have been writing for {PATIENCE} seconds")

    return look


@contextmanager
def _problems_told(beginning: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as problem:
        raise Refusal(f"{beginning}: {problem}.") from None
