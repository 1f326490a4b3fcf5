"""The shape of a decision record that was judged anew. Pure: imports no Django."""

from typing import Literal

from comparisons.domain.kept_decisions.decision_checks import Result
from comparisons.domain.scoring import Strength
from comparisons.domain.vocabulary import Outcome, StandingCause

from .comparison_shapes import WeighingDocument
from .shapes import Day, Documented, Number


class RecordedDocument(Documented):
    """What the record says of itself, with the slugs that technologies have today."""

    weights: dict[str, Number]
    chosen: str | None
    leader: str | None
    strength: Strength | None
    retrieved: Day
    status: str | None
    """As the team has it. One that begins with “superseded”, “rejected” or “deprecated” fails no build."""
    of: Literal["our_pick", "weights"]
    """our_pick: its address sets no weight and no must-have, so it is judged by our pick and not by who leads."""


class CountedDocument(Documented):
    """A claim as it counted."""

    text: str
    is_pro: bool
    criterion: str
    strength: int


class ClaimChangeDocument(Documented):
    """A claim that changed."""

    technology: str
    key: str | None
    before: CountedDocument | None
    """null: it did not count."""
    after: CountedDocument | None
    """null: it no longer counts."""
    sentence: str


class SinceDocument(Documented):
    """The change since which the decision no longer holds as it did."""

    at: str
    cause: StandingCause
    cause_label: str
    claims: list[ClaimChangeDocument]
    """Those on criteria whose margin changed, what changed most first, twenty at most."""
    must_haves: list[str]
    """A sentence for each answer to a must-have that changed."""


class NowDocument(Documented):
    """The comparison as it is published today."""

    slug: str
    url: str
    """The page with the weights of the record."""
    record: str
    """The same record, drawn anew."""
    outcome: Outcome | None
    pick: str | None
    is_in_question: bool
    weighing: WeighingDocument


class DecisionCheckDocument(Documented):
    """What became of a decision."""

    result: Result
    """flipped: another answer than the recorded one, or none. narrower: the answer holds, and less safely."""
    sentence: str
    since: SinceDocument | None
    """null where the decision holds, and where it is not recorded since when it does not."""
    since_sentence: str | None
    notes: list[str]
    """What else to know: what is in question, what could not be checked, and who reviewed the comparison."""
    rests_on_the_same: bool | None
    """Whether no claim that it rested on has changed; null where nobody can say."""
    fails: bool
    """Whether `?strict` answers 409: it flipped, and its status names nothing that took its place."""
    recorded: RecordedDocument
    now: NowDocument | None
    """null where no comparison of the two is published."""
