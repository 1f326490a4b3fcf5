"""The weighed claims in the pick's box: their margin, the pick's share of weightings, and where claims and pick differ.

Pure: imports no Django.
"""

from dataclasses import dataclass
from typing import assert_never

from comparisons.domain import sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Ruling, Side
from comparisons.domain.vocabulary import Basis, Outcome
from comparisons.domain.weighing_sentences import percent


@dataclass(frozen=True, slots=True)
class PickBox:
    """``leader`` is who leads by ``margin``, None where the claims are even.

    ``holds`` is the share of weightings under which the pick leads, ``against`` a sentence for a pick that the claims
    do not bear out; both may be empty.
    """

    leader: Side | None
    margin: str
    holds: str = ""
    against: str = ""


def pick_box(evidence: Evidence) -> PickBox | None:
    """Return the content of the box; None if nothing is weighed, or the two cannot be compared."""
    ruling, weighing = evidence.page.ruling, evidence.weighing
    if ruling is None or not weighing.rows:
        return None
    leader, margin = evidence.favoured, sentences.count(abs(weighing.margin))
    match ruling.outcome:
        case Outcome.PICK:
            return PickBox(leader, margin, _holds(evidence), _against(evidence, ruling, margin))
        case Outcome.TIE | Outcome.DEPENDS:
            return PickBox(leader, margin)
        case Outcome.NOT_COMPARABLE:
            return None
        case never:
            assert_never(never)


def _holds(evidence: Evidence) -> str:
    share = evidence.share_of(evidence.page.picked) if evidence.page.picked else None
    return "" if share is None else percent(share)


def _against(evidence: Evidence, ruling: Ruling, margin: str) -> str:
    leader, picked = evidence.favoured, evidence.page.picked
    if picked is None or picked is leader:
        return ""
    rests_on = _rests_on(ruling.basis)
    if leader is None:
        return f"The weighed claims are even, and this pick does not follow from them{rests_on}."
    return f"The weighed claims point to {leader.name}, by {margin}. This pick goes against them{rests_on}."


def _rests_on(basis: Basis) -> str:
    match basis:
        case Basis.CLAIMS:
            return ""
        case Basis.POPULARITY | Basis.EDITOR:
            return f": it rests on {basis.label}"
        case never:
            assert_never(never)
