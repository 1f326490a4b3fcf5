"""Check one address: what became of it, and which quotes its page does not hold any more. Imports no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comparisons.domain.quotes import Words
from comparisons.domain.vocabulary import SourceState

from .asking import Outcome, ask
from .network import Network

UNREAD = "It is no text that could be read, such as a PDF: look for the quotes yourself."
CUT = "The page is too long, or came too slowly, to look for all quotes in it."
READ = (SourceState.ALIVE, SourceState.MOVED)


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found. ``unfound`` has the quotes that the page does not hold, by the key of their claim.

    ``unfound`` is None where the page could not be read, so that what was found before still holds.
    """

    address: str
    state: SourceState
    status: int | None = None
    detail: str = ""
    moved_to: str = ""
    unfound: dict[str, str] | None = field(default_factory=dict)
    rest: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether a server answered, so that this machine is online."""
        return self.status is not None


def check(address: str, quotes: Mapping[str, str], *, agent: str, network: Network) -> Found:
    """Ask an address, and look for the quotes of its claims, given by the claims' keys."""
    wanted = {key: quote for key, quote in quotes.items() if quote.strip()}
    outcome = ask(address, reads=bool(wanted), agent=agent, network=network)
    unfound, remark = _unfound(wanted, outcome) if wanted and outcome.state in READ else ({}, "")
    if outcome.state is SourceState.FAILED:
        unfound = None
    return Found(
        address, outcome.state, outcome.status, outcome.detail or remark, outcome.moved_to, unfound, outcome.rest
    )


def _unfound(wanted: Mapping[str, str], outcome: Outcome) -> tuple[dict[str, str] | None, str]:
    """Return the quotes that no form of the text holds, or None with a remark where that cannot be said."""
    if not outcome.forms:
        return None, CUT if not outcome.is_whole else UNREAD
    left = dict(wanted)
    for form in outcome.forms:
        words = Words(form)
        left = {key: quote for key, quote in left.items() if not words.hold(quote)}
        if not left:
            break
    return (left, "") if outcome.is_whole or not left else (None, CUT)
