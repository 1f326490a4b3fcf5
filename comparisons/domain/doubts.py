"""Why an entry of open data is a question to editors: a few sorts of reasons. Pure: imports no Django."""

from collections import Counter
from collections.abc import Iterable

from .vocabulary import Word


class Doubt(Word):
    """A sort of reason; the label reads on from a number of entries."""

    CALLED_ALIKE = "called_alike", "called like another"
    SHARED_WORD = "shared_word", "with a word of another"
    SHARED_ADDRESS = "shared_address", "at the address of another"
    OTHER_KIND = "other_kind", "of another kind"
    NONE = "none", "perhaps no technology"
    AWAITED = "awaited", "waiting for a technology"
    OTHER = "other", "for other reasons"


PHRASES = {
    Doubt.CALLED_ALIKE: ("is called like",),
    Doubt.SHARED_WORD: ("leads to", "has words that lead to", "shares a word"),
    Doubt.SHARED_ADDRESS: ("is called, and has an address, like", "has the repository of"),
    Doubt.OTHER_KIND: (", but ",),
    Doubt.NONE: ("by its description", "its name is", "its description does not say", "it is a device"),
    Doubt.AWAITED: ("it waits for the technology",),
}
"""Words of the reasons of each sort, asked about in this order: matching and the readers write them."""


def doubt_of(reason: str) -> Doubt:
    return next((doubt for doubt, phrases in PHRASES.items() if any(one in reason for one in phrases)), Doubt.OTHER)


def counted(reasons: Iterable[str]) -> str:
    """Return how many reasons there are of each sort, the most frequent first: "12 called like another, 3 …"."""
    numbers = Counter(map(doubt_of, reasons)).most_common()
    return ", ".join(f"{number:,} {doubt.label}" for doubt, number in numbers)
