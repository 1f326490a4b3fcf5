"""Where copies of pages are kept: a few in the memory of a process, many in a file that all processes share."""

import json
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from .copies import Copy, Lifetime

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
BYTES_USED = """
    SELECT page_size * (page_count - freelist_count)
    FROM pragma_page_size, pragma_page_count, pragma_freelist_count
"""
EVICT_OLDEST = "DELETE FROM copy WHERE place IN (SELECT place FROM copy ORDER BY place LIMIT 200)"
PUTS_BETWEEN_SIZE_CHECKS = 50
SETTINGS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    PRAGMA journal_size_limit = 4194304;
    CREATE TABLE IF NOT EXISTS copy (place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, said TEXT, body BLOB);
"""
"""Table and columns keep their names: a release that is still running reads and writes the same file."""


class Memory(dict[str, Copy]):
    """Copies by key, bounded. When full, the oldest that was not used since its last chance is evicted first."""

    def __init__(self, megabytes: float = 16) -> None:
        self.bytes_left = int(megabytes * MEGABYTE)
        self.lock = Lock()

    def put(self, key: str, copy: Copy) -> None:
        with self.lock:
            self._evict(key)
            self[key] = copy
            self.bytes_left -= copy.size
            while self.bytes_left < 0 and len(self) > 1:
                oldest = next(iter(self))
                evicted = self._evict(oldest)
                if evicted and evicted.was_used:
                    evicted.was_used = False
                    self[oldest] = evicted
                    self.bytes_left -= evicted.size

    def discard(self, keys: Iterable[str]) -> None:
        with self.lock:
            for key in keys:
                self._evict(key)

    def _evict(self, key: str) -> Copy | None:
        copy = self.pop(key, None)
        self.bytes_left += copy.size if copy else 0
        return copy


class Store:
    """Copies by key in an SQLite file that holds nothing else: one that cannot be read is deleted.

    A file that is locked, full or cannot be written is no reason not to answer: the store then keeps nothing.
    """

    def __init__(self, path: Path, megabytes: float = 256) -> None:
        self.path = path
        self.max_bytes = megabytes * MEGABYTE
        self.lock = Lock()
        self.connection: sqlite3.Connection | None = None
        self.puts = 0

    def get(self, key: str) -> Copy | None:
        row = self._try("SELECT said, body FROM copy WHERE key = ?", key)
        if not row:
            return None
        try:
            status, headers, size, tag, numbers, lifetime = json.loads(row[0][0])
        except ValueError:
            return None
        kept = [(name, value) for name, value in headers]
        return Copy(status, kept, row[0][1], size, tag, numbers, Lifetime(*lifetime))

    def put(self, key: str, copy: Copy) -> None:
        values = [copy.status, copy.headers, copy.size, copy.tag, copy.numbers, copy.lifetime]
        # A replaced row gets a new place, so the rows that were written long ago are evicted first.
        statement = "INSERT OR REPLACE INTO copy (key, said, body) VALUES (?, ?, ?)"
        self._try(statement, key, json.dumps(values), copy.packed)
        self.puts += 1
        if self.puts % PUTS_BETWEEN_SIZE_CHECKS == 0:
            self._make_room()

    def _make_room(self) -> None:
        while (used := self._try(BYTES_USED)) and used[0][0] > self.max_bytes:
            self._try(EVICT_OLDEST)

    def _try(self, statement: str, *values: str | bytes) -> list[tuple[Any, ...]]:
        with self.lock:
            try:
                self.connection = self.connection or self._open()
                return self.connection.execute(statement, values).fetchall()
            except sqlite3.OperationalError as problem:
                logger.warning("Pages are not kept in %s: %s.", self.path, problem)
            except sqlite3.DatabaseError:
                self._delete()
        return []

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=0.2, isolation_level=None, check_same_thread=False)
        connection.executescript(SETTINGS)
        return connection

    def _delete(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
