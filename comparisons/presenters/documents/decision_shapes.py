"""The shape of an answer to "which one?". Pure: imports no Django."""

from typing import Literal

from comparisons.domain.shelf import Reason
from comparisons.domain.vocabulary import Outcome

from .comparison_shapes import FindingDocument, MustHavesDocument, WeighingDocument
from .shapes import Documented, NameDocument, Number, State


class TechnologyLinkDocument(NameDocument):
    """A technology by name, with its page."""

    url: str


class BecauseDocument(Documented):
    """One reason why it cannot be said who leads."""

    code: Reason
    sentence: str
    pair: str | None
    """The pair that does not tell; `pairs` has it."""
    criterion: str | None
    """The word that no criterion has; `criteria` lists those that there are."""


class AskedDocument(Documented):
    """What was asked for."""

    technologies: list[str]
    """Their slugs in the order asked, whatever alias was sent."""
    weights: dict[str, Number]
    must_haves: MustHavesDocument


class StandingDocument(Documented):
    """How a technology stands against the others that the must-haves leave."""

    technology: str
    ahead: int
    behind: int
    undecided: int
    """Pairs that do not tell; each says why."""


class PairDocument(Documented):
    """Two of the technologies: our comparison of them under the weights and must-haves asked for."""

    slug: str
    url: str
    """The page with these weights; where nobody compared the two, what is known of both."""
    first: str
    second: str
    undecided: Reason | None
    """Why the pair does not tell; null where it does, and where a must-have knocks one of them out."""
    outcome: Outcome | None
    """Our own verdict, whatever is asked for; null where nobody compared the two."""
    pick: str | None
    """Our own pick. `weighing.answer.differs` says so where the answer is another one."""
    in_short: str | None
    state: State | None
    """Of its review, as lists have it; null where nobody compared the two."""
    weighing: WeighingDocument | None
    """Rows, margin, strength, robustness, flips, and what does not count and why; null where nobody compared them."""


class DecideDocument(Documented):
    """Who leads a pair or a shelf of technologies, or why it cannot be said. What nobody recorded decides nothing."""

    answer: Literal["leader", "cannot_say"]
    leader: TechnologyLinkDocument | None
    """Who leads every pair of its own that the must-haves leave; null with "cannot_say"."""
    decided_by: Literal["weights", "must_haves"] | None
    """must_haves: it alone is left, and nothing is weighed."""
    sentence: str
    reasons: list[BecauseDocument]
    """Why it cannot be said; empty with a leader."""
    asked: AskedDocument
    criteria: dict[str, Number]
    """What can be weighed here: our own weight of each criterion that counts in a pair."""
    without_effect: list[str]
    """Criteria of the weights sent that count in no pair: only one side has claims on them."""
    left: list[TechnologyLinkDocument]
    """Those that the must-haves leave."""
    findings: list[FindingDocument]
    """What the must-haves found, of each technology."""
    standings: list[StandingDocument]
    """Those that are left, who leads most pairs first."""
    pairs: list[PairDocument]
    """Each two of the technologies, in the order asked."""
