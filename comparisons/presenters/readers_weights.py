"""The section "What matters to you?": the form with a reader's weights, and the result of weighing with them.

Pure: imports no Django.
"""

from dataclasses import dataclass
from decimal import Decimal

from comparisons.domain import weighing_sentences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import WEIGHT
from comparisons.domain.scoring import Weights
from comparisons.domain.weighed import Weighed
from comparisons.domain.weighing_sentences import StrengthWords

STEPS = tuple(Decimal(step) for step in ("0.5", "0.25", "0.1", "0.05", "0.01"))
WIDEST_BAR = 50
"""Per cent: each side's bar begins in the middle."""


@dataclass(frozen=True, slots=True)
class Control:
    """The slider of one criterion at ``weight``."""

    criterion: PageCriterion
    weight: Decimal
    name: str
    step: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides' points as bars from the middle, in per cent; ``ahead`` is the difference of the two lengths."""

    first: float
    second: float
    ahead: float
    first_points: Decimal
    second_points: Decimal

    @property
    def first_starts(self) -> float:
        return round(WIDEST_BAR - self.first, 2)

    @property
    def ahead_starts(self) -> float:
        """Where the difference begins: it is the far end of the longer bar."""
        return self.first_starts if self.first > self.second else round(WIDEST_BAR + self.second - self.ahead, 2)


@dataclass(frozen=True, slots=True)
class ReadersWeights:
    """The content of form and result; ``messages`` say which parameters of the URL were not understood.

    The ``controls`` stand in the order of our own weights, so that none moves when the reader sets another.
    """

    controls: list[Control]
    asked: KnockOuts
    messages: tuple[str, ...]
    knocked: list[str]
    answer: str
    differs: str
    balance: Balance | None
    flips: list[str]
    nothing_else: str
    strength: StrengthWords | None


def readers_weights(weighed: Weighed) -> ReadersWeights | None:
    """Return form and result; None if no claim of the page counts."""
    if not weighed.weighing.rows:
        return None
    return ReadersWeights(
        controls=[_control(row.criterion, weighed.preferences.weights) for row in weighed.evidence.weighing.rows],
        asked=weighed.preferences.knock_outs,
        messages=weighed.preferences.messages,
        knocked=weighing_sentences.knocked(weighed),
        answer=weighing_sentences.answer(weighed),
        differs=weighing_sentences.against_pick(weighed),
        balance=_balance(weighed),
        flips=weighing_sentences.flips(weighed),
        nothing_else=weighing_sentences.nothing_else(weighed),
        strength=weighing_sentences.strength(weighed),
    )


def _control(criterion: PageCriterion, weights: Weights) -> Control:
    """Return a slider with the widest step that can show both our weight and the reader's."""
    weight = weights.get(criterion.slug, criterion.weight)
    step = next((step for step in STEPS if not criterion.weight % step and not weight % step), STEPS[-1])
    return Control(criterion, weight, f"{WEIGHT}{criterion.slug}", step)


def _balance(weighed: Weighed) -> Balance | None:
    """Return the bars; None if a knock-out decides, or no counting criterion tells the two apart."""
    first, second = weighed.points
    most = max(first, second)
    if not weighed.both_are_left or not most:
        return None
    one, other = (round(float(points / most) * WIDEST_BAR, 2) for points in (first, second))
    return Balance(one, other, round(abs(one - other), 2), first, second)
