"""Which of several technologies leads, as far as the published comparisons among them tell.

A technology leads a shelf if it leads every pair that it forms with those that the must-haves leave. A pair that nobody
compared, or that is level, tells nothing: it makes nobody a leader. Pure: imports no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from . import pairs
from .evidence import Evidence
from .knock_outs import KnockOutFinding, KnockOuts, judge_sides
from .page import Page, Side
from .preferences import Preferences
from .scoring import Weights
from .vocabulary import Outcome, Word
from .weighed import Weighed


class Reason(Word):
    """Why it cannot be said who leads, or why one pair does not tell."""

    ONE_TECHNOLOGY = "one_technology", "all these words name one technology"
    UNKNOWN_CRITERION = "unknown_criterion", "no criterion of these comparisons has that slug"
    ALL_KNOCKED_OUT = "all_knocked_out", "the must-haves leave none"
    NOT_COMPARED = "not_compared", "no comparison of the two is published"
    NOT_COMPARABLE = "not_comparable", "our verdict is that the two cannot be compared"
    NOTHING_COUNTS = "nothing_counts", "no criterion has claims that count on both sides"
    TIE = "tie", "the two are level under these weights"
    CYCLE = "cycle", "each is behind another one of them"


@dataclass(frozen=True, slots=True)
class Because:
    """One reason, with the pair or the criterion that it is about, if any."""

    reason: Reason
    pair: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of its pairs with what is left a technology leads and trails; the rest tells nothing."""

    side: Side
    ahead: int
    behind: int
    undecided: int


@dataclass(frozen=True)
class Shelf:
    """``sides`` in the order asked, the published pages among them by pair slug, and what is asked for.

    ``weights`` are by criterion slug, whether or not a page has it.
    """

    sides: Sequence[Side]
    pages: Mapping[str, Page]
    weights: Weights
    knock_outs: KnockOuts
    on: date

    @cached_property
    def findings(self) -> tuple[KnockOutFinding, ...]:
        return judge_sides(self.sides, self.knock_outs, self.on)

    @cached_property
    def left(self) -> list[Side]:
        """The technologies that no must-have knocks out."""
        out = {finding.side.slug for finding in self.findings if finding.is_out}
        return [side for side in self.sides if side.slug not in out]

    @cached_property
    def weighed(self) -> dict[str, Weighed]:
        """The weighing of each published page by pair slug, as that page does it under these preferences."""
        return {pair: self._weighed(Evidence(page)) for pair, page in self.pages.items()}

    def _weighed(self, evidence: Evidence) -> Weighed:
        rows = evidence.weighing.rows
        own = {row.criterion.slug: row.criterion.weight for row in rows}
        set_here = {slug: weight for slug, weight in self.weights.items() if slug in own and weight != own[slug]}
        return Weighed(evidence, Preferences(set_here, self.knock_outs) if rows else Preferences(), self.on)

    @cached_property
    def of_left(self) -> dict[str, tuple[Side, Side]]:
        """The pairs of what is left, by slug."""
        return {pairs.canonical(one.slug, other.slug): (one, other) for one, other in combinations(self.left, 2)}

    @cached_property
    def undecided(self) -> dict[str, Reason]:
        """Why a pair of what is left does not tell, by the slug of each that does not."""
        found = {pair: self._why_undecided(pair) for pair in self.of_left}
        return {pair: reason for pair, reason in found.items() if reason}

    def _why_undecided(self, pair: str) -> Reason | None:
        weighed = self.weighed.get(pair)
        if weighed is None:
            return Reason.NOT_COMPARED
        if weighed.page.ruling and weighed.page.ruling.outcome is Outcome.NOT_COMPARABLE:
            return Reason.NOT_COMPARABLE
        if not weighed.weighing.rows:
            return Reason.NOTHING_COUNTS
        return None if weighed.weighing.leader else Reason.TIE

    @cached_property
    def standings(self) -> list[Standing]:
        """What is left, who leads the most pairs first, then who trails the fewest, then in the order asked."""
        found = [self._standing(side) for side in self.left]
        return sorted(found, key=lambda standing: (-standing.ahead, standing.behind))

    def _standing(self, side: Side) -> Standing:
        own = [pair for pair, sides in self.of_left.items() if side in sides]
        decided = [self.weighed[pair].weighing.leader for pair in own if pair not in self.undecided]
        ahead = decided.count(side.slug)
        return Standing(side, ahead, len(decided) - ahead, len(own) - len(decided))

    @cached_property
    def reasons(self) -> list[Because]:
        """Why it cannot be said who leads; empty where there is a leader."""
        if len(self.sides) < 2:
            return [Because(Reason.ONE_TECHNOLOGY)]
        if self.unknown_criteria:
            return [Because(Reason.UNKNOWN_CRITERION, criterion=slug) for slug in self.unknown_criteria]
        if not self.left:
            return [Because(Reason.ALL_KNOCKED_OUT)]
        unbeaten = {standing.side.slug for standing in self.standings if not standing.behind}
        if not unbeaten:
            return [Because(Reason.CYCLE)]
        if any(not standing.behind and not standing.undecided for standing in self.standings):
            return []
        open_ones = [pair for pair, sides in self.of_left.items() if unbeaten & {side.slug for side in sides}]
        return [Because(self.undecided[pair], pair) for pair in open_ones if pair in self.undecided]

    @property
    def leader(self) -> Side | None:
        """The technology that leads every pair of what is left, or that alone is left; None if it cannot be said."""
        return self.standings[0].side if not self.reasons else None

    @cached_property
    def criteria(self) -> dict[str, Decimal]:
        """Our own weight of each criterion that counts in a pair, by slug."""
        rows = (row for weighed in self.weighed.values() for row in weighed.evidence.weighing.rows)
        return {row.criterion.slug: row.criterion.weight for row in rows}

    @cached_property
    def without_effect(self) -> list[str]:
        """The criteria weighed that count in no pair, as claims of one side only name them."""
        return [slug for slug in self.weights if slug in self._one_sided and slug not in self.criteria]

    @cached_property
    def unknown_criteria(self) -> list[str]:
        """Criteria that were given a weight and that no pair knows; none where no pair is compared."""
        known = self.criteria.keys() | self._one_sided
        return [slug for slug in self.weights if slug not in known] if self.pages else []

    @cached_property
    def _one_sided(self) -> set[str]:
        lone = (one for weighed in self.weighed.values() for one in weighed.evidence.weighing.one_sided)
        return {one.criterion.slug for one in lone}
