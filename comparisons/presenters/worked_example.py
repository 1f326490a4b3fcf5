"""A weighing that a reader can follow by hand: two made-up technologies, three criteria, and every number on the way.

The numbers come from ``weigh()`` itself; only how they are put together is written out here. Pure: imports no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.page import Claim, Page, PageCriterion, Side
from comparisons.domain.scoring import HIGHEST_WEIGHT, CriterionScore, Weighing, robustness, weigh

MINUS = "\N{MINUS SIGN}"

SPEED = PageCriterion("speed", "Speed", weight=Decimal(3))
LEARNING = PageCriterion("learning", "Learning", weight=Decimal(1))
OPERATIONS = PageCriterion("operations", "Operations", weight=Decimal(1))


def _side(slug: str, *claims: tuple[PageCriterion, int]) -> Side:
    """Return a side with claims by criterion and strength, negative for a con."""
    made = (Claim(key="", is_pro=adds > 0, text="", criterion=one, strength=abs(adds)) for one, adds in claims)
    return Side(slug, slug.capitalize(), claims=tuple(made))


PAGE = Page(
    first=_side("left", (SPEED, 2), (LEARNING, 3), (LEARNING, 2), (OPERATIONS, -2)),
    second=_side("right", (SPEED, 1), (LEARNING, -1), (OPERATIONS, 3), (OPERATIONS, -1)),
)


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of one side's claims on a criterion; ``counts`` is the clamped score, empty if the sum is not clamped."""

    strengths: str
    counts: str


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One criterion: how its margin is calculated, and what it adds to the total."""

    criterion: str
    first: Score
    second: Score
    margin: str
    weighed: str

    @property
    def scores(self) -> tuple[Score, Score]:
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class FlipLine:
    """One criterion: the sum for the weight at which the two tie, and what follows from that weight."""

    criterion: str
    point: str
    finding: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The share after one more criterion in favour of the first side is counted."""

    criterion: str
    step: str


@dataclass(frozen=True, slots=True)
class Example:
    """Every number of the example as text."""

    first: str
    second: str
    lines: tuple[ExampleLine, ...]
    total: str
    answer: str
    flips: tuple[FlipLine, ...]
    shares: tuple[ShareLine, ...]
    share: str


def example() -> Example:
    weighing = weigh(PAGE)
    leader = PAGE.first.name if weighing.leader == PAGE.first.slug else PAGE.second.name
    return Example(
        first=PAGE.first.name,
        second=PAGE.second.name,
        lines=tuple(_line(row) for row in weighing.rows),
        total=_total(weighing),
        answer=f"{leader} leads by {sentences.count(abs(weighing.margin))}.",
        flips=tuple(_flip_line(row, weighing) for row in weighing.rows),
        shares=tuple(_share_lines(weighing)),
        share=weighing_sentences.percent(robustness([row.margin for row in weighing.rows]) or 0),
    )


def _line(row: CriterionScore) -> ExampleLine:
    return ExampleLine(
        criterion=row.criterion.name,
        first=_score(row.first, row.first_score),
        second=_score(row.second, row.second_score),
        margin=f"{signed(row.first_score)} {MINUS} {in_a_sum(row.second_score)} = {signed(row.margin)}",
        weighed=f"{signed(row.weight)} × {in_a_sum(row.margin)} = {signed(row.weighed)}",
    )


def _score(claims: tuple[Claim, ...], score: int) -> Score:
    """ "3 + 2 = 5": pros are added, cons taken away."""
    strengths = [claim.adds for claim in claims]
    first, *others = strengths
    terms = [signed(first), *(f"{MINUS if one < 0 else '+'} {abs(one)}" for one in others)]
    words = " ".join(terms) + (f" = {signed(sum(strengths))}" if others else "")
    return Score(words, "" if score == sum(strengths) else signed(score))


def _total(weighing: Weighing) -> str:
    terms = " + ".join(in_a_sum(row.weighed) for row in weighing.rows)
    return f"{terms} = {signed(weighing.margin)}"


def _flip_line(row: CriterionScore, weighing: Weighing) -> FlipLine:
    at = Fraction(row.weight) - Fraction(weighing.margin) / row.margin
    point = f"{signed(row.weight)} {MINUS} {in_a_sum(weighing.margin)} ÷ {in_a_sum(row.margin)} = {signed(at)}"
    return FlipLine(row.criterion.name, point, _finding(row, weighing, at))


def _finding(row: CriterionScore, weighing: Weighing, at: Fraction) -> str:
    flip = next((flip for flip in weighing.flips if flip.criterion == row.criterion), None)
    if flip:
        other = PAGE.first.name if flip.to == PAGE.first.slug else PAGE.second.name
        return f"{other} leads when {weighing_sentences.flip_point(flip)}."
    if at in (0, HIGHEST_WEIGHT):
        return f"At {signed(at)} the two only tie, so no weight of it alone passes the lead on."
    return f"No weight lies there: they go from 0 to {HIGHEST_WEIGHT}."


def _share_lines(weighing: Weighing) -> Iterator[ShareLine]:
    """Yield one line for each criterion in favour of the first side: enough where only one is against it, as here."""
    against = next(row for row in weighing.rows if row.margin < 0)
    counted = [against]
    for row in (row for row in weighing.rows if row.margin > 0):
        before = _exact(counted)
        counted.append(row)
        there, here = -against.margin, row.margin
        step = f"({there} × {signed(before)} + {here} × 1) ÷ ({there} + {here}) = {signed(_exact(counted))}"
        yield ShareLine(row.criterion.name, step)


def _exact(rows: list[CriterionScore]) -> Fraction:
    return Fraction(robustness([row.margin for row in rows]) or 0).limit_denominator(1000)


def signed(number: Decimal | Fraction | int) -> str:
    """Return "4", "−4" or "0.25", with a real minus sign; the number must have finitely many decimals."""
    numerator, denominator = number.as_integer_ratio()
    digits = sentences.count(Decimal(abs(numerator)) / denominator)
    return f"{MINUS}{digits}" if number < 0 else digits


def in_a_sum(number: Decimal | Fraction | int) -> str:
    """Return ``signed(number)`` to follow an operator: a negative number in brackets."""
    return f"({signed(number)})" if number < 0 else signed(number)
