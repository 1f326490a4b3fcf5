"""How long a page still shows what it was before a change."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager

from .processes import Failed

GLANCE = 0.02
"""Seconds between two looks at a page."""
PATIENCE = 40
"""Seconds after which a change that does not show ends the run."""

Is = Callable[[int, str], bool]


class Watch(AbstractContextManager["Watch"]):
    """Looks at pages that were just changed, for ``seconds`` at least, each time over a new connection.

    A page is as stale as the last look that found it so: from the moment at which the change was stored to that at
    which the request for the page was sent.
    """

    def __init__(self, port: int, seconds: float = 1.5) -> None:
        self.port, self.seconds = port, seconds
        self.threads = ThreadPoolExecutor(8)
        self.found: list[Future[float]] = []

    def expect(self, path: str, is_new: Is) -> None:
        """From now on."""
        self.found.append(self.threads.submit(self._look, path, is_new, time.monotonic()))

    def _look(self, path: str, is_new: Is, stored: float) -> float:
        stale_at, sees_new = stored, False
        while not sees_new or time.monotonic() < stored + self.seconds:
            sent = time.monotonic()
            if sent > stored + PATIENCE:
                raise Failed(f"{path} does not show its change after {PATIENCE} seconds.")
            sees_new = is_new(*self._read(path))
            if not sees_new:
                stale_at = sent
            time.sleep(GLANCE)
        return stale_at - stored

    def _read(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def staleness(self) -> list[float]:
        """Of each change so far, in seconds."""
        return [one.result() for one in self.found]

    def __exit__(self, *error: object) -> None:
        self.threads.shutdown(cancel_futures=True)


def shows(words: str) -> Is:
    return lambda status, text: status == 200 and words in text


def is_gone(status: int, text: str) -> bool:
    return status == 410


def is_there(status: int, text: str) -> bool:
    return status == 200
