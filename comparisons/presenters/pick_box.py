"""The content of the box `#pick`: our verdict, and how the weighed claims bear it out.

With a reader's weights or must-haves it is the answer that these lead to, with our own beside it. Pure: imports no
Django.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.page import Page, Ruling, Side
from comparisons.domain.review import State
from comparisons.domain.vocabulary import Basis, Outcome
from comparisons.domain.weighed import Weighed
from comparisons.domain.weighing_sentences import StrengthWords

from .overview import WIDEST, Bar, place_of


@dataclass(frozen=True, slots=True)
class PickBox:
    """``side`` is who is named large, else ``headline`` stands there; ``in_short`` and ``use_case`` exclude each other.

    ``strength`` says how safely ``side`` leads and ``bar`` draws it; ``answer`` is what else the weighing says.
    ``against`` are two lines in place of these where the claims do not bear out our verdict, ``because`` what it rests
    on. ``is_open`` is whether nobody reviewed our verdict: then ``rule`` says how it came about, and no strength backs
    it. ``whose`` and ``ours`` are filled for a reader's answer only: what it follows from, and our own verdict.
    """

    side: Side | None
    headline: str
    place: str = ""
    in_short: str = ""
    use_case: str = ""
    answer: str = ""
    strength: StrengthWords | None = None
    bar: Bar | None = None
    against: tuple[str, ...] = ()
    because: str = ""
    is_open: bool = False
    rule: str = ""
    whose: str = ""
    ours: str = ""


def pick_box(weighed: Weighed) -> PickBox | None:
    """Return the content of the box; None without a verdict."""
    ruling = weighed.page.ruling
    if ruling is None:
        return None
    if weighed.is_readers:
        return _readers(weighed, ruling)
    return _unreviewed(weighed, ruling) if weighed.evidence.review_state is State.UNREVIEWED else _ours(weighed, ruling)


def _readers(weighed: Weighed, ruling: Ruling) -> PickBox:
    side = weighed.leader
    agrees = side is not None and side is weighed.page.picked
    return PickBox(
        side,
        headline="" if side else _nobody(weighed),
        place=place_of(weighed.page, side),
        in_short=ruling.in_short if agrees else "",
        answer=weighing_sentences.answer(weighed),
        strength=weighing_sentences.strength(weighed),
        bar=_bar(weighed),
        whose=f"With {weighing_sentences.whose(weighed.preferences)}",
        ours=_our_verdict(weighed.page, ruling, agrees=agrees),
    )


def _nobody(weighed: Weighed) -> str:
    return weighing_sentences.TIE if weighed.both_are_left else weighing_sentences.NOBODY.rstrip(".")


def _our_verdict(page: Page, ruling: Ruling, *, agrees: bool) -> str:
    if page.picked:
        return f"Our own pick is {page.picked.called}{' too' if agrees else ''}."
    return f"Our own take: {sentences.headline(ruling)}."


def _unreviewed(weighed: Weighed, ruling: Ruling) -> PickBox:
    box = replace(_verdict(weighed, ruling), is_open=True, rule=sentences.stated_rule(ruling))
    return replace(box, against=_against(weighed, ruling))


def _ours(weighed: Weighed, ruling: Ruling) -> PickBox:
    box = _verdict(weighed, ruling)
    if against := _against(weighed, ruling):
        return replace(box, against=against, because=_rests_on(ruling.basis))
    strength = weighing_sentences.strength(weighed) if box.side else None
    return replace(
        box,
        answer="" if strength else _answer(weighed, ruling),
        strength=strength,
        bar=_bar(weighed) if strength else None,
    )


def _verdict(weighed: Weighed, ruling: Ruling) -> PickBox:
    side = weighed.page.picked
    return PickBox(
        side,
        sentences.headline(ruling),
        place=place_of(weighed.page, side),
        in_short=ruling.in_short,
        use_case=sentences.sentence(side.use_case) if side and not ruling.in_short else "",
    )


def _bar(weighed: Weighed) -> Bar | None:
    """Return how far the leader's share of all weights reaches beyond one half; None where no weights decide."""
    leader = weighed.leader if weighed.both_are_left else None
    share = weighed.evidence.share_of(leader) if leader else None
    if share is None:
        return None
    width = round(max(share - 0.5, 0) * 2 * WIDEST, 2)
    return Bar(place_of(weighed.page, leader), width) if width else Bar()


def _answer(weighed: Weighed, ruling: Ruling) -> str:
    """Return who leads, or that nothing is weighed; "" where the two cannot be compared."""
    if ruling.outcome == Outcome.NOT_COMPARABLE:
        return ""
    return weighing_sentences.answer(weighed) if weighed.weighing.rows else weighing_sentences.NOTHING_COUNTS


def _against(weighed: Weighed, ruling: Ruling) -> tuple[str, ...]:
    """Return our verdict and what the claims say, where our pick or tie is not what they lead to, else nothing."""
    leader, picked = weighed.leader, weighed.page.picked
    if not ruling.says_who or not weighed.weighing.rows or leader is picked:
        return ()
    ours = f"We pick {picked.called}." if picked else "We call it a tie."
    if leader is None:
        return ours, "The weighed claims are level."
    return ours, f"The weighed claims favour {weighing_sentences.by(weighed.page, weighed.weighing.margin)}."


def _rests_on(basis: Basis) -> str:
    match basis:
        case Basis.CLAIMS:
            return ""
        case Basis.POPULARITY | Basis.EDITOR:
            return f"Why: {basis.label}"
        case never:
            assert_never(never)
