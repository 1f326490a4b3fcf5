"""A weighing that a reader can follow by hand, with every number on the way.

Two made-up technologies, three criteria that count and one that does not. The numbers come from ``weigh()`` itself;
only how they are put together is written out here. Pure: imports no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page, PageCriterion, PageRelease, Side
from comparisons.domain.scoring import HIGHEST_WEIGHT, CriterionScore, Weighing, has_ended, robustness
from comparisons.domain.version_ranges import latest_known

MINUS = "\N{MINUS SIGN}"

SPEED = PageCriterion("speed", "Speed", weight=Decimal(3))
LEARNING = PageCriterion("learning", "Learning", weight=Decimal(1))
OPERATIONS = PageCriterion("operations", "Operations", weight=Decimal(1))
LICENCE = PageCriterion("licence", "Licence", weight=Decimal(2))


def _claim(criterion: PageCriterion, adds: int, versions: str = "") -> Claim:
    """Return a claim that adds its strength or, if negative, takes it away."""
    return Claim(key="", is_pro=adds > 0, text="", criterion=criterion, strength=abs(adds), versions=versions)


PAGE = Page(
    first=Side(
        "left",
        "Left",
        claims=(
            _claim(SPEED, 2),
            _claim(LEARNING, 3),
            _claim(LEARNING, 2),
            _claim(OPERATIONS, -2),
            _claim(LICENCE, 3),
        ),
    ),
    second=Side(
        "right",
        "Right",
        releases=(PageRelease("4", latest="4.2"),),
        claims=(
            _claim(SPEED, 1),
            _claim(SPEED, -3, versions="<4"),
            _claim(LEARNING, -1),
            _claim(OPERATIONS, 3),
            _claim(OPERATIONS, -1),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of one side's claims on a criterion; ``counts`` is the clamped score, empty if the sum is not clamped."""

    strengths: str
    counts: str


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One criterion: how its margin is calculated, and what it adds to the total, each with the side it favours.

    ``start`` and ``length`` place its bar, in percent of a frame with the first side left of the middle.
    """

    criterion: str
    first: Score
    second: Score
    margin: str
    margin_by: str
    weighed: str
    weighed_by: str
    place: str
    start: str
    length: str

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
    total_by: str
    answer: str
    uncounted: tuple[str, ...]
    flips: tuple[FlipLine, ...]
    shares: tuple[ShareLine, ...]
    share: str
    strength: str


def example() -> Example:
    evidence = Evidence(PAGE)
    weighing, leader = evidence.weighing, evidence.favoured or PAGE.first
    return Example(
        first=PAGE.first.name,
        second=PAGE.second.name,
        lines=tuple(_line(row, max(abs(one.weighed) for one in weighing.rows)) for row in weighing.rows),
        total=_total(weighing),
        total_by=weighing_sentences.by(PAGE, weighing.margin),
        answer=f"{leader.name} leads by {sentences.count(abs(weighing.margin))}.",
        uncounted=tuple(_uncounted(weighing)),
        flips=tuple(_flip_line(row, weighing) for row in weighing.rows),
        shares=tuple(_share_lines(weighing)),
        share=weighing_sentences.percent(evidence.share_of(leader) or 0),
        strength=str(weighing_sentences.strength_of(evidence, leader)),
    )


def _line(row: CriterionScore, largest: Decimal) -> ExampleLine:
    length = round(50 * abs(row.weighed) / largest, 1)
    return ExampleLine(
        criterion=row.criterion.name,
        first=_score(row.first, row.first_score),
        second=_score(row.second, row.second_score),
        margin=f"{signed(row.first_score)} {MINUS} {in_a_sum(row.second_score)} = {signed(row.margin)}",
        margin_by=weighing_sentences.by(PAGE, Decimal(row.margin)),
        weighed=f"{signed(row.weight)} × {in_a_sum(row.margin)} = {signed(row.weighed)}",
        weighed_by=weighing_sentences.by(PAGE, row.weighed),
        place="first" if row.weighed > 0 else "second",
        start=sentences.count(50 - length if row.weighed > 0 else Decimal(50)),
        length=sentences.count(length),
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


def _uncounted(weighing: Weighing) -> Iterator[str]:
    for one in weighing.one_sided:
        yield f"{one.criterion.name}: claims on {one.side.name} only."
    for side in PAGE.sides:
        yield from (_ended(claim, side) for claim in side.claims if has_ended(claim, side))


def _ended(claim: Claim, side: Side) -> str:
    name, kind = claim.criterion.name if claim.criterion else "", "pro" if claim.is_pro else "con"
    ended = f"all before {latest_known(side.releases)}, the latest known release"
    return f"{name}: a {kind} of {side.name} for versions {claim.versions}, {ended}."


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
        return f"At {signed(at)} the two only tie, so this weight alone never flips the pick."
    return f"Weights go from 0 to {HIGHEST_WEIGHT}, so it never flips."


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
