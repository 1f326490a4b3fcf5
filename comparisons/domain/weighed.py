"""The weighing of a page under a reader's preferences: what is knocked out, and who leads.

Pure: imports no Django.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .evidence import Evidence
from .knock_outs import KnockOutFinding, judge
from .page import Page, Side
from .preferences import Preferences
from .scoring import Weighing, weigh


@dataclass(frozen=True)
class Weighed:
    """``evidence`` under ``preferences`` as of the day ``on``. Each part is computed on first use, once."""

    evidence: Evidence
    preferences: Preferences
    on: date

    @property
    def page(self) -> Page:
        return self.evidence.page

    @property
    def is_readers(self) -> bool:
        """Whether the reader set weights or must-haves, so that the answer is the reader's and not our verdict."""
        return bool(self.preferences.weights or self.preferences.knock_outs)

    @cached_property
    def weighing(self) -> Weighing:
        """The weighing under the reader's weights; the criteria's own weights unless the reader set any."""
        weights = self.preferences.weights
        return weigh(self.page, weights) if weights else self.evidence.weighing

    @cached_property
    def findings(self) -> tuple[KnockOutFinding, ...]:
        """The findings of the reader's knock-outs on both sides."""
        return judge(self.page, self.preferences.knock_outs, self.on)

    @cached_property
    def left(self) -> tuple[Side, ...]:
        """The sides that are not knocked out."""
        out = {finding.side.slug for finding in self.findings if finding.is_out}
        return tuple(side for side in self.page.sides if side.slug not in out)

    @property
    def both_are_left(self) -> bool:
        return len(self.left) == len(self.page.sides)

    @property
    def leader(self) -> Side | None:
        """The side that leads by weight, or the only side left; None for a tie and if neither is left."""
        if self.both_are_left:
            return self.page.side(self.weighing.leader)
        return next(iter(self.left), None)

    @property
    def chosen(self) -> Side | None:
        """Our pick, or the leader if the reader set weights or must-haves."""
        return self.leader if self.is_readers else self.page.picked

    @property
    def is_level(self) -> bool:
        """Whether no weights could tell the two apart."""
        return all(row.margin == 0 for row in self.weighing.rows)
