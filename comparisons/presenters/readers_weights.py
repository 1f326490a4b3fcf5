"""The section "What matters to you?": the form with a reader's weights, and the result of weighing with them.

Pure: imports no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from comparisons.domain import weighing_sentences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import WEIGHT
from comparisons.domain.scoring import Flip
from comparisons.domain.weighed import Weighed
from comparisons.domain.weighing_sentences import StrengthWords

from .weight_chips import Chip, chips

STEPS = tuple(map(Decimal, range(4)))
"""The weights that every criterion offers; ours and the reader's join them where they are others."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """The part of a track beyond the flip point ``at``, in per cent of the track's width."""

    at: float
    rises: bool

    @property
    def starts(self) -> float:
        return self.at if self.rises else 0

    @property
    def width(self) -> float:
        return round(100 - self.at, 2) if self.rises else self.at


@dataclass(frozen=True, slots=True)
class FlipMark:
    """Where the lead flips: ``words`` name who wins beyond, ``place`` is where that side stands.

    ``beyond`` is None where the track ends before the flip point.
    """

    words: str
    place: str
    beyond: Beyond | None


@dataclass(frozen=True, slots=True)
class Control:
    """The steps of one criterion, which stands at ``weight``."""

    criterion: PageCriterion
    name: str
    weight: Decimal
    steps: tuple[Decimal, ...]
    flip: FlipMark | None = None


@dataclass(frozen=True, slots=True)
class ReadersWeights:
    """The content of form and result; ``messages`` say which parameters of the URL were not understood.

    The ``controls`` stand in the order of our own weights, so that none moves when the reader sets another. ``leads``
    is who leads by how much, ``whose`` weights lead to it, ``place`` is where the leader stands, empty for a tie;
    ``no_flip`` says that no weight flips the lead, empty where one does.
    """

    chips: list[Chip]
    controls: list[Control]
    asked: KnockOuts
    messages: tuple[str, ...]
    knocked: list[str]
    leads: str
    whose: str
    place: str
    differs: str
    no_flip: str
    strength: StrengthWords | None


def readers_weights(weighed: Weighed) -> ReadersWeights | None:
    """Return form and result; None if no claim of the page counts."""
    if not weighed.weighing.rows:
        return None
    return ReadersWeights(
        chips=chips(weighed),
        controls=_controls(weighed),
        asked=weighed.preferences.knock_outs,
        messages=weighed.preferences.messages,
        knocked=weighing_sentences.knocked(weighed),
        leads=weighing_sentences.leads(weighed),
        whose="your" if weighed.preferences.weights else "our",
        place=_place(weighed, weighed.leader.slug) if weighed.leader else "",
        differs=weighing_sentences.against_pick(weighed),
        no_flip="" if weighed.weighing.flips else weighing_sentences.nothing_else(weighed),
        strength=weighing_sentences.strength(weighed),
    )


def _controls(weighed: Weighed) -> list[Control]:
    flips = {flip.criterion: flip for flip in weighed.weighing.flips} if weighed.both_are_left else {}
    return [_control(weighed, row.criterion, flips.get(row.criterion)) for row in weighed.evidence.weighing.rows]


def control(criterion: PageCriterion, weight: Decimal) -> Control:
    """Return the steps of a criterion that stands at ``weight``, without a flip."""
    return Control(criterion, f"{WEIGHT}{criterion.slug}", weight, tuple(sorted({*STEPS, criterion.weight, weight})))


def _control(weighed: Weighed, criterion: PageCriterion, flip: Flip | None) -> Control:
    found = control(criterion, weighed.preferences.weights.get(criterion.slug, criterion.weight))
    return replace(found, flip=_mark(weighed, flip, found.steps)) if flip else found


def _mark(weighed: Weighed, flip: Flip, steps: Sequence[Decimal]) -> FlipMark:
    to = next(side for side in weighed.page.sides if side.slug == flip.to)
    at = _position(flip.at, steps)
    beyond = None if at is None else Beyond(at, flip.rises)
    return FlipMark(weighing_sentences.flip_mark(flip, to), _place(weighed, to.slug), beyond)


def _position(at: Fraction, steps: Sequence[Decimal]) -> float | None:
    """Return where ``at`` lies on a track of equally wide steps, each weight in the middle of its own; None beyond."""
    for number, (low, high) in enumerate(pairwise(steps)):
        if low <= at < high:
            part = (at - Fraction(low)) / Fraction(high - low)
            return round(float((number + part + Fraction(1, 2)) * 100 / len(steps)), 2)
    return None


def _place(weighed: Weighed, slug: str) -> str:
    return "first" if slug == weighed.page.first.slug else "second"
