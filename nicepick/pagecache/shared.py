"""What the processes that share a page store tell one another, through a few bytes of a file that all of them see."""

import fcntl
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from zlib import crc32

TURNS = 256
"""Bytes of the file that can be locked: one for all keys with the same checksum."""
NEWS = slice(TURNS, TURNS + 8)
GLANCE = 0.002
"""Seconds between two attempts to lock what another process has locked."""


class Neighbours:
    """Without a file that can be written, a process knows only of its own threads."""

    def __init__(self, path: Path) -> None:
        self.file = -1
        with suppress(OSError):
            self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(self.file, NEWS.stop)
        self.shared = mmap.mmap(self.file, NEWS.stop)
        self.turns = [Lock() for _ in range(TURNS)]
        self.heard = self.shared[NEWS]

    # ---- news: something was written

    def tell(self) -> None:
        """Let everybody look for changes before the next answer."""
        self.shared[NEWS] = os.urandom(8)

    def have_news(self) -> bool:
        return self.shared[NEWS] != self.heard

    def listen(self) -> None:
        self.heard = self.shared[NEWS]

    # ---- turns: one at a time makes a page

    @contextmanager
    def turn(self, key: str, patience: float) -> Iterator[bool]:
        """Whether nobody else has the turn for ``key`` within so many seconds; it is given back at the end.

        Locks of a file belong to a process, and end with it, so threads have a lock of their own.
        """
        number = crc32(key.encode()) % TURNS
        until = time.monotonic() + patience
        is_ours = self.turns[number].acquire(timeout=patience)
        try:
            yield is_ours and self._lock(number, until)
        finally:
            if is_ours:
                self._unlock(number)
                self.turns[number].release()

    def _lock(self, number: int, until: float) -> bool:
        while self.file >= 0:
            try:
                fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
            except OSError:
                if time.monotonic() >= until:
                    return False
                time.sleep(GLANCE)
            else:
                break
        return True

    def _unlock(self, number: int) -> None:
        if self.file >= 0:
            fcntl.lockf(self.file, fcntl.LOCK_UN, 1, number)
