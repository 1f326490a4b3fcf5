"""The content of the box `#pick`: our verdict, and how the weighed claims bear it out.

With a reader's weights or must-haves it is the answer that these lead to, with our own beside it. Pure: imports no
Django.
"""

from dataclasses import dataclass
from typing import assert_never

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.page import Page, Ruling, Side
from comparisons.domain.vocabulary import Basis, Outcome
from comparisons.domain.weighed import Weighed
from comparisons.domain.weighing_sentences import StrengthWords

TIE = "A tie"


@dataclass(frozen=True, slots=True)
class PickBox:
    """``side`` is who is named large, else ``headline`` stands there; ``in_short`` and ``use_case`` exclude each other.

    ``answer`` says who leads by how much, ``strength`` how safely ``side`` does. ``against`` stands in place of both
    where the claims do not bear out our verdict. ``whose`` and ``ours`` are filled for a reader's answer only: what it
    follows from, and our own verdict.
    """

    side: Side | None
    headline: str
    in_short: str = ""
    use_case: str = ""
    answer: str = ""
    strength: StrengthWords | None = None
    against: str = ""
    whose: str = ""
    ours: str = ""


def pick_box(weighed: Weighed) -> PickBox | None:
    """Return the content of the box; None without a verdict."""
    ruling = weighed.page.ruling
    if ruling is None:
        return None
    return _readers(weighed, ruling) if weighed.is_readers else _ours(weighed, ruling)


def _readers(weighed: Weighed, ruling: Ruling) -> PickBox:
    side = weighed.leader
    agrees = side is not None and side is weighed.page.picked
    in_short = ruling.in_short if agrees else ""
    return PickBox(
        side,
        headline="" if side else TIE if weighed.both_are_left else weighing_sentences.NOBODY.rstrip("."),
        in_short=in_short,
        use_case=sentences.sentence(side.use_case) if side and not in_short else "",
        answer=weighing_sentences.answer(weighed),
        strength=weighing_sentences.strength(weighed),
        whose=f"With {weighing_sentences.whose(weighed.preferences)}",
        ours=_our_verdict(weighed.page, ruling, agrees=agrees),
    )


def _our_verdict(page: Page, ruling: Ruling, *, agrees: bool) -> str:
    if page.picked:
        return f"Our own pick is {page.picked.called}{', too' if agrees else ''}."
    return f"Our own take: {sentences.headline(ruling)}."


def _ours(weighed: Weighed, ruling: Ruling) -> PickBox:
    side = weighed.page.picked
    use_case = sentences.sentence(side.use_case) if side and not ruling.in_short else ""
    against = _against(weighed, ruling)
    return PickBox(
        side,
        sentences.headline(ruling),
        in_short=ruling.in_short,
        use_case=use_case,
        answer="" if against else _answer(weighed, ruling),
        strength=weighing_sentences.strength(weighed) if side and not against else None,
        against=against,
    )


def _answer(weighed: Weighed, ruling: Ruling) -> str:
    """Return who leads, or that nothing is weighed; "" where the two cannot be compared."""
    if ruling.outcome == Outcome.NOT_COMPARABLE:
        return ""
    return weighing_sentences.answer(weighed) if weighed.weighing.rows else weighing_sentences.NOTHING_COUNTS


def _against(weighed: Weighed, ruling: Ruling) -> str:
    """Return what the claims say where our pick or tie is not what they lead to, else ""."""
    leader, picked = weighed.leader, weighed.page.picked
    if not ruling.says_who or not weighed.weighing.rows or leader is picked:
        return ""
    what = "pick" if picked else "tie"
    if leader is None:
        return f"The weighed claims are even, and this {what} does not follow from them{_rests_on(ruling.basis)}."
    points = f"point to {weighing_sentences.by(weighed.page, weighed.weighing.margin)}"
    return f"The weighed claims {points}. This {what} goes against them{_rests_on(ruling.basis)}."


def _rests_on(basis: Basis) -> str:
    match basis:
        case Basis.CLAIMS:
            return ""
        case Basis.POPULARITY | Basis.EDITOR:
            return f": it rests on {basis.label}"
        case never:
            assert_never(never)
