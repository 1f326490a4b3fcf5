"""Cross-process invalidation flag and per-key locks, in a small shared file."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from zlib import crc32

LOCKS = 256
"""Bytes of the file that can be locked: one for all keys with the same checksum."""
FLAG_LENGTH = 8
"""Random bytes behind the locks, that change with every invalidation."""
RETRY_SECONDS = 0.002
"""Between two attempts to lock what another process has locked."""


class SharedFlags:
    """Invalidation flag and per-key locks of all processes that open ``path``.

    The file is read and written, never mapped: reading a mapped file that was cut ends the process. Without a file that
    can be written, flag and locks hold among the threads of this process alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = -1
        self.thread_locks = [Lock() for _ in range(LOCKS)]
        self.here = b""
        self.follow()
        self.seen = self.state()

    def follow(self) -> None:
        """Open the file at the path if it is another than before: deleted, replaced, or now possible. Takes 5 µs.

        The new file takes the number of the old one, so that no thread writes to a number that is no longer its file.
        """
        with suppress(OSError):
            if self.file >= 0 and os.path.samestat(self.path.stat(), os.fstat(self.file)):
                return
        with suppress(OSError):
            opened = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
            if self.file < 0:
                self.file = opened
            else:
                os.dup2(opened, self.file, inheritable=False)
                os.close(opened)

    def invalidate(self) -> None:
        """Let every process check its copies before its next answers; this one alone where nothing can be written."""
        self.here = os.urandom(FLAG_LENGTH)
        with suppress(OSError):
            os.pwrite(self.file, self.here, LOCKS)

    def is_invalidated(self) -> bool:
        """Whether anybody invalidated since this process last acknowledged it. Takes 1 µs."""
        return self.state() != self.seen

    def acknowledge(self, state: tuple[bytes, bytes]) -> None:
        """Take note of an invalidation, for which the copies have been checked since ``state`` was read."""
        self.seen = state

    def state(self) -> tuple[bytes, bytes]:
        """Return the flags of this process and of the file, which is empty if it is too short or cannot be read."""
        try:
            return self.here, os.pread(self.file, FLAG_LENGTH, LOCKS)
        except OSError:
            return self.here, b""

    @contextmanager
    def lock(self, key: str, timeout: float) -> Iterator[bool]:
        """Hold the lock of ``key`` during the block; False where nobody let go of it within ``timeout`` seconds.

        Locks of a file belong to a process, and end with it, so threads have locks of their own.
        """
        number = crc32(key.encode()) % LOCKS
        until = time.monotonic() + timeout
        is_held = self.thread_locks[number].acquire(timeout=timeout)
        try:
            yield is_held and self._lock_file(number, until)
        finally:
            if is_held:
                self._unlock_file(number)
                self.thread_locks[number].release()

    def _lock_file(self, number: int, until: float) -> bool:
        """Return True where the file cannot be locked at all: then the lock holds among threads."""
        while True:
            try:
                fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
            except (BlockingIOError, PermissionError):  # another process has it
                if time.monotonic() >= until:
                    return False
                time.sleep(RETRY_SECONDS)
            except (OSError, ValueError):  # ValueError: there is no file
                return True
            else:
                return True

    def _unlock_file(self, number: int) -> None:
        with suppress(OSError, ValueError):
            fcntl.lockf(self.file, fcntl.LOCK_UN, 1, number)
