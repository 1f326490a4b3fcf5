"""What the picture of a comparison says, which links carry elsewhere. Pure: imports no Django."""

from dataclasses import dataclass

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, Side
from comparisons.domain.review import State

from .lettering import can_set


@dataclass(frozen=True, slots=True)
class Card:
    """The words of one picture. ``pick`` is the place of the picked side, empty without one.

    ``share`` is that of all weightings with which the pick wins, 0 to 1; None where no strength is shown. A card that
    is open shows what nobody has reviewed.
    """

    first: str
    second: str
    headline: str
    pick: str = ""
    in_short: str = ""
    share: float | None = None
    strength: str = ""
    state: str = ""
    is_open: bool = False


def card_of(evidence: Evidence) -> Card:
    """Return the card of a published page, as our own weights have it."""
    page, ruling = evidence.page, evidence.page.ruling
    picked, state = page.picked, evidence.review_state
    is_open = state is State.UNREVIEWED
    share, strength = (None, "") if is_open or picked is None else _strength(evidence, picked)
    return Card(
        first=name_of(page.first),
        second=name_of(page.second),
        headline=name_of(picked) if picked else sentences.headline(ruling) if ruling else "",
        pick=_place(page, picked),
        in_short=ruling.in_short if ruling and can_set(ruling.in_short) else "",
        share=share,
        strength=strength,
        state=_state(page, state),
        is_open=is_open,
    )


def name_of(side: Side) -> str:
    """Return the name, or the slug where the font lacks one of its letters."""
    return side.name if can_set(side.name) else side.slug


def _place(page: Page, side: Side | None) -> str:
    return "" if side is None else "first" if side is page.first else "second"


def _strength(evidence: Evidence, picked: Side) -> tuple[float | None, str]:
    """Return the share and its words where the weighing leads to our pick, else nothing."""
    if evidence.page.side(evidence.weighing.leader) is not picked:
        return None, ""
    word, share = evidence.strength_of(picked), evidence.share_of(picked)
    if word is None or share is None:
        return None, ""
    percent = weighing_sentences.percent(share)
    return share, f"{word.label.capitalize()}: wins with {percent} of all weights"


def _state(page: Page, state: State) -> str:
    if state is State.UNREVIEWED or page.reviewed is None:
        return "Not yet reviewed"
    changed = ", changed since" if state is State.CHANGED else ""
    return f"Reviewed {sentences.day(page.reviewed)}{changed}"
