"""The lock that lets one server process at a time work off the queue, whatever the number of processes and machines.

It ends with the process that holds it. ``db_worker`` needs no lock: the queue gives no task to two workers.
"""

import fcntl
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

KEY = 0x6E6963657069636B
"""The number of the advisory lock on PostgreSQL: the letters "nicepick". Each database has its own."""
NOTICE_DEATH = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""Settings by which PostgreSQL notices within half a minute that the machine of the holder is gone."""


class Lost(Exception):
    """Raised when the lock is no longer ours."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that was taken; ``require`` raises an error if it was lost since."""

    require: Callable[[], Any]
    release: Callable[[], Any]


def take() -> Lock | None:
    """Return the lock, or None while another process has it."""
    return _take_in_postgresql() if connection.vendor == "postgresql" else _take_file()


def _take_in_postgresql() -> Lock | None:
    """Take an advisory lock on a connection of its own: Django renews the one for queries now and then."""
    session = psycopg.connect(**_parameters(), autocommit=True)
    try:
        for name, value in NOTICE_DEATH.items():
            session.execute("SELECT set_config(%s, %s, false)", [name, value])
        is_taken = session.execute("SELECT pg_try_advisory_lock(%s)", [KEY]).fetchone() == (True,)
    except BaseException:
        session.close()
        raise
    if not is_taken:
        session.close()
        return None
    return Lock(require=lambda: session.execute("SELECT 1"), release=session.close)


@cache
def _parameters() -> Mapping[str, Any]:
    """Return what connects to the database, as Django's connection was made."""
    with connection.cursor() as cursor:
        info = cursor.connection.info
        return {**info.get_parameters(), "password": info.password}


def _take_file() -> Lock | None:
    """Lock an empty file beside the database."""
    path = f"{connection.settings_dict['NAME']}-worker"
    file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o640 if settings.GROUP_ACCESS else 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    except BaseException:
        os.close(file)
        raise
    return Lock(require=lambda: _require_same_file(file, path), release=lambda: os.close(file))


def _require_same_file(file: int, path: str) -> None:
    """Raise an error if the file was deleted: the next process would make and lock another one."""
    if not os.path.exists(path) or not os.path.samestat(os.fstat(file), os.stat(path)):  # noqa: PTH110, PTH116
        raise Lost(f"{path} was deleted.")
