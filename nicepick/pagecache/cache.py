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
from typing import Any, NamedTuple, Protocol

from django.db import Error, close_old_connections

from nicepick.compression import Application, Environ, Headers, StartResponse, compressed, whole
from nicepick.reads import SAFE, only_reads

from .addresses import LONGEST, CacheKey, PolicyOf, is_from_readers, key_maker
from .copies import OK, Copy, Lifetime
from .fingerprint import fingerprint
from .memory import Memory
from .shared import SharedFlags
from .store import Store

logger = logging.getLogger(__name__)

DAY = 86400  # seconds, and so are these
CHECK_EVERY, NOT_FOUND_SECONDS, LOCK_TIMEOUT, STALE_SECONDS = 1, 1, 1, 60
LOOK_EVERY = 0.01
"""Between two looks at what other processes wrote: one costs half of what a kept answer does."""
BROWSER_MAX_AGE, PROXY_MAX_AGE, STALE_WHILE_REVALIDATE = 0, 1, 30
NOT_FOUND, UNAVAILABLE = "404 Not Found", "503 Service Unavailable"
FAILURES = (Error, OSError)
"""Of a database that is away; psycopg raises the latter where no file can be opened any more."""
NEVER_KEPT = {"set-cookie", "vary", "cache-control"}
"""Headers of answers that are not the same for everybody, or say themselves how long they hold."""
LESSER = "x-page-cache"
"""A header by which an answer says that its copy is one of those that share a tenth of the cache."""


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
    is_lesser: bool = False

    def answer(self, environ: Environ, start_response: StartResponse, cache_control: str) -> Iterable[bytes]:
        return compressed(self._plain)(environ, start_response)

    def _plain(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return self.response

    def is_for_all(self) -> bool:
        names = {name.lower() for name, _ in self.headers}
        return not (names & NEVER_KEPT or getattr(self.response, "streaming", False))

    def is_failure(self) -> bool:
        return self.status.startswith("5")

    def body(self) -> bytes:
        return whole(self.response)


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
        self.compressed = compressed(application)
        self.key_of = key_maker(policy_of)
        self.versions = versions
        self.clock = clock
        self.memory = Memory()
        self.store = Store(path, megabytes)
        self.shared = SharedFlags(Path(f"{path}-shared"))
        self.release = ""
        self.checking = Lock()
        self.checks = 0
        self.next_check = self.next_look = 0.0
        self.cache_control = cache_control(clock())
        self.is_away = False

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        copy: Copy | Unkept | None = self.kept(environ)
        if copy:
            return copy.answer(environ, start_response, self.cache_control)
        method = environ["REQUEST_METHOD"]
        if not only_reads(method, environ["PATH_INFO"]):
            return self._write(environ, start_response)
        key = self._key(environ) if method in SAFE else None
        if key is None:
            return self.compressed(environ, start_response)
        now = self.clock()
        if self._is_check_due(now):
            self._check(now)
        copy = self.memory.get(key.text)
        if not copy or now >= copy.lifetime.fresh_until:
            copy = self._renew(key, copy, environ)
        return copy.answer(environ, start_response, self.cache_control)

    def kept(self, environ: Environ) -> Copy | None:
        """Return the copy that answers a request, None where the database or Django has to be asked first.

        It waits for neither, nor for a lock, so an event loop may call it. Of the environ it needs REQUEST_METHOD,
        PATH_INFO, QUERY_STRING, wsgi.url_scheme, HTTP_HOST, HTTP_COOKIE and HTTP_X_FORWARDED_PROTO.
        """
        key = self._key(environ) if environ["REQUEST_METHOD"] in SAFE else None
        if key is None:
            return None
        now = self.clock()
        if not 0 < self.next_look - now <= LOOK_EVERY and self._is_check_due(now):
            return None
        copy = self.memory.get(key.text)
        return copy if copy and now < copy.lifetime.fresh_until else None

    def _key(self, environ: Environ) -> CacheKey | None:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        return self.key_of(path, query) if len(path) + len(query) < LONGEST and is_from_readers(environ) else None

    def _write(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a write on; whoever then looks sees it at once, whichever process answers.

        What is refused has changed nothing, so strangers cannot let each answer ask the database.
        """
        statuses: list[str] = []

        def start(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        response = self.compressed(environ, start)
        if statuses and statuses[-1] < "4":
            self.shared.invalidate()
            self.next_look = 0.0
            time.sleep(LOOK_EVERY)  # until the other processes have looked
        return response

    def _is_check_due(self, now: float) -> bool:
        """Whether anybody invalidated, or a second is over or the clock set back and nobody checks yet.

        A check may take long, where the database is slow: meanwhile copies stay as they are.
        """
        if self.shared.is_invalidated():
            return True
        is_over = not 0 < self.next_check - now < 2 * CHECK_EVERY
        if is_over and not self.checking.locked():
            return True
        self.next_look = now + LOOK_EVERY if is_over else min(now + LOOK_EVERY, self.next_check)
        return False

    def _check(self, now: float) -> None:
        """Discard copies that are no longer true. While the database does not answer, all stay."""
        if not self.checking.acquire(timeout=LOCK_TIMEOUT if self.shared.is_invalidated() else 0):
            return
        try:
            if self.shared.is_invalidated() or not 0 < self.next_check - now < 2 * CHECK_EVERY:
                self._discard_outdated(now)
        finally:
            self.checking.release()

    def _discard_outdated(self, now: float) -> None:
        self.cache_control = cache_control(now)
        self.shared.follow()
        state = self.shared.state()
        copies = list(self.memory.items())
        try:
            numbers = self.versions.numbers({key for _, copy in copies for key in copy.numbers})
        except FAILURES as problem:
            if not self.is_away:
                reason = " ".join(str(problem).split())
                logger.warning("The database does not answer, so pages stay as they were: %s", reason)
            self.is_away = True
            close_old_connections()  # the next check makes a new one
        else:
            self.is_away = False
            self.memory.discard([key for key, copy in copies if not copy.numbers.items() <= numbers.items()])
        self.shared.acknowledge(state)
        self.checks += 1
        self.next_check = now + CHECK_EVERY

    def _renew(self, key: CacheKey, old: Copy | None, environ: Environ) -> Copy | Unkept:
        """Return a new copy: one reader waits for it while others get the old one, as long as that is usable.

        All get the old one where a new one cannot be made, and that of today while the database is away.
        """
        now = self.clock()
        usable = old if old and now < old.lifetime.usable_until else None
        of_today = old if old and now < end_of_day(old.lifetime.fresh_until - 1) else None
        if of_today and self.is_away:
            return of_today
        with self.shared.lock(key.text, 0 if usable else LOCK_TIMEOUT) as is_held:
            copy = self.memory.get(key.text)
            if copy and (self.clock() < copy.lifetime.fresh_until or (usable and not is_held)):
                return copy
            new = self._load_or_make(key, environ)
        if isinstance(new, Unkept) and new.is_failure():
            last = of_today if new.status == UNAVAILABLE else usable
            if last:
                new.body()  # closes it
                return last
        return new

    def _load_or_make(self, key: CacheKey, environ: Environ) -> Copy | Unkept:
        """Read the numbers before the data: a change in between leaves a copy that is too old, never a false one."""
        checks, now = self.checks, self.clock()
        try:
            numbers = self.versions.of_page(key.policy.slugs)
            store_key = self._store_key(key)
        except FAILURES:
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
        is_lesser = key.is_lesser or unkept.is_lesser or unkept.status != OK
        return Copy.of(unkept.status, unkept.headers, unkept.body(), numbers, lifetime, is_lesser=is_lesser)

    def _ask_django(self, environ: Environ) -> Unkept:
        """Return the answer to a GET, uncompressed: what is sent for a HEAD and in an encoding follows from it."""
        started: list[tuple[str, Headers]] = []
        asked = environ | {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": ""}
        response = self.application(asked, lambda *start: started.append(start[:2]))
        status, headers = started[0]
        sent = [(name, value) for name, value in headers if name.lower() != LESSER]
        return Unkept(status, sent, response, is_lesser=len(sent) < len(headers))
