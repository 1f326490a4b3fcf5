"""What a decision record says of itself in its front matter, for whoever judges it anew. Pure: imports no Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

from comparisons.domain.preferences import KNOCK_OUTS, WEIGHT
from comparisons.domain.scoring import Strength

SECTION = "nice-pick"
"""The key of the front matter below which our keys stand, apart from those of MADR and of other tools."""
STATUS, ADDRESS, WEIGHTS, CHOSEN, LEADER, STRENGTH, RESTS_ON, RETRIEVED = (
    "status",
    "address",
    "weights",
    "chosen",
    "leader",
    "strength",
    "rests-on",
    "retrieved",
)
ENDED = ("superseded", "rejected", "deprecated")
"""How the status of a record begins that no longer decides anything."""


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """A decision as its record has it.

    ``pair`` and ``query`` are those of its address, as they stand there; ``weights`` are by criterion slug. ``chosen``
    is the slug of the option that the record recommends and ``leader`` that of the leader by weight, both empty where
    there was none. ``rests_on`` is a digest (``rests_on.digest``), ``line`` where our part of the front matter begins.
    """

    pair: str
    query: str
    weights: Mapping[str, Decimal]
    chosen: str
    leader: str
    strength: Strength | None
    rests_on: str
    retrieved: date
    status: str = ""
    line: int = 0

    @property
    def is_of_pick(self) -> bool:
        """Whether the record is of our pick: its address sets no weight and no must-have."""
        names = {name for name, value in parse_qsl(self.query)}
        return not any(name in KNOCK_OUTS or name.startswith(WEIGHT) for name in names)

    @property
    def is_in_force(self) -> bool:
        """Whether the record still decides something, as its status has it: no later one took its place."""
        return not self.status.lower().startswith(ENDED)
