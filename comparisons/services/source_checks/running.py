"""A run over the sources of claims: what was never asked first, then what was asked longest ago.

A run holds one batch of addresses in memory, stores each answer at once and so can end at any moment: the next run goes
on where it ended. Hosts take turns, and none is asked twice within ``PAUSE``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import monotonic, sleep
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from comparisons.domain.vocabulary import SourceState
from comparisons.models import ProsCons, SourceCheck
from comparisons.models.pros_cons import ProsConsQuerySet

from .asking import raw_of
from .checking import Found, check
from .network import Network
from .recording import store

BATCH = 200
PAUSE = 2.0
"""Seconds between two requests to one host."""
MOST_CLAIMS = 200
"""Claims of one address whose quotes are looked for."""
SILENT = 3
"""Addresses of a host that failed one after the other, until the run leaves the host alone."""
OFFLINE = 10
"""First addresses of a run without an answer from any server, until the run holds that this machine is offline."""


class Offline(Exception):
    """Raised where no server answers: nothing is stored, as the fault is here."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a run goes."""

    most: int
    """Addresses."""
    seconds: float
    older_than: int = 1
    """Days since an address was asked: with 1, none is asked twice on one day."""


@dataclass(slots=True)
class Hosts:
    """When a host was asked last and how often it failed, and which are left alone for the rest of the run."""

    pause: float
    asked: dict[str, float] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    resting: set[str] = field(default_factory=set)

    def wait_for(self, host: str) -> None:
        wait = self.asked.get(host, -self.pause) + self.pause - monotonic()
        if wait > 0:
            sleep(wait)

    def note(self, host: str, found: Found) -> None:
        self.asked[host] = monotonic()
        self.failed[host] = self.failed[host] + 1 if found.state is SourceState.FAILED else 0
        if found.rest or self.failed[host] >= SILENT:
            self.resting.add(host)


def agent() -> str:
    """Return who asks, for the servers' logs: the site, and an address to write to."""
    return f"NicePick-source-check (+{settings.SITE_URL}; {settings.EDITORS_EMAIL or settings.DEFAULT_FROM_EMAIL})"


def run(
    bounds: Bounds,
    today: date,
    *,
    writes: bool,
    network: Network,
    pause: float = PAUSE,
) -> Iterator[Found]:
    """Ask addresses and yield what was found of each, stored already if ``writes``.

    What a host asks to be left alone for is neither stored nor yielded. Raises ``Offline``.
    """
    until, hosts = monotonic() + bounds.seconds, Hosts(pause)
    held: list[Found] | None = []  # until a server has answered
    left = bounds.most
    for address, quotes in _due(bounds, today):
        host = host_of(address)
        if host in hosts.resting:
            continue
        if left <= 0 or monotonic() >= until:
            break
        hosts.wait_for(host)
        found = check(address, quotes, agent=agent(), network=network)
        hosts.note(host, found)
        left -= 1
        if held is not None and not found.is_answered:
            held.append(found)
            if len(held) >= OFFLINE:
                raise Offline
            continue
        yield from _stored([*(held or ()), found], today, writes)
        held = None
    yield from _stored(held or (), today, writes)


def prune() -> int:
    """Delete the checks of addresses that no claim cites any more, a thousand at most, and return their number."""
    ids = list(SourceCheck.objects.uncited().order_by().values_list("id", flat=True)[:1000])
    SourceCheck.objects.filter(id__in=ids).delete()
    return len(ids)


def number_due(bounds: Bounds, today: date) -> int:
    """Return how many addresses a run would ask if it had the time. Two queries."""
    before = today - timedelta(days=bounds.older_than - 1)
    new = _never_asked().values("source").distinct().count()
    return min(bounds.most, new + SourceCheck.objects.to_ask(before).count())


def host_of(address: str) -> str:
    """Return the host that is asked for an address."""
    try:
        return urlsplit(raw_of(address)).hostname or ""
    except ValueError:
        return ""


def _stored(found: Iterable[Found], today: date, writes: bool) -> Iterator[Found]:
    for one in found:
        if one.rest:
            continue
        if writes:
            store(one, today)
        yield one


def _due(bounds: Bounds, today: date) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield addresses with the quotes of their claims, in batches whose hosts take turns."""
    for batch in _batches(bounds, today):
        quotes = _quotes(batch)
        for address in taking_turns(batch):
            yield address, quotes[address]


def _batches(bounds: Bounds, today: date) -> Iterator[list[str]]:
    """Yield addresses that were never asked, then those asked before a day; by keyset, as rows change meanwhile."""
    last = ""
    while batch := list(
        _never_asked().filter(source__gt=last).order_by("source").values_list("source", flat=True).distinct()[:BATCH]
    ):
        yield [address for address in batch if address.strip()]
        last = batch[-1]
    old = SourceCheck.objects.to_ask(today - timedelta(days=bounds.older_than - 1))
    day, number = date.min, 0
    while rows := list(
        old.filter(Q(checked__gt=day) | Q(checked=day, id__gt=number)).values_list("address", "checked", "id")[:BATCH]
    ):
        yield [address for address, _, _ in rows]
        _, day, number = rows[-1]


def _never_asked() -> ProsConsQuerySet:
    asked = SourceCheck.objects.filter(address=OuterRef("source"))
    return ProsCons.objects.exclude(source="").exclude(Exists(asked))


def _quotes(addresses: list[str]) -> dict[str, dict[str, str]]:
    """Return the quotes of each address by the keys of their claims. One query."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = ProsCons.objects.filter(source__in=addresses).exclude(quote="").order_by("source", "id")
    for address, key, quote in rows.values_list("source", "key", "quote").iterator():
        if len(found[address]) < MOST_CLAIMS:
            found[address][key] = quote
    return found


def taking_turns(addresses: list[str]) -> list[str]:
    """Return the addresses so that one host seldom follows itself: the first of each host, then the second …"""
    seen: Counter[str] = Counter()
    turns = []
    for address in addresses:
        host = host_of(address)
        turns.append((seen[host], address))
        seen[host] += 1
    return [address for _, address in sorted(turns, key=lambda turn: turn[0])]
