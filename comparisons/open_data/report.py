"""The report of an import of open data: counts, reasons, and the place of each refused row."""

import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from comparisons.importing.context import ACTIONS, REFUSED

QUEUED = "queued"
NAMED = 20
"""Refused rows that are named where not all are asked for."""
IN_MEMORY = 1024 * 1024


class Places:
    """Lines about refused rows: the first of them, or all. Many wait on the disk."""

    def __init__(self, most: int | None = NAMED) -> None:
        self.most = most
        self.count = 0
        self.stream = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115

    def add(self, where: str, what: str) -> None:
        if self.most is None or self.count < self.most:
            self.stream.write(f"{_printable(where)}: {_printable(what)}\n")
        self.count += 1

    def lines(self) -> Iterator[str]:
        """Yield a line for each row that is named, and one with the number of the others."""
        self.stream.seek(0)
        yield from (line.rstrip("\n") for line in self.stream)
        self.stream.seek(0, io.SEEK_END)
        if self.most is not None and self.count > self.most:
            yield f"… and {self.count - self.most:,} more, which --verbosity 2 names"


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(one if one.isprintable() else "?" for one in text)


@dataclass(slots=True)
class SetReport:
    """Counts of a set's entries, reasons of refusals, and what no record could hold.

    ``understood`` counts the technologies that could be read and told apart, whether or not they brought anything new:
    an import without one has failed. ``settled`` counts entries of earlier runs, of any set, that waited and did not
    need an editor after all; ``answered`` those of this set that a person's answer decided.
    """

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys((*ACTIONS, QUEUED), 0)))
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    places: Places = field(default_factory=Places)
    understood: int = 0
    settled: int = 0
    answered: int = 0

    @property
    def read(self) -> int:
        return sum(self.counts.values())

    def refuse(self, where: str, reason: str) -> None:
        self.counts[REFUSED] += 1
        self.reasons[reason] += 1
        self.places.add(where, reason)

    def leave_out(self, where: str, what: str) -> None:
        """Count what an entry said and no record could hold: a reason, a colon, the value."""
        self.left_out[what.partition(":")[0]] += 1
        if self.places.most is None:
            self.places.add(where, f"left out: {what}")
