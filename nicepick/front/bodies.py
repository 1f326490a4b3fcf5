"""Request bodies, read in the event loop, with bounds for each and for all together."""

import asyncio
from collections.abc import AsyncIterable

MOST, MOST_BYTES = 1000, 64 * 1024 * 1024
"""Bodies that are read at once, and the bytes that they hold together."""


class Bodies:
    """Reads bodies, each within ``seconds``.

    Where they are too many or too large together, who began first must go: an honest client is done within moments,
    so the room is taken from those who are slow.
    """

    def __init__(self, seconds: float, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.seconds, self.most, self.most_bytes = seconds, most, most_bytes
        self.open: dict[asyncio.Timeout, int] = {}
        self.held = 0

    async def read(self, parts: AsyncIterable[bytes]) -> bytes:
        """Return all that came until the client ended or went away, or raise TimeoutError."""
        body = bytearray()
        async with asyncio.timeout(self.seconds) as deadline:
            self.open[deadline] = 0
            self._make_room()
            try:
                async for part in parts:
                    if deadline not in self.open:
                        raise TimeoutError
                    body += part
                    self.open[deadline] += len(part)
                    self.held += len(part)
                    self._make_room()
            finally:
                self.held -= self.open.pop(deadline, 0)
        return bytes(body)

    def _make_room(self) -> None:
        while len(self.open) > self.most or self.held > self.most_bytes:
            first = next(iter(self.open))
            self.held -= self.open.pop(first)
            first.reschedule(0)
