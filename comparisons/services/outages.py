"""Outages of the database and of the machine: what counts as one, how long readers wait, and one line for each."""

import errno
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

RETRY_AFTER = 30
"""Seconds after which a reader is asked to try again."""
QUIET = 60.0
"""Seconds without a failure after which an outage is over: the log gets two lines a minute at most."""
SQLSTATES = ("08", "40", "53", "55", "57", "58", "25006", "42P01")
"""How the codes of PostgreSQL begin where it is away, full, locked, too slow, read-only or without its tables."""
SQLITE_CODES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}
NO_TABLES = "no such table"
"""SQLite has no code for it. A database that was deleted comes back without tables."""
OF_THE_MACHINE = {
    errno.EDQUOT,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ENOSPC,
    errno.EROFS,
}
"""Errors of a machine without space, memory or file handles."""


class TooSlow(OperationalError):
    """Raised in place of the next query when a request has taken too long."""


def is_outage(error: BaseException | None) -> bool:
    """Return whether an error says that something is away for a while, not that the code or the data is wrong."""
    if isinstance(error, OSError):
        return error.errno in OF_THE_MACHINE
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause = error.__cause__
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return cause.sqlstate.startswith(SQLSTATES)
    if isinstance(cause, sqlite3.DatabaseError) and (code := getattr(cause, "sqlite_errorcode", 0)):
        return code & 0xFF in SQLITE_CODES or str(cause).startswith(NO_TABLES)
    return isinstance(error, OperationalError | InterfaceError)


class Outages:
    """The outages of this process. The log gets a line when one begins, and one when it is over."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.lock = Lock()
        self.is_on = False
        self.refused = 0
        self.last = 0.0

    def note(self, error: BaseException) -> None:
        """Count a request that could not be answered, and close its connection: a file that is back is opened anew."""
        if not connection.in_atomic_block:
            with suppress(Exception):  # it is gone already
                connection.close()
        with self.lock:
            self.last = self.clock()
            self.refused += 1
            if not self.is_on:
                self.is_on = True
                log.error("Readers get 503 where a page is not kept: %s", " ".join(str(error).split()))

    def has_answered(self) -> None:
        """End the outage, unless the last failure was a moment ago: a database that is slow or full answers some."""
        with self.lock:
            if self.is_on and self.clock() - self.last > QUIET:
                log.warning("Readers get pages again. %s requests were answered with 503.", self.refused)
                self.is_on, self.refused = False, 0


outages = Outages()


class Limit:
    """An ``execute_wrapper`` for one request: no query begins after ``seconds``. None sets no limit."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.began = outages.clock()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if self.seconds is not None and outages.clock() - self.began > self.seconds:
            raise TooSlow(f"the database took more than {self.seconds} seconds for one request")
        result = execute(sql, params, many, context)
        if outages.is_on:
            outages.has_answered()
        return result
