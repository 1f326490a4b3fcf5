"""Files that a command is writing: whole when they get their name, and deleted by the next command if it was killed."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

PREFIX = ".nice-pick-unfinished."
"""How the name of such a file begins."""
JOURNAL = "-journal"
"""What SQLite adds to the name of a file for its rollback journal."""


@contextmanager
def replaced(target: Path, *, tidy: bool = True) -> Iterator[TextIO]:
    """Yield a file for text that replaces ``target`` in the end; on an error ``target`` stays as it was.

    It has the rights of ``target``, or those of any new file.
    """
    with temporary_file(target.parent, tidy=tidy) as path:
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        path.chmod(_rights(target))
        path.replace(target)


@contextmanager
def created(target: Path) -> Iterator[BinaryIO]:
    """Yield a file for bytes that gets the name ``target`` in the end, unless there is such a file by then.

    On an error nothing is left. The file system must know hard links, as a rename would replace what is there.
    """
    with temporary_file(target.parent) as path:
        with path.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(_rights(target))
        with suppress(FileExistsError):
            os.link(path, target)


def _rights(target: Path) -> int:
    with suppress(FileNotFoundError):
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


@contextmanager
def temporary_file(folder: Path, *, tidy: bool = True) -> Iterator[Path]:
    """Yield an empty file that its owner alone may read, and delete it in the end.

    Whoever makes one holds a lock on it, which ends with the process: those without are what killed commands left, and
    are deleted first, unless ``tidy`` is false.
    """
    if tidy:
        delete_abandoned(folder)
    handle, path = _locked_file(folder)
    try:
        yield path
    finally:
        _delete(path)
        os.close(handle)


def _locked_file(folder: Path) -> tuple[int, Path]:
    """Make a file; another one, if somebody took it for abandoned before it was locked."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=PREFIX)
        with suppress(OSError):  # a file system without locks, where nothing is ever taken for abandoned
            fcntl.flock(handle, fcntl.LOCK_EX)
        if Path(name).exists():
            return handle, Path(name)
        os.close(handle)


def delete_abandoned(folder: Path) -> None:
    """Delete what killed commands left in a folder."""
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody else's, locked, or gone meanwhile
            if not path.name.endswith(JOURNAL):
                _delete_unlocked(path)
            elif not path.with_name(path.name.removesuffix(JOURNAL)).exists():
                path.unlink()


def _delete_unlocked(path: Path) -> None:
    """Delete a file while holding its lock, so that its maker sees it gone; raise OSError if it is locked.

    In a folder that all may write to, it may also be a pipe or a link of somebody else's.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _delete(path)
    finally:
        os.close(handle)


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + JOURNAL).unlink(missing_ok=True)
