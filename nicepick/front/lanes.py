"""Threads for one sort of request, so that no other sort can hold it up."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Busy(Exception):
    """As many requests wait as may."""


class Lane:
    """``threads`` that work, and ``waiting`` requests at most that wait for one of them."""

    def __init__(self, threads: int, waiting: int) -> None:
        self.pool = ThreadPoolExecutor(threads)
        self.places = threads + waiting

    async def run(self, work: Callable[[], Result]) -> Result:
        if not self.places:
            raise Busy
        self.places -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.places += 1
