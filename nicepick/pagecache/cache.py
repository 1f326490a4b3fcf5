"""Answers again what was answered before, without Django.

Stands before Django's application. A public page is a function of its address, the catalogue and the UTC day, so its
copy is true while the version numbers of what it was made from stay the same, on the same day. Those numbers are
checked once a second, for all copies in memory by one query, and one by one for copies from the shared file.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol

from django.db import Error, close_old_connections

from .addresses import LONGEST, CacheKey, PolicyOf, is_from_readers, key_maker
from .copies import OK, Application, Copy, Environ, Headers, Lifetime, StartResponse
from .fingerprint import fingerprint
from .shared import SharedFlags
from .store import Memory, Store

logger = logging.getLogger(__name__)

DAY = 86400  # seconds, and so are these
CHECK_EVERY, NOT_FOUND_SECONDS, LOCK_TIMEOUT, STALE_SECONDS = 1, 1, 1, 60
BROWSER_MAX_AGE, PROXY_MAX_AGE, STALE_WHILE_REVALIDATE = 0, 1, 30
NOT_FOUND = "404 Not Found"
NEVER_KEPT = {"set-cookie", "vary", "cache-control"}
"""Headers of answers that are not the same for everybody, or say themselves how long they hold."""


class Versions(Protocol):
    """Where the numbers come from that change with what pages are made from."""

    def numbers(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the number of each key. One query."""

    def of_page(self, slugs: Sequence[str]) -> dict[str, int]:
        """Return the numbers of what a page about these technologies is made from. One query."""

    def are_complete(self, numbers: dict[str, int], slugs: Sequence[str]) -> bool:
        """Whether ``numbers`` are those of a page whose technologies are all known."""


def end_of_day(now: float) -> float:
    return (now // DAY + 1) * DAY


def cache_control(now: float) -> str:
    """Let browsers ask each time, which costs an answer without a body, and proxies hold a page over no midnight."""
    stale = int(min(STALE_WHILE_REVALIDATE, max(0, end_of_day(now) - now - PROXY_MAX_AGE - CHECK_EVERY)))
    return f"public, max-age={BROWSER_MAX_AGE}, s-maxage={PROXY_MAX_AGE}, stale-while-revalidate={stale}"


class Unkept(NamedTuple):
    """A response of Django's that is passed on as it is."""

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
    """WSGI middleware that keeps the pages for which ``policy_of`` names a policy, while their ``versions`` hold.

    ``megabytes`` are those of the file at ``path``, ``clock`` gives the seconds since 1970.
    """

    def __init__(
        self,
        application: Application,
        path: Path,
        *,
        policy_of: PolicyOf,
        versions: Versions,
        megabytes: float = 256,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.application = application
        self.key_of = key_maker(policy_of)
        self.versions = versions
        self.clock = clock
        self.memory = Memory()
        self.store = Store(path, megabytes)
        self.shared = SharedFlags(Path(f"{path}-shared"))
        self.release = ""
        self.checking = Lock()
        self.checks = 0
        self.next_check = 0.0
        self.cache_control = ""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._write(environ, start_response)
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        key = self.key_of(path, query) if len(path) + len(query) < LONGEST and is_from_readers(environ) else None
        if key is None:
            return self.application(environ, start_response)
        now = self.clock()
        if self._is_check_due(now):
            self._check(now)
        copy = self.memory.get(key.text)
        if copy and now < copy.lifetime.fresh_until:
            return copy.answer(environ, start_response, self.cache_control)
        return self._renew(key, copy, environ).answer(environ, start_response, self.cache_control)

    def _write(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a write on; whoever then looks sees it at once, whichever process answers."""
        response = self.application(environ, start_response)
        self.shared.invalidate()
        return response

    def _is_check_due(self, now: float) -> bool:
        """Whether a second is over, the clock was set back, or another process invalidated."""
        return not 0 < self.next_check - now < 2 * CHECK_EVERY or self.shared.is_invalidated()

    def _check(self, now: float) -> None:
        """Discard copies that are no longer true. While the database does not answer, all stay."""
        with self.checking:
            if not self._is_check_due(now):
                return
            self.shared.acknowledge()
            copies = list(self.memory.items())
            try:
                numbers = self.versions.numbers({key for _, copy in copies for key in copy.numbers})
            except Error as problem:
                logger.warning("The database does not answer, so pages stay as they were: %s", problem)
                close_old_connections()  # the next check makes a new one
            else:
                self.memory.discard([key for key, copy in copies if not copy.numbers.items() <= numbers.items()])
            self.cache_control = cache_control(now)
            self.checks += 1
            self.next_check = now + CHECK_EVERY

    def _renew(self, key: CacheKey, old: Copy | None, environ: Environ) -> Copy | Unkept:
        """Return a new copy: one reader waits for it while others get the old one, as long as that is usable."""
        is_usable = old is not None and self.clock() < old.lifetime.usable_until
        with self.shared.lock(key.text, 0 if is_usable else LOCK_TIMEOUT) as is_held:
            copy = self.memory.get(key.text)
            if copy and (self.clock() < copy.lifetime.fresh_until or (is_usable and not is_held)):
                return copy
            return self._load_or_make(key, environ)

    def _load_or_make(self, key: CacheKey, environ: Environ) -> Copy | Unkept:
        """Read the numbers before the data: a change in between leaves a copy that is too old, never a false one."""
        checks, now = self.checks, self.clock()
        try:
            numbers = self.versions.of_page(key.policy.slugs)
            store_key = self._store_key(key)
        except Error:
            return self._ask_django(environ)  # which says what is wrong
        stored = self.store.get(store_key)
        is_true = stored and stored.numbers == numbers and now < stored.lifetime.fresh_until
        copy = stored if stored and is_true else self._make(key, environ, numbers, now)
        if isinstance(copy, Unkept):
            return copy
        if copy is not stored and copy.status == OK:
            self.store.put(store_key, copy)
        with self.checking:
            if checks == self.checks:  # else the last check did not see it
                self.memory.put(key.text, copy)
        return copy

    def _store_key(self, key: CacheKey) -> str:
        self.release = self.release or fingerprint()
        return f"{self.release} {key.text}"

    def _make(self, key: CacheKey, environ: Environ, numbers: dict[str, int], now: float) -> Copy | Unkept:
        unkept = self._ask_django(environ)
        # A technology that came into being after its number was read would never be missed.
        is_complete = self.versions.are_complete(numbers, key.policy.slugs)
        seconds = {OK: key.policy.seconds if is_complete else 0, NOT_FOUND: NOT_FOUND_SECONDS}.get(unkept.status, 0)
        if not seconds or not unkept.is_for_all():
            return unkept
        fresh, midnight = now + seconds, end_of_day(now)
        usable = fresh + STALE_SECONDS if unkept.status == OK else fresh
        lifetime = Lifetime(min(fresh, midnight), min(usable, midnight))
        return Copy.of(unkept.status, unkept.headers, unkept.body(), numbers, lifetime)

    def _ask_django(self, environ: Environ) -> Unkept:
        """Return the answer to a GET: what is sent for a HEAD follows from it."""
        started: list[tuple[str, Headers]] = []
        response = self.application(environ | {"REQUEST_METHOD": "GET"}, lambda *start: started.append(start[:2]))
        return Unkept(*started[0], response)
