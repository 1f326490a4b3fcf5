"""Bursts of disagreements about one pair, which editors see as such. Pure: imports no Django.

A burst changes no number by itself: a crowd that a link brought may be right. Editors weigh it, and set aside what is
spam. Of what is held and of spam nothing is counted here, as it counts nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKED_AT = 20
"""The newest disagreements about a pair that are looked at."""
LEAST = 8
"""Disagreements from which on a burst is one: fewer come together by chance."""
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Burst:
    """``number`` of the last ``of`` disagreements about a pair came from ``begin`` to ``end``, from so many networks.

    Networks are told apart by ids that change each day, so one that sent before and after midnight counts twice.
    """

    number: int
    of: int
    begin: datetime
    end: datetime
    networks: int

    def __str__(self) -> str:
        return f"{self.number} of the last {self.of} about this pair came {self.pace}"

    @property
    def pace(self) -> str:
        minutes = max(1, -(-(self.end - self.begin) // timedelta(minutes=1)))
        return f"within {_counted(minutes, 'minute')}, from {_counted(self.networks, 'network')}"

    def holds(self, moment: datetime) -> bool:
        """Return whether a disagreement that came at ``moment`` is one of the burst."""
        return self.begin <= moment <= self.end


def burst_of(newest: Sequence[tuple[datetime, str]]) -> Burst | None:
    """Return the largest burst among the newest disagreements of a pair, each a moment and a network, in any order.

    Of two as large it is the later one. None where fewer than ``LEAST`` came within ``WINDOW``. At most ``LOOKED_AT``
    are looked at: the newest.
    """
    rows = sorted(newest)[-LOOKED_AT:]
    best: list[tuple[datetime, str]] = []
    begin = 0
    for end, (moment, _) in enumerate(rows):
        while moment - rows[begin][0] > WINDOW:
            begin += 1
        if end + 1 - begin >= max(LEAST, len(best)):
            best = rows[begin : end + 1]
    if not best:
        return None
    return Burst(len(best), len(rows), best[0][0], best[-1][0], len({network for _, network in best}))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
