"""What a watch feed is asked for: weights and must-haves, exactly as its address says. Pure: imports no Django.

A page answers a misspelt parameter with a message. A feed has nobody to show one to, and would go on for years with
weights that nobody meant: it refuses. And a weight that equals ours is the reader's all the same, as ours may change.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from comparisons.domain import sentences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.preferences import (
    KNOCK_OUTS,
    LONGEST_QUERY,
    WEIGHT,
    WEIGHTS,
    few,
    knock_outs,
    no_criterion,
    quoted,
)

from .standing import Asked

TOO_LONG = f"The address is too long: {LONGEST_QUERY:,} characters after the question mark are read."
TAKEN = f"It takes {WEIGHT}<criterion>, {', '.join(KNOCK_OUTS)}."
MOST_MESSAGES = 8


class Unreadable(ValueError):
    """Raised where a query asks for something that no feed can tell; ``messages`` say what, in sentences."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__(" ".join(self.messages))


@dataclass(frozen=True, slots=True)
class WatchQuery:
    """A query that names no parameter twice, and none that feeds do not know. ``weights`` are texts."""

    weights: Mapping[str, str]
    knock_outs: KnockOuts

    def asked(self, criteria: Collection[str]) -> Asked:
        """Return what is asked for; raise ``Unreadable`` where a weight is for none of these slugs of criteria."""
        unknown = [slug for slug in self.weights if slug not in criteria]
        if unknown:
            raise Unreadable(few(list(map(no_criterion, unknown))))
        return Asked({slug: Decimal(value) for slug, value in self.weights.items()}, self.knock_outs)


def read(query: str) -> WatchQuery:
    """Return what ``query``, without its question mark, asks for; raise ``Unreadable`` where it is not plain."""
    if len(query) > LONGEST_QUERY:
        raise Unreadable([TOO_LONG])
    given = [(name, value.strip()) for name, value in parse_qsl(query, keep_blank_values=True)]
    names = [name for name, _ in given]
    messages = [f"“{name}” stands in the address more than once." for name in KNOCK_OUTS if names.count(name) > 1]
    unknown = [f"{quoted(name)} is no parameter of this feed." for name in names if not _is_known(name)]
    messages += [*few(unknown), TAKEN] if unknown else []
    filled = {name: value for name, value in given if value}
    weights = {name.removeprefix(WEIGHT): value for name, value in filled.items() if name.startswith(WEIGHT)}
    messages += [f"{quoted(slug)} is weighed more than once." for slug in weights if names.count(f"{WEIGHT}{slug}") > 1]
    messages += [
        f"{quoted(value)} is no weight for {quoted(slug)}: use 0 to 5, with up to two decimals."
        for slug, value in weights.items()
        if not WEIGHTS.fullmatch(value)
    ]
    must_haves = knock_outs(filled, messages)
    if messages:
        raise Unreadable(messages[:MOST_MESSAGES])
    return WatchQuery(weights, must_haves)


def written(asked: Asked) -> str:
    """Return the one query string of all that ask for the same: weights by slug, then must-haves."""
    weights = [(f"{WEIGHT}{slug}", sentences.count(asked.weights[slug])) for slug in sorted(asked.weights)]
    return urlencode(weights + [(name, _said(getattr(asked.knock_outs, name))) for name in _set(asked.knock_outs)])


def _is_known(name: str) -> bool:
    return name in KNOCK_OUTS or (name.startswith(WEIGHT) and name != WEIGHT)


def _set(asked: KnockOuts) -> list[str]:
    return [name for name in KNOCK_OUTS if getattr(asked, name)]


def _said(value: bool | int | str) -> str:
    return "1" if value is True else str(value)
