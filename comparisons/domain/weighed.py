"""A page under a reader's preferences: what is knocked out, who leads, and how far that is from our own weights.

Pure: imports no Django.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .knock_outs import Finding, judge
from .page import Page, Side
from .preferences import Preferences
from .scoring import Weighing, share_for, weigh


@dataclass(frozen=True, slots=True)
class Weighed:
    """``weighing`` uses the reader's weights, ``own`` those of the criteria; ``findings`` are about knock-outs."""

    page: Page
    preferences: Preferences
    weighing: Weighing
    own: Weighing
    findings: tuple[Finding, ...] = ()

    @property
    def left(self) -> tuple[Side, ...]:
        """The sides that no knock-out took away."""
        out = {finding.side.slug for finding in self.findings if finding.is_out}
        return tuple(side for side in self.page.sides if side.slug not in out)

    @property
    def both_are_left(self) -> bool:
        return len(self.left) == len(self.page.sides)

    @property
    def leader(self) -> Side | None:
        """Who wins: the heavier of two, or who alone is left; None for a tie and where nobody is left."""
        if self.both_are_left:
            return self.page.side(self.weighing.leader)
        return next(iter(self.left), None)

    @property
    def points(self) -> tuple[Decimal, Decimal]:
        """What the criteria that favour each side come to; their difference is the margin."""
        weighed = [row.weighed for row in self.weighing.rows]
        return sum((one for one in weighed if one > 0), Decimal()), -sum((one for one in weighed if one < 0), Decimal())

    @property
    def is_level(self) -> bool:
        """Whether no weights could tell the two apart."""
        return all(row.margin == 0 for row in self.weighing.rows)

    @property
    def holder(self) -> Side | None:
        """Of whom it is said under how many weightings they lead: the pick, or who leads under our weights."""
        return self.page.picked or self.page.side(self.own.leader)

    @property
    def share(self) -> float | None:
        """The share of all weightings under which ``holder`` leads; None where there is nothing to tell by."""
        return share_for(self.own, self.holder.slug, self.page) if self.holder else None


def weighed(page: Page, preferences: Preferences, on: date) -> Weighed:
    """``page`` under ``preferences`` on the day ``on``."""
    own = weigh(page)
    weighing = weigh(page, preferences.weights) if preferences.weights else own
    return Weighed(page, preferences, weighing, own, judge(page, preferences.knock_outs, on))
