"""The file of a backup: checked before, written atomically."""

import errno
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from comparisons.catalogue.unfinished import temporary_file

from .refusal import Refusal


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
