"""What became of an upstream set."""

from collections import Counter
from dataclasses import dataclass, field

from comparisons.importing.context import ACTIONS, REFUSED

QUEUED = "queued"


@dataclass(slots=True)
class Report:
    """What became of a set's entries, why some were refused, and what of the others no record could hold.

    ``settled`` counts entries of earlier runs, of any set, that waited and did not need an editor after all.
    """

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys((*ACTIONS, QUEUED), 0)))
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    settled: int = 0

    @property
    def read(self) -> int:
        return sum(self.counts.values())

    def refuse(self, reason: str, count: int = 1) -> None:
        self.counts[REFUSED] += count
        self.reasons[reason] += count
