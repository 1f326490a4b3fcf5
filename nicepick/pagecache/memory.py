"""Copies of pages in the memory of a process."""

from collections.abc import Iterable
from threading import Lock

from .copies import Copy

MEGABYTE = 1024 * 1024
LESSER_SHARE = 0.1
"""Of the cache, for copies that strangers can ask for without end: they push out none but each other."""


class Share:
    """The keys of one part of the memory, the oldest first, and the bytes that are left in it."""

    def __init__(self, megabytes: float) -> None:
        self.keys: dict[str, None] = {}
        self.bytes_left = int(megabytes * MEGABYTE)


class Memory(dict[str, Copy]):
    """Copies by key, bounded. When full, the oldest that was not used since its last chance is evicted first."""

    def __init__(self, megabytes: float = 16) -> None:
        lesser = megabytes * LESSER_SHARE
        self.shares = {True: Share(lesser), False: Share(megabytes - lesser)}
        self.lock = Lock()

    def put(self, key: str, copy: Copy) -> None:
        with self.lock:
            self._evict(key)
            self._add(key, copy)
            share = self.shares[copy.is_lesser]
            while share.bytes_left < 0 and len(share.keys) > 1:
                oldest = next(iter(share.keys))
                evicted = self._evict(oldest)
                if evicted and evicted.was_used:
                    evicted.was_used = False
                    self._add(oldest, evicted)

    def discard(self, keys: Iterable[str]) -> None:
        with self.lock:
            for key in keys:
                self._evict(key)

    def _add(self, key: str, copy: Copy) -> None:
        share = self.shares[copy.is_lesser]
        self[key] = copy
        share.keys[key] = None
        share.bytes_left -= copy.size

    def _evict(self, key: str) -> Copy | None:
        copy = self.pop(key, None)
        if copy:
            share = self.shares[copy.is_lesser]
            share.keys.pop(key, None)
            share.bytes_left += copy.size
        return copy
