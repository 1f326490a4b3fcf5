"""Answers again what was answered before, without Django.

Stands before Django's application. A public page is a function of its address, the catalogue and the UTC day, so its
copy is true while the ``Version`` numbers of what it was made from stay the same, on the same day. Those numbers are
asked for once a second, for all copies in memory by one query, and one by one for copies from the shared file.
"""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from django.db import Error, close_old_connections

from comparisons.models import Version

from .addresses import LONGEST, Address, address_of, is_from_readers
from .copies import OK, Application, Copy, Environ, Headers, Life, StartResponse
from .fingerprint import fingerprint
from .shared import Neighbours
from .store import Memory, Store

logger = logging.getLogger(__name__)

DAY = 86400  # seconds, and so are these
LOOK_EVERY, NOT_FOUND_LIVES, PATIENCE, STALE_AT_MOST = 1, 1, 1, 60
IN_BROWSERS, IN_PROXIES, STALE_IN_PROXIES = 0, 1, 30
NOT_FOUND = "404 Not Found"
KEYS_OF = (1, 2, 4)
"""How many version keys there are of a page about no technology, about one, about two and their pair."""
NEVER_KEPT = {"set-cookie", "vary", "cache-control"}
"""Headers of answers that are not the same for everybody, or say themselves how long they hold."""


def end_of_day(now: float) -> float:
    return (now // DAY + 1) * DAY


def cache_control(now: float) -> str:
    """Browsers ask each time, which costs an answer without a body; proxies hold a page over no midnight."""
    stale = int(min(STALE_IN_PROXIES, max(0, end_of_day(now) - now - IN_PROXIES - LOOK_EVERY)))
    return f"public, max-age={IN_BROWSERS}, s-maxage={IN_PROXIES}, stale-while-revalidate={stale}"


class Passed(NamedTuple):
    """An answer of Django's that is not kept."""

    status: str
    headers: Headers
    response: Iterable[bytes]

    def answer(self, environ: Environ, start_response: StartResponse, cache_control: str) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return self.response

    def is_for_all(self) -> bool:
        names = {name.lower() for name, _ in self.headers}
        return not (names & NEVER_KEPT or getattr(self.response, "streaming", False))

    def body(self) -> bytes:
        try:
            return b"".join(self.response)
        finally:
            getattr(self.response, "close", bool)()


class PageCache:
    """``clock`` gives the seconds since 1970, ``megabytes`` are those of the file at ``path``."""

    def __init__(
        self, application: Application, path: Path, *, megabytes: float = 256, clock: Callable[[], float] = time.time
    ) -> None:
        self.application = application
        self.clock = clock
        self.memory = Memory()
        self.store = Store(path, megabytes)
        self.neighbours = Neighbours(Path(f"{path}-shared"))
        self.release = ""
        self.looking = Lock()
        self.looks = 0
        self.look_at = 0.0
        self.cache_control = ""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._write(environ, start_response)
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        address = address_of(path, query) if len(path) + len(query) < LONGEST and is_from_readers(environ) else None
        if address is None:
            return self.application(environ, start_response)
        now = self.clock()
        if self._is_time_to_look(now):
            self._look(now)
        copy = self.memory.get(address.key)
        if copy and now < copy.life.fresh_until:
            return copy.answer(environ, start_response, self.cache_control)
        return self._renewed(address, copy, environ).answer(environ, start_response, self.cache_control)

    def _write(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Whoever saves and then looks sees it at once, whichever process answers."""
        response = self.application(environ, start_response)
        self.neighbours.tell()
        return response

    def _is_time_to_look(self, now: float) -> bool:
        """Also where the clock was set back."""
        return not 0 < self.look_at - now < 2 * LOOK_EVERY or self.neighbours.have_news()

    def _look(self, now: float) -> None:
        """Forget what is no longer true. While the database does not answer, all stays as it is."""
        with self.looking:
            if not self._is_time_to_look(now):
                return
            self.neighbours.listen()
            copies = list(self.memory.items())
            try:
                numbers = Version.numbers({key for _, copy in copies for key in copy.numbers})
            except Error as problem:
                logger.warning("The database does not answer, so pages stay as they were: %s", problem)
                close_old_connections()  # the next look makes a new one
            else:
                self.memory.forget([key for key, copy in copies if not copy.numbers.items() <= numbers.items()])
            self.cache_control = cache_control(now)
            self.looks += 1
            self.look_at = now + LOOK_EVERY

    def _renewed(self, address: Address, old: Copy | None, environ: Environ) -> Copy | Passed:
        """One reader waits for the new copy while others get the old one, as long as that will do."""
        is_usable = old is not None and self.clock() < old.life.usable_until
        with self.neighbours.turn(address.key, 0 if is_usable else PATIENCE) as is_ours:
            copy = self.memory.get(address.key)
            if copy and (self.clock() < copy.life.fresh_until or (is_usable and not is_ours)):
                return copy
            return self._stored_or_made(address, environ)

    def _stored_or_made(self, address: Address, environ: Environ) -> Copy | Passed:
        """Reads the numbers before the data: a change in between leaves a copy that is too old, never a false one."""
        looks, now = self.looks, self.clock()
        try:
            numbers = Version.of_page(address.slugs)
            key = self._key_in_store(address)
        except Error:
            return self._asked(environ)  # Django says what is wrong
        stored = self.store.get(key)
        is_true = stored and stored.numbers == numbers and now < stored.life.fresh_until
        copy = stored if stored and is_true else self._made(address, environ, numbers, now)
        if isinstance(copy, Passed):
            return copy
        if copy is not stored and copy.status == OK:
            self.store.put(key, copy)
        with self.looking:
            if looks == self.looks:  # else the last look did not see it
                self.memory.put(address.key, copy)
        return copy

    def _key_in_store(self, address: Address) -> str:
        self.release = self.release or fingerprint()
        return f"{self.release} {address.key}"

    def _made(self, address: Address, environ: Environ, numbers: dict[str, int], now: float) -> Copy | Passed:
        passed = self._asked(environ)
        # A technology that came into being after its number was read would never be missed.
        is_known = len(numbers) == KEYS_OF[len(address.slugs)]
        seconds = {OK: address.seconds if is_known else 0, NOT_FOUND: NOT_FOUND_LIVES}.get(passed.status, 0)
        if not seconds or not passed.is_for_all():
            return passed
        fresh, midnight = now + seconds, end_of_day(now)
        usable = fresh + STALE_AT_MOST if passed.status == OK else fresh
        life = Life(min(fresh, midnight), min(usable, midnight))
        return Copy.of(passed.status, passed.headers, passed.body(), numbers, life)

    def _asked(self, environ: Environ) -> Passed:
        """Django's answer to a GET: what is sent for a HEAD follows from it."""
        told: list[tuple[str, Headers]] = []
        response = self.application(environ | {"REQUEST_METHOD": "GET"}, lambda *start: told.append(start[:2]))
        return Passed(*told[0], response)
