"""The file of a backup: checked before, written atomically."""

import errno
import fcntl
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .refusal import Refusal

PREFIX = ".nice-pick-unfinished."
"""How the name of a file begins that a backup or restore is writing."""
JOURNAL = "-journal"
"""What SQLite adds to the name of a file for its rollback journal."""


def require_place(target: Path, taken: Collection[Path], *, force: bool) -> None:
    """Raise Refusal if ``target`` has no folder, is a folder or in ``taken``, or exists and ``force`` is false."""
    if not target.parent.is_dir():
        raise Refusal(f"the folder {target.parent} does not exist.")
    if target.is_dir():
        raise Refusal(f"{target} is a folder; name a file in it.")
    if target.resolve() in taken:
        raise Refusal(f"{target} belongs to the database itself.")
    if target.exists() and not force:
        raise Refusal(f"{target} exists. --force replaces it.")


def require_space(folder: Path, size: int) -> None:
    """Raise Refusal if the folder has less than ``size`` bytes free."""
    status = os.statvfs(folder)
    free = status.f_bavail * status.f_frsize
    if free < size:
        raise Refusal(f"{folder} is too full: up to {size:,} bytes are needed, and {free:,} are free.")


@contextmanager
def atomic_file(target: Path) -> Iterator[Path]:
    """Yield a temporary file in the folder of ``target`` that replaces ``target`` once it is synced to disk.

    Only its owner may read it: a backup holds the editors' password hashes, and what readers wrote.
    """
    try:
        with temporary_file(target.parent) as unfinished:
            yield unfinished
            _sync(unfinished)
            unfinished.replace(target)
            _sync(target.parent)
    except OSError as problem:
        raise Refusal(f"{target} cannot be written: {problem.strerror}.") from None


@contextmanager
def temporary_file(folder: Path) -> Iterator[Path]:
    """Yield an empty file that its owner alone may read, and delete it in the end.

    Whoever makes one holds a lock on it, which ends with the process: those without are what killed commands left, and
    are deleted first.
    """
    _delete_abandoned(folder)
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


def _delete_abandoned(folder: Path) -> None:
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


def send(path: Path, output: int) -> None:
    """Write a file's content to an open file or pipe, past any buffer: nothing is left to fail later."""
    with path.open("rb") as file:
        while rest := file.read(1 << 20):
            while rest:
                rest = rest[os.write(output, rest) :]


def _sync(path: Path) -> None:
    """Sync a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno != errno.EINVAL:  # a file system that cannot sync folders
            raise
    finally:
        os.close(handle)
