"""Held disagreements in groups that one decision answers: the same text, one network, one hour. Pure: no Django."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .vocabulary import HeldFor

LEAST_OF_TEXT, LEAST_OF_NETWORK = 2, 3
"""Fewer of one network may be one person's second thought."""


@dataclass(frozen=True, slots=True)
class Held:
    """A held disagreement without its words; ``pair`` is the id of its comparison."""

    pk: int
    pair: int
    created: datetime
    network: str
    text_hash: str
    held_for: str
    held_because: str


@dataclass(frozen=True, slots=True)
class Group:
    """At least one held disagreement, oldest first; ``says`` what they have in common."""

    says: str
    rows: Sequence[Held]

    @property
    def ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def is_one_text(self) -> bool:
        return len({row.text_hash for row in self.rows}) == 1

    @property
    def pairs(self) -> int:
        return len({row.pair for row in self.rows})

    @property
    def networks(self) -> int:
        """Networks they came from. One that sent on two days counts twice, as its id changes each day."""
        return len({row.network for row in self.rows})

    @property
    def first(self) -> datetime:
        return self.rows[0].created

    @property
    def last(self) -> datetime:
        return self.rows[-1].created

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The most frequent reasons, three at most, each with its number."""
        return Counter(row.held_because for row in self.rows).most_common(3)


def grouped(held: Iterable[Held]) -> list[Group]:
    """Return each held disagreement in one group, the largest group first.

    The same text says most, then one network; what is left is grouped by its sign and the hour in which it came.
    """
    rows = sorted(held, key=lambda row: (row.created, row.pk))
    same, rows = _split(rows, lambda row: row.text_hash, LEAST_OF_TEXT)
    near, rows = _split(rows, lambda row: row.network, LEAST_OF_NETWORK)
    hours, _ = _split(rows, lambda row: f"{row.held_for} {row.created:%Y-%m-%d %H}", 1)
    groups = [Group("The same text", found) for found in same]
    groups += [Group("From one network", found) for found in near]
    groups += [Group(f"Within an hour, for {_sign(found[0])}", found) for found in hours]
    return sorted(groups, key=lambda group: (-len(group.rows), group.first))


def _split(rows: list[Held], key: Callable[[Held], str], least: int) -> tuple[list[list[Held]], list[Held]]:
    """Return the rows that share a key with enough others, a list for each key, and the rest."""
    by_key: dict[str, list[Held]] = defaultdict(list)
    for row in rows:
        by_key[key(row)].append(row)
    rest = [row for row in rows if not key(row) or len(by_key[key(row)]) < least]
    return [found for value, found in by_key.items() if value and len(found) >= least], rest


def _sign(row: Held) -> str:
    return HeldFor(row.held_for).label if row.held_for else "a reason of old"
