"""Where copies of pages are kept: a few in the memory of a process, many in a file that all processes share."""

import json
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from .copies import Copy, Life

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
USED = """
    SELECT page_size * (page_count - freelist_count)
    FROM pragma_page_size, pragma_page_count, pragma_freelist_count
"""
LET_OLDEST_GO = "DELETE FROM copy WHERE place IN (SELECT place FROM copy ORDER BY place LIMIT 200)"
LOOK_AT_SIZE = 50
"""After so many copies the file's size is looked at."""
SETTINGS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    PRAGMA journal_size_limit = 4194304;
    CREATE TABLE IF NOT EXISTS copy (place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, said TEXT, body BLOB);
"""


class Memory(dict[str, Copy]):
    """Copies by key. When full, the oldest that nobody asked for since its last chance goes first."""

    def __init__(self, megabytes: float = 16) -> None:
        self.left = int(megabytes * MEGABYTE)
        self.writing = Lock()

    def put(self, key: str, copy: Copy) -> None:
        with self.writing:
            self._let_go(key)
            self[key] = copy
            self.left -= copy.size
            while self.left < 0 and len(self) > 1:
                oldest = next(iter(self))
                chance = self._let_go(oldest)
                if chance and chance.was_used:
                    chance.was_used = False
                    self[oldest] = chance
                    self.left -= chance.size

    def forget(self, keys: Iterable[str]) -> None:
        with self.writing:
            for key in keys:
                self._let_go(key)

    def _let_go(self, key: str) -> Copy | None:
        copy = self.pop(key, None)
        self.left += copy.size if copy else 0
        return copy


class Store:
    """Copies by key in an SQLite file that holds nothing else: one that cannot be read is thrown away.

    A store that is locked, full or nowhere to be written is no reason not to answer: it then keeps nothing.
    """

    def __init__(self, path: Path, megabytes: float = 256) -> None:
        self.path = path
        self.most = megabytes * MEGABYTE
        self.using = Lock()
        self.connection: sqlite3.Connection | None = None
        self.kept = 0

    def get(self, key: str) -> Copy | None:
        row = self._try("SELECT said, body FROM copy WHERE key = ?", key)
        if not row:
            return None
        try:
            status, headers, size, tag, numbers, life = json.loads(row[0][0])
        except ValueError:
            return None
        return Copy(status, [(name, value) for name, value in headers], row[0][1], size, tag, numbers, Life(*life))

    def put(self, key: str, copy: Copy) -> None:
        said = [copy.status, copy.headers, copy.size, copy.tag, copy.numbers, copy.life]
        # A new place: those that were written long ago are the first to go.
        self._try("INSERT OR REPLACE INTO copy (key, said, body) VALUES (?, ?, ?)", key, json.dumps(said), copy.small)
        self.kept += 1
        if self.kept % LOOK_AT_SIZE == 0:
            self._make_room()

    def _make_room(self) -> None:
        while (size := self._try(USED)) and size[0][0] > self.most:
            self._try(LET_OLDEST_GO)

    def _try(self, statement: str, *values: str | bytes) -> list[tuple[Any, ...]]:
        with self.using:
            try:
                self.connection = self.connection or self._opened()
                return self.connection.execute(statement, values).fetchall()
            except sqlite3.OperationalError as problem:
                logger.warning("Pages are not kept in %s: %s.", self.path, problem)
            except sqlite3.DatabaseError:
                self._throw_away()
        return []

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=0.2, isolation_level=None, check_same_thread=False)
        connection.executescript(SETTINGS)
        return connection

    def _throw_away(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
