"""The RSGI application. Kept pages are answered in the event loop, from memory, and request bodies are read there, so
that a slow client holds no thread. What reads, writes, asks about a whole stack, hashes passwords, exports and asks for
health runs in threads apart.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from granian.rsgi import ProtocolClosed, Scope  # type: ignore[attr-defined]

from nicepick.pagecache import PageCache
from nicepick.reads import SAFE, is_heavy, only_reads

from .bodies import Bodies
from .lanes import Busy, Lane, PacedLane
from .requests import Answer, Application, Client, Environ, Stored, Streamed, ask, environ_of
from .stalled import end_stalled_connections

HEALTH, HASHES = "/healthz", ("/admin/login/", "/admin/password_change/", "/admin/second-factor/")
"""Addresses with threads of their own: the first is answered whatever the others do, the second hash passwords."""
EDITING = "/admin/"
"""Editors who save do not wait for readers who write."""
WAITING = 256
"""Readers at most, for a thread: some seconds of work."""
WRITING, REST, OF_ONE_CLIENT = 64, 10, 4
"""Readers who write: how many wait, the rest after each, and how many places one of them has. With this rest a flood of
forms takes an eleventh of the interpreter at most, and the last in the queue waits for some eight seconds."""
JUDGING, STACKS_OF_ONE_CLIENT = 6, 2
"""The same of those who ask about a whole stack. At most it takes 0.3 seconds, and with the rest the last in the queue
waits for some twenty. Whoever writes does not wait for it."""

TOO_LONG = "That is too long: the site reads 2.5 MB at once. Go back and send less."
HEADERS = [
    ("content-type", "text/plain; charset=utf-8"),
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cache-control", "no-store"),
    ("connection", "close"),
]
"""Of what the front refuses before the site could say them."""


class Refused(Exception):
    """A request that is not passed on, and may not have been read to its end: the status and a sentence."""

    def answer(self) -> Answer:
        status, words = self.args
        retry = [("retry-after", "5")] if status == 503 else []
        return status, [*HEADERS, *retry], f"{words}\n".encode()


class Front:
    """``site`` is a WSGI application, best the page cache; a body has ``longest`` bytes at most.

    ``client_of`` names whoever sent a request: one client takes half of the places of a lane at most.
    """

    def __init__(
        self,
        site: Application,
        *,
        threads: int,
        longest: int,
        body_seconds: float,
        stalled: float,
        client_of: Callable[[Environ], str],
    ) -> None:
        self.site, self.longest, self.stalled, self.client_of = site, longest, stalled, client_of
        self.cache = site if isinstance(site, PageCache) else None
        self.bodies = Bodies(body_seconds)
        self.reading, self.health = Lane(threads, WAITING), Lane(1, WAITING)
        self.editing, self.hashing, self.exporting = Lane(2, 32), Lane(1, 8), Lane(1, WAITING)
        self.writing = PacedLane(WRITING, rest=REST, most=OF_ONE_CLIENT)
        self.judging = PacedLane(JUDGING, rest=REST, most=STACKS_OF_ONE_CLIENT)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon(end_stalled_connections, self.stalled)

    async def __rsgi__(self, scope: Scope, client: Client) -> None:
        environ = environ_of(scope)
        try:
            is_safe = environ["REQUEST_METHOD"] in SAFE
            answer = await (self._read(environ) if is_safe else self._take(environ, client))
            if isinstance(answer, Streamed):
                await self._stream(answer, client, self.client_of(environ))
                return
            if isinstance(answer, Stored):
                client.response_file(*answer)
                return
        except Refused as refused:
            answer = refused.answer()
        except Busy:
            answer = Refused(503, "The site is busy. Please try again in a few seconds.").answer()
        client.response_bytes(*answer)

    async def _stream(self, answer: Streamed, client: Client, sender: str) -> None:
        """Send an answer part by part, each made once the client has taken the one before.

        One thread makes the parts of all such answers, by turns. A client that leaves ends its own.
        """
        parts = iter(answer.response)
        with_next = partial(next, parts, None)
        try:
            part = await self.exporting.run(with_next, sender)
            transport = client.response_stream(answer.status, answer.headers)
            with suppress(ProtocolClosed):
                while part is not None:
                    await transport.send_bytes(part)
                    part = await self.exporting.run(with_next, sender)
        finally:
            await self.exporting.run(answer.close, sender)

    async def _read(self, environ: Environ) -> Answer | Streamed | Stored:
        """Answer without a look at the body, which a GET may have and nobody needs."""
        if self.cache and (kept := self.cache.kept(environ)):
            return ask(partial(kept.answer, cache_control=self.cache.cache_control), environ)
        lane = self.health if environ["PATH_INFO"] == HEALTH else self.reading
        return await lane.run(partial(ask, self.site, environ), self.client_of(environ))

    async def _take(self, environ: Environ, client: Client) -> Answer | Streamed | Stored:
        """Answer what has a body, which is read before a thread is asked for."""
        body = await self._body(environ, client)
        lane = self._lane(environ["REQUEST_METHOD"], environ["PATH_INFO"], len(body))
        return await lane.run(partial(ask, self.site, environ, body), self.client_of(environ))

    def _lane(self, method: str, path: str, length: int) -> Lane:
        if is_heavy(method, path, length):
            return self.judging
        if only_reads(method, path):
            return self.reading
        if path.startswith(HASHES):
            return self.hashing
        return self.editing if path.startswith(EDITING) else self.writing

    async def _body(self, environ: Environ, client: Client) -> bytes:
        """Return a body that is whole. One without a length is refused: how it ended cannot be told."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise Refused(411, "The length of the body is missing.")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self.longest:
            raise Refused(413, TOO_LONG)
        try:
            body = await self.bodies.read(client) if length else b""
        except TimeoutError:
            raise Refused(408, "The body didn't arrive in time.") from None
        if len(body) != length:
            raise Refused(400, "The body is incomplete.")
        return body
