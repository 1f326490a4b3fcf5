"""Cross-process invalidation flag and per-key locks, in a shared memory-mapped file."""

import fcntl
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from zlib import crc32

LOCKS = 256
"""Bytes of the file that can be locked: one for all keys with the same checksum."""
FLAG = slice(LOCKS, LOCKS + 8)
"""Random bytes that change with every invalidation."""
RETRY_SECONDS = 0.002
"""Between two attempts to lock what another process has locked."""


class SharedFlags:
    """Invalidation flag and per-key locks of all processes that open ``path``.

    Without a file that can be written, they hold among the threads of this process alone.
    """

    def __init__(self, path: Path) -> None:
        self.file = -1
        with suppress(OSError):
            self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(self.file, FLAG.stop)
        self.mapped = mmap.mmap(self.file, FLAG.stop)
        self.thread_locks = [Lock() for _ in range(LOCKS)]
        self.seen = self.mapped[FLAG]

    def invalidate(self) -> None:
        """Let every process check its copies before the next answer."""
        self.mapped[FLAG] = os.urandom(8)

    def is_invalidated(self) -> bool:
        """Whether anybody invalidated since this process last acknowledged it."""
        return self.mapped[FLAG] != self.seen

    def acknowledge(self) -> None:
        self.seen = self.mapped[FLAG]

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
        while self.file >= 0:
            try:
                fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
            except OSError:
                if time.monotonic() >= until:
                    return False
                time.sleep(RETRY_SECONDS)
            else:
                break
        return True

    def _unlock_file(self, number: int) -> None:
        if self.file >= 0:
            fcntl.lockf(self.file, fcntl.LOCK_UN, 1, number)
