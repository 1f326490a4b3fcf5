"""Files that their owner alone may read: database, secret key, page cache.

With the setting GROUP_ACCESS the rights of the group are the operator's choice and stay as they are.
"""

import logging
import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

ENDINGS = ("", "-wal", "-shm", "-journal", "-worker")
"""What stands beside a database of SQLite. SQLite gives its own files the rights of the database."""


class PrivateConnection(sqlite3.Connection):
    """A connection to a file that is made for its owner alone, or is tightened before it is opened."""

    group_access = False

    def __init__(self, database: str, *args: Any, **options: Any) -> None:
        if not database.startswith((":memory:", "file:")):
            keep_private(Path(database), group_access=self.group_access)
        super().__init__(database, *args, **options)


class GroupConnection(PrivateConnection):
    """A connection to a file that its group may have."""

    group_access = True


def keep_private(path: Path, *, group_access: bool) -> None:
    """Make an empty database for its owner alone, or take wider rights from one and from what stands beside it.

    Say so in one line. What belongs to somebody else, or cannot be made, is left to whoever opens it.
    """
    with suppress(OSError):  # it is there, or the one who opens it reports the error
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDONLY | os.O_CLOEXEC, 0o660 if group_access else 0o600))
    tighten([Path(f"{path}{ending}") for ending in ENDINGS], group_access=group_access)


def tighten(files: list[Path], *, group_access: bool) -> None:
    """Take the rights of others, and of the group unless it has access, from those files that are there."""
    too_many = stat.S_IRWXO if group_access else stat.S_IRWXO | stat.S_IRWXG
    taken = [path.name for path in files if _take(path, too_many)]
    if taken:
        now = "only its owner and group have it now" if group_access else "only its owner has it now"
        log.warning("Others had access to %s in %s: %s.", ", ".join(taken), files[0].parent, now)


def _take(path: Path, rights: int) -> bool:
    """Take ``rights`` from a file; False where it had none of them, is not there, or is not ours to change."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & rights:
            path.chmod(mode & ~rights)
    except OSError:
        return False
    return bool(mode & rights)
