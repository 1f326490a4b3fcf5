"""Ask one address as a reader's browser would, follow where it leads, and say what became of it. Imports no Django.

``robots.txt`` is not read: it speaks to crawlers, which find addresses by themselves. Here an editor cites a page, and
the site asks for that one page, with a name, a contact and a pause, as the editor's browser would.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from comparisons.domain.vocabulary import SourceState

from .exchange import Answer, NoAnswer, NoSuchHost, exchange
from .guard import SAFE_IN_PATH, Unaskable
from .network import Network
from .page_text import forms_of

MOST_HOPS = 5
PERMANENT, FOR_NOW = {301, 308}, {302, 303, 307}
GONE = {404, 410}
ASKED_TO_WAIT = {429, 503}
LONGEST_REST = 86_400
BLOB = re.compile(r"https://github\.com/([^/?#]+)/([^/?#]+)/blob/([^?#]+)")
"""A file on GitHub. The page is a program that shows the text; the text itself is asked for instead, a tenth of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an address. ``forms`` are the texts of its page; None where they were not or could not be read.

    ``rest`` are the seconds for which the host asks to be left alone; then nothing is known about the address.
    """

    state: SourceState
    status: int | None = None
    detail: str = ""
    moved_to: str = ""
    forms: list[str] | None = None
    is_whole: bool = True
    rest: int = 0


def ask(address: str, *, reads: bool, agent: str, network: Network) -> Outcome:
    """Return what became of an address; its text too if ``reads``. Never raises for what a server does."""
    try:
        if reads:
            return _follow("GET", address, True, agent, network)
        found = _follow("HEAD", address, False, agent, network)
        is_refused = found.state is not SourceState.ALIVE and found.status is not None and not found.rest
        return _follow("GET", address, False, agent, network) if is_refused else found
    except NoSuchHost:
        return Outcome(SourceState.GONE, detail="No name server knows its host.")
    except NoAnswer as reason:
        return Outcome(SourceState.FAILED, detail=str(reason))
    except Unaskable as reason:
        return Outcome(SourceState.FAILED, detail=f"It {reason}.")


def _follow(method: str, address: str, reads: bool, agent: str, network: Network) -> Outcome:
    """Follow redirects, each of them checked as the first address was; ``moved`` is as far as all were for good."""
    at = raw_of(address)
    moved, for_good = "", at == urldefrag(address)[0]
    for _ in range(MOST_HOPS + 1):
        answer = exchange(method, at, agent=agent, network=network, reads=reads)
        if answer.status not in PERMANENT | FOR_NOW or not answer.location:
            return _judged(address, moved, answer)
        at = _led_to(at, answer.location)
        for_good = for_good and answer.status in PERMANENT
        moved = at if for_good else moved
    return Outcome(SourceState.FAILED, answer.status, f"It leads on more than {MOST_HOPS} times.")


def raw_of(address: str) -> str:
    """Return what to ask for: the address without its fragment, or the text of a file on GitHub."""
    blob = BLOB.match(address)
    return "https://raw.githubusercontent.com/{}/{}/{}".format(*blob.groups()) if blob else urldefrag(address)[0]


def _led_to(at: str, location: str) -> str:
    """Return where a header leads, percent-encoded: ``http.client`` reads its bytes as Latin-1."""
    try:
        return urljoin(at, quote(location.strip().encode("latin-1", "replace"), safe=SAFE_IN_PATH))
    except ValueError:
        raise Unaskable("leads to what is no address") from None


def _judged(address: str, moved: str, answer: Answer) -> Outcome:
    status = answer.status
    if status in GONE:
        return Outcome(SourceState.GONE, status, "The page is not there any more.")
    if status in ASKED_TO_WAIT and answer.retry_after:
        return Outcome(SourceState.FAILED, status, "It asked to be left alone for a while.", rest=_seconds(answer))
    if status == 429:
        return Outcome(SourceState.FAILED, status, "It was asked too often.", rest=3600)
    if not 200 <= status < 300:
        return Outcome(SourceState.FAILED, status, _refusal(status))
    found = Outcome(SourceState.ALIVE, status, forms=_forms(answer), is_whole=answer.is_whole)
    if not moved or moved == address:
        return found
    if _is_front_page(moved) and not _is_front_page(address):
        return replace(found, state=SourceState.GONE, detail=f"It leads to the front page now: {moved}")
    return replace(found, state=SourceState.MOVED, moved_to=_with_fragment(moved, address))


def _refusal(status: int) -> str:
    if status in (401, 403, 451):
        return "It refused to show the page, perhaps to programs only."
    return "The server failed." if status >= 500 else "It answered neither with the page nor that it is gone."


def _forms(answer: Answer) -> list[str] | None:
    return forms_of(answer.body, answer.content_type) if answer.body else None


def _seconds(answer: Answer) -> int:
    """Return for how long a host asks to be left alone; an hour where it names a day and time, a day at most."""
    asked = answer.retry_after.strip()
    return min(int(asked[:9]), LONGEST_REST) if asked.isascii() and asked.isdecimal() else 3600


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _with_fragment(moved: str, address: str) -> str:
    """Return where an address moved to, with the fragment that it had unless the new one has its own."""
    fragment = urldefrag(address)[1]
    return f"{moved}#{fragment}" if fragment and not urldefrag(moved)[1] else moved
