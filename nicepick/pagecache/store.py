"""Copies of pages in a file that all processes of a machine share, and that heals itself."""

import hashlib
import json
import logging
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from nicepick.private import keep_private

from .copies import Copy, Lifetime
from .memory import LESSER_SHARE, MEGABYTE

logger = logging.getLogger(__name__)

SCHEMA = 2
"""Stands in the file as its ``user_version``; a file of another one is thrown away."""
CREATE = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS copy (
        place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
        said BLOB NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL,
        is_lesser INTEGER NOT NULL, used INTEGER NOT NULL, size INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS by_use ON copy (is_lesser, used, size);
    PRAGMA user_version = {SCHEMA};
    COMMIT;
"""
SETTINGS = "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA mmap_size = 0; PRAGMA secure_delete = ON"
"""Not WAL, whose index is a mapped file, cannot be read on a full disk, and ends the process when it is cut.

What was deleted is overwritten: a reader may have taken back what a page quoted."""
GET = "SELECT said, body, digest, is_lesser, used FROM copy WHERE key = ?"
PUT = "INSERT OR REPLACE INTO copy (key, said, body, digest, is_lesser, used, size) VALUES (?, ?, ?, ?, ?, ?, ?)"
USE = "UPDATE copy SET used = ? WHERE key = ?"
DROP = "DELETE FROM copy WHERE key = ?"
BYTES_USED = """
    SELECT page_size * (page_count - freelist_count)
    FROM pragma_page_size, pragma_page_count, pragma_freelist_count
"""
LESSER_BYTES = "SELECT COALESCE(SUM(size), 0) FROM copy WHERE is_lesser"
EVICT_LEAST_USED = """
    DELETE FROM copy WHERE place IN (SELECT place FROM copy WHERE is_lesser = ? ORDER BY used, place LIMIT 20)
    RETURNING place
"""
DROP_UNUSED = """
    DELETE FROM copy WHERE place IN (SELECT place FROM copy WHERE is_lesser IN (0, 1) AND used < ? LIMIT 200)
"""
PUTS_BETWEEN_SIZE_CHECKS = 50
UNUSED_MINUTES = 24 * 60
"""A copy that nobody used for so long is of an earlier day, and true for nobody any more."""
USE_SECONDS = 60
"""A use is written down once in that time."""
BUSY_SECONDS = 0.2
REST_SECONDS = 5
"""For how long a file that is locked, full or cannot be opened is left alone: readers do not wait for it meanwhile."""
PATIENCE_SECONDS = 30
"""A file that could not be read for so long is thrown away; after that the next one is given as long."""
MAY_PASS = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM,
}  # fmt: skip
"""Errors of the surroundings; any other one says that the file is damaged or read-only."""


class ForeignDatabase(Exception):
    """The file is a database of something else, so it is neither used nor thrown away."""


class OtherSchema(Exception):
    """The file is of another release."""


class Pause:
    """A time in which the file is not asked, since it failed."""

    def __init__(self) -> None:
        self.since = self.until = 0.0

    def holds(self) -> bool:
        return time.monotonic() < self.until

    def begin(self) -> bool:
        """Return whether the file has failed for longer than it may."""
        now = time.monotonic()
        self.since, self.until = self.since or now, now + REST_SECONDS
        return now - self.since > PATIENCE_SECONDS

    def end(self) -> None:
        self.since = self.until = 0.0


class Store:
    """Copies by key in an SQLite file that holds nothing else: one that is damaged is deleted and made anew.

    A file that is locked, full or cannot be written is no reason not to answer: the store then keeps nothing for some
    seconds. Each outage is logged once.
    """

    def __init__(self, path: Path, megabytes: float = 256) -> None:
        self.path = path
        self.max_bytes = megabytes * MEGABYTE
        self.lock = Lock()
        self.connection: sqlite3.Connection | None = None
        self.identity: tuple[int, int] | None = None
        self.reading, self.writing = Pause(), Pause()
        self.is_logged = False
        self.thrown_away = float("-inf")
        self.puts = 0

    def get(self, key: str) -> Copy | None:
        """Return the copy, None if there is none or it is not, byte for byte, what was put."""
        rows = self._try(self.reading, GET, key)
        if not rows:
            return None
        said, body, digest, is_lesser, used = rows[0]
        if digest != _digest(key, said, body):
            logger.warning("A page in %s was damaged and is made anew.", self.path)
            self._try(self.writing, DROP, key)
            return None
        if used != _moment():
            self._try(self.writing, USE, _moment(), key)
        status, headers, size, tag, numbers, lifetime = json.loads(said)
        kept = [(name, value) for name, value in headers]
        return Copy(status, kept, body, size, tag, numbers, Lifetime(*lifetime), bool(is_lesser))

    def put(self, key: str, copy: Copy) -> None:
        said = json.dumps([copy.status, copy.headers, copy.size, copy.tag, copy.numbers, copy.lifetime]).encode()
        size = (len(said) + len(copy.packed)) // 4096 * 4096 + 4096  # in pages of the file
        digest = _digest(key, said, copy.packed)
        self._try(self.writing, PUT, key, said, copy.packed, digest, copy.is_lesser, _moment(), size)
        self.puts += 1
        if self.puts % PUTS_BETWEEN_SIZE_CHECKS == 0:
            self._try(self.writing, DROP_UNUSED, _moment() - UNUSED_MINUTES)
            self._evict(LESSER_BYTES, self.max_bytes * LESSER_SHARE, is_lesser=True)
            self._evict(BYTES_USED, self.max_bytes, is_lesser=False)

    def _evict(self, measure: str, most: float, *, is_lesser: bool) -> None:
        """Delete the copies that were used longest ago, until ``measure`` is no more than ``most``."""
        while (found := self._try(self.writing, measure)) and found[0][0] > most:
            if not self._try(self.writing, EVICT_LEAST_USED, is_lesser):
                return

    def _try(self, pause: Pause, statement: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        with self.lock:
            if pause.holds():
                return []
            try:
                rows = self._connected().execute(statement, values).fetchall()
            except (sqlite3.Error, MemoryError, ForeignDatabase, OtherSchema) as problem:
                self._fail(pause, problem)
                return []
            pause.end()
            self.is_logged = self.is_logged and pause is self.reading
            return rows

    def _connected(self) -> sqlite3.Connection:
        """Return a connection to the file that is at the path now: another process may have thrown one away."""
        if self.connection and self.identity != self._identity():
            self._close()
        self.connection = self.connection or self._open()
        return self.connection

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            keep_private(self.path, group_access=settings.GROUP_ACCESS)
        self.identity = self._identity()
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            if not _is_made(connection):
                connection.executescript(CREATE)
            connection.executescript(SETTINGS)
        except BaseException:
            connection.close()
            raise
        keep_private(self.path, group_access=settings.GROUP_ACCESS)  # it is ours, as far as it could be told
        self.identity = self._identity()
        return connection

    def _identity(self) -> tuple[int, int] | None:
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_dev, state.st_ino

    def _close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def _fail(self, pause: Pause, problem: Exception) -> None:
        """Throw a damaged file away, twice within half a minute at most; let any other one rest."""
        self._close()
        is_new_damage = not _may_pass(problem) and time.monotonic() - self.thrown_away > PATIENCE_SECONDS
        if is_new_damage and self._throw_away():
            level = logging.INFO if isinstance(problem, OtherSchema) else logging.WARNING
            logger.log(level, "The page cache %s is made anew: %s.", self.path, problem)
            return
        if not self.is_logged:
            logger.warning("For now, pages are not kept in %s: %s.", self.path, problem)
        self.is_logged = True
        if pause.begin() and pause is self.reading and not isinstance(problem, ForeignDatabase):
            self._throw_away()
            pause.end()

    def _throw_away(self) -> bool:
        """Delete the file that failed, unless another process has replaced it by now. Return whether it is gone."""
        self.thrown_away = time.monotonic()
        if self.identity == self._identity():
            for ending in ("-journal", "-wal", "-shm", ""):
                with suppress(OSError):
                    Path(f"{self.path}{ending}").unlink()
        return self.identity != self._identity()


def _is_made(connection: sqlite3.Connection) -> bool:
    """Return whether the table is there; raise where others are, or one of another release."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables - {"copy"}:
        raise ForeignDatabase("it is the database of something else")
    if tables and connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
        raise OtherSchema("it is of another release")
    return bool(tables)


def _may_pass(problem: Exception) -> bool:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    return code in MAY_PASS or isinstance(problem, ForeignDatabase)


def _digest(key: str, *parts: object) -> bytes:
    """Return the hash of a copy and its key: a damaged file may give the row of another key, or no bytes at all."""
    digest = hashlib.sha256(key.encode())
    for part in parts:
        found = part if isinstance(part, bytes) else b""
        digest.update(b"%d " % len(found) + found)
    return digest.digest()


def _moment() -> int:
    return int(time.time() // USE_SECONDS)
