"""Threads for one sort of request, so that no other sort can hold it up."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

Result = TypeVar("Result")


class Busy(Exception):
    """As many requests wait as may, of all clients or of this one."""


class Lane:
    """``threads`` that work, and ``waiting`` requests at most that wait for one of them. One client has half of it."""

    def __init__(self, threads: int, waiting: int) -> None:
        self.pool = ThreadPoolExecutor(threads)
        self.places = threads + waiting
        self.most = max(1, self.places // 2)
        self.of_client = Counter[str]()
        """Requests of each client that is here: no more entries than places."""

    async def run(self, work: Callable[[], Result], client: str) -> Result:
        if not self.places or self.of_client[client] >= self.most:
            raise Busy
        self.places -= 1
        self.of_client[client] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.places += 1
            self.of_client[client] -= 1
            if not self.of_client[client]:
                del self.of_client[client]


class PacedLane(Lane):
    """One thread that rests after each request for ``rest`` times what the request took of the processor.

    While Python works in one thread, no other of the process does: the rest is for those who read kept pages. Nobody
    waits for it but whoever is next. ``most`` places are for one client.
    """

    def __init__(self, waiting: int, *, rest: float, most: int) -> None:
        super().__init__(1, waiting)
        self.rest, self.most = rest, most
        self.rested_at = 0.0

    async def run(self, work: Callable[[], Result], client: str) -> Result:
        return await super().run(partial(self._paced, work), client)

    def _paced(self, work: Callable[[], Result]) -> Result:
        time.sleep(max(0, self.rested_at - time.monotonic()))
        began = time.thread_time()
        try:
            return work()
        finally:
            self.rested_at = time.monotonic() + self.rest * (time.thread_time() - began)
