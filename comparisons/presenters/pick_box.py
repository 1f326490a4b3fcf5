"""What the box of the pick says of the weighed claims: their margin, how often it holds, and where they disagree.

Pure: imports no Django.
"""

from dataclasses import dataclass

from comparisons.domain import sentences
from comparisons.domain.page import Page, Ruling, Side
from comparisons.domain.scoring import Weighing, share_for
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
    holds: str
    against: str


def pick_box(page: Page, weighing: Weighing) -> PickBox | None:
    """None where nothing is weighed, and where the two cannot be compared."""
    if page.ruling is None or not weighing.rows or page.ruling.outcome == Outcome.NOT_COMPARABLE:
        return None
    leader = page.side(weighing.leader)
    margin = sentences.count(abs(weighing.margin))
    share = share_for(weighing, page.picked.slug, page) if page.picked else None
    holds = "" if share is None else percent(share)
    return PickBox(leader, margin, holds, _against(page, page.ruling, leader, margin))


def _against(page: Page, ruling: Ruling, leader: Side | None, margin: str) -> str:
    if page.picked is None or page.picked is leader:
        return ""
    rests_on = "" if ruling.basis == Basis.CLAIMS else f": it rests on {Basis(ruling.basis).label}"
    if leader is None:
        return f"The weighed claims are even, and this pick does not follow from them{rests_on}."
    return f"The weighed claims point to {leader.name}, by {margin}. This pick goes against them{rests_on}."
