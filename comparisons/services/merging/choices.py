"""What an editor chooses where both technologies of a merge have something, and only one of the two can stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comparisons.domain.vocabulary import Status, Word
from comparisons.models import Comparison


class Side(Word):
    """Whose row or value stays."""

    KEPT = "kept"
    LOST = "lost"


class Rule(Word):
    """Which comparison stays of each two with the same opponent that nobody chose between."""

    BEST = "best", "the one that is published, then the one that is reviewed"
    KEPT = "kept", "the one of the technology that stays"
    LOST = "lost", "the one of the technology that goes"


@dataclass(frozen=True, slots=True)
class Choices:
    """``fields`` are by name, ``claims`` by the id of the lost one, ``comparisons`` by the id of the opponent."""

    fields: Mapping[str, Side] = field(default_factory=dict)
    claims: Mapping[int, Side] = field(default_factory=dict)
    comparisons: Mapping[int, Side] = field(default_factory=dict)
    rest: Rule = Rule.BEST

    def stays(self, opponent: int, of_kept: Comparison, of_lost: Comparison) -> Side:
        """Return whose comparison with an opponent stays."""
        if chosen := self.comparisons.get(opponent):
            return chosen
        if self.rest is not Rule.BEST:
            return Side(self.rest.value)
        return better(of_kept, of_lost)


def better(of_kept: Comparison, of_lost: Comparison) -> Side:
    """Return whose comparison readers would miss more: a published one, then a reviewed one, else the kept one's."""
    return Side.LOST if _worth(of_lost) > _worth(of_kept) else Side.KEPT


def _worth(comparison: Comparison) -> tuple[bool, bool]:
    return comparison.status == Status.PUBLISHED, comparison.reviewed is not None
