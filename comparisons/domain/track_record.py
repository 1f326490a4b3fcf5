"""How often we change our mind and how fast we answer, in sentences made of counted rows. Pure: imports no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from . import sentences
from .days import DAY
from .vocabulary import Cause

DAYS = 365
"""How far back figures reach."""
FEWEST_COMPARISONS, FEWEST_ANSWERS = 100, 10
"""Below these numbers the page gives counts, and no rate made of them."""


@dataclass(frozen=True, slots=True)
class Minds:
    """The changed minds of the last ``DAYS`` by cause, among ``published`` comparisons.

    ``is_least`` and ``are_many`` are whether there may be more changed minds, or comparisons, than were counted.
    """

    by_cause: Mapping[str, int]
    published: int
    is_least: bool = False
    are_many: bool = False

    @property
    def number(self) -> int:
        return sum(self.by_cause.values())

    @property
    def sentence(self) -> str:
        if not self.number:
            return f"In the last {DAYS} days we changed no pick."
        times = "once" if self.number == 1 else f"{self._least}{sentences.count(self.number)} times"
        return f"In the last {DAYS} days we changed a pick {times}{self._rate}."

    @property
    def _least(self) -> str:
        return "at least " if self.is_least else ""

    @property
    def _rate(self) -> str:
        if self.published < FEWEST_COMPARISONS:
            return f". With fewer than {FEWEST_COMPARISONS} comparisons we give no rate"
        if self.is_least and self.are_many:
            return ""
        most = "at most " if self.are_many else ""
        return f": {self._least}{most}{100 * self.number / self.published:.1f} per 100 comparisons"

    @property
    def causes(self) -> list[tuple[str, int]]:
        """Each cause that occurred, in words, with its number, the most frequent first."""
        found = [(cause.label, self.by_cause[cause]) for cause in Cause if self.by_cause.get(cause)]
        return sorted(found, key=lambda one: -one[1])


@dataclass(frozen=True, slots=True)
class Answers:
    """The newest answers of the last ``DAYS``: how long each took, how many were accepted, and what waits.

    ``is_least`` is whether there were more answers; ``oldest`` is for how long the oldest waits, if one does.
    """

    took: Sequence[timedelta]
    accepted: int
    waiting: int
    oldest: timedelta | None = None
    is_least: bool = False

    @property
    def sentences(self) -> list[str]:
        return [self._answered, *self._speed, self._waiting]

    @property
    def _answered(self) -> str:
        number = len(self.took)
        if not number:
            return f"In the last {DAYS} days we answered no disagreement."
        these = f"{sentences.count(number)} {sentences.plural(number, 'disagreement', 'disagreements')}"
        if self.is_least:
            return f"Of the newest {these} that we answered, we accepted {self._accepted}."
        return f"In the last {DAYS} days we answered {these}, and accepted {self._accepted}."

    @property
    def _accepted(self) -> str:
        if not self.accepted:
            return "none"
        number = sentences.count(self.accepted)
        is_telling = len(self.took) >= FEWEST_ANSWERS
        return f"{number} ({100 * self.accepted / len(self.took):.0f}%)" if is_telling else number

    @property
    def _speed(self) -> list[str]:
        if not self.took:
            return []
        if len(self.took) < FEWEST_ANSWERS:
            return [f"Fewer than {FEWEST_ANSWERS} answers are too few to say how fast we are."]
        half, most = within(self.took, 0.5), within(self.took, 0.9)
        return [f"Half were answered within {_days(half)}, nine in ten within {_days(most)}."]

    @property
    def _waiting(self) -> str:
        if not self.waiting or self.oldest is None:
            return "None waits for an answer."
        number = f"{self.waiting:,}" if type(self.waiting) is int else str(self.waiting).capitalize()
        since = _days(self.oldest // DAY) if self.oldest >= DAY else "less than a day"
        if self.waiting == 1:
            return f"One waits for an answer, for {since} so far."
        return f"{number} wait for an answer, the oldest for {since}."


def within(took: Sequence[timedelta], part: float) -> int:
    """Return the number of days, begun ones counted whole, within which this part of the answers was given."""
    slowest = sorted(took)[ceil(part * len(took)) - 1]
    return max(1, ceil(slowest / DAY))


def _days(number: int) -> str:
    return "a day" if number == 1 else f"{sentences.count(number)} days"
