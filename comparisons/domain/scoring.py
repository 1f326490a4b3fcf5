"""The weighing of two sides: scores times weights, the exact weight at which the lead flips, and how robust it is.

A claim counts if it names a criterion and its versions reach the newest known release; a claim ``against`` a technology
counts against that technology only. A criterion counts if claims of both sides count on it: what nobody recorded of one
side decides nothing. The score of a side on a criterion is clamped, so that piling up claims does not win. Margins are
positive where the first side of the page is ahead. Pure: imports no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from .page import Claim, Page, PageCriterion, Side
from .version_ranges import Reach, reach
from .vocabulary import Word

HIGHEST_WEIGHT = 5
HIGHEST_SCORE = 3

Weights = Mapping[str, Decimal]
"""Weights from 0 to 5 by criterion slug; a criterion that is missing keeps its own weight."""

OWN_WEIGHTS: Weights = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion on which claims of both sides count, with the ``weight`` used and these claims.

    The sums are strengths of pros minus those of cons, the scores are the sums clamped; ``margin`` is the difference
    of the scores, ``weighed`` that times the weight.
    """

    criterion: PageCriterion
    weight: Decimal
    first: tuple[Claim, ...]
    second: tuple[Claim, ...]
    first_sum: int
    second_sum: int
    first_score: int
    second_score: int
    margin: int
    weighed: Decimal


@dataclass(frozen=True, slots=True)
class OneSided:
    """One criterion on which only claims of ``side`` count, so that it is listed and not weighed."""

    criterion: PageCriterion
    side: Side
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """The exact weight of one criterion at which the lead flips to the side ``to``, all other weights unchanged.

    ``to`` leads above the weight ``at`` if ``rises``, else below; exactly at it the two tie.
    """

    criterion: PageCriterion
    now: Decimal
    at: Fraction
    rises: bool
    to: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """The result of weighing a page's claims under one set of weights; ``leader`` is a slug, empty for a tie.

    ``rows`` are sorted by the weights used and ``one_sided`` by the criteria's own, heaviest first; ``flips`` by
    distance.
    """

    rows: tuple[CriterionScore, ...]
    one_sided: tuple[OneSided, ...]
    margin: Decimal
    leader: str
    flips: tuple[Flip, ...]


class Strength(Word):
    """How safely the leader leads: by its share of all weightings, and by how many criteria count."""

    STRONG = "strong"
    CLEAR = "clear"
    NARROW = "narrow"
    ONLY_THESE_WEIGHTS = "only_these_weights", "only with these weights"


STRENGTHS = ((Strength.STRONG, 0.9, 4), (Strength.CLEAR, 0.65, 3), (Strength.NARROW, 0.5, 0))
"""The least share of weightings and the least number of criteria for each word, the strongest first."""


def weigh(page: Page, weights: Weights = OWN_WEIGHTS) -> Weighing:
    """Return the weighing of the claims of ``page`` under ``weights``."""
    rows, one_sided = _rows(page, weights)
    margin = sum((row.weighed for row in rows), Decimal())
    leader, trailer = _order(page, margin)
    return Weighing(rows, one_sided, margin, leader, _flips(rows, margin, trailer))


def strength(share: float, number: int) -> Strength:
    """Return the word for a leader with this share of all weightings, from 0 to 1, on a number of criteria."""
    exact = round(share, 9)  # 0.9 may be 0.8999999999999999 after float arithmetic
    fitting = (word for word, least, rows in STRENGTHS if exact >= least and number >= rows)
    return next(fitting, Strength.ONLY_THESE_WEIGHTS)


def robustness(margins: Sequence[int]) -> float | None:
    """Return the share of all weightings under which the first side leads; None if no margin tells the two apart.

    Exact, up to the rounding of floats, for weightings spread evenly over all that come to the same total.
    """
    ahead = [margin for margin in margins if margin > 0]
    behind = [-margin for margin in margins if margin < 0]
    if not ahead and not behind:
        return None
    shares = [0.0] + [1.0] * len(ahead)  # f(i, 0) for i = 0, 1, …, then f(i, 1) and so on
    for against in behind:
        shares[0] = 0.0
        for number, in_favour in enumerate(ahead, start=1):
            shares[number] = (against * shares[number - 1] + in_favour * shares[number]) / (in_favour + against)
    return shares[-1]


def counted(side: Side, opponent: Side) -> list[Claim]:
    """Return the claims of ``side`` that count against ``opponent``, in page order."""
    return [claim for claim in side.shown_against(opponent) if claim.criterion and not has_ended(claim, side)]


def has_ended(claim: Claim, side: Side) -> bool:
    """Return whether the versions that a claim of ``side`` holds for end before the newest known release."""
    return bool(claim.versions) and reach(claim.versions, side.releases) is Reach.ENDED


def clamped(strengths: int) -> int:
    return max(-HIGHEST_SCORE, min(HIGHEST_SCORE, strengths))


def _order(page: Page, margin: Decimal) -> tuple[str, str]:
    """Return the slugs of the leading and the trailing side, both empty for a tie."""
    first, second = page.first.slug, page.second.slug
    if not margin:
        return "", ""
    return (first, second) if margin > 0 else (second, first)


def _rows(page: Page, weights: Weights) -> tuple[tuple[CriterionScore, ...], tuple[OneSided, ...]]:
    first, second = _by_criterion(page.first, page.second), _by_criterion(page.second, page.first)
    both = [_row(one, weights, first[one], second[one]) for one in first if one in second]
    sides = ((page.first, first, second), (page.second, second, first))
    lone = [OneSided(one, side, tuple(own[one])) for side, own, others in sides for one in own if one not in others]
    return (
        tuple(sorted(both, key=lambda row: _heaviest_first(row.criterion, row.weight))),
        tuple(sorted(lone, key=lambda row: _heaviest_first(row.criterion, row.criterion.weight))),
    )


def _heaviest_first(criterion: PageCriterion, weight: Decimal) -> tuple[Decimal, str, str]:
    return -weight, criterion.name, criterion.slug


def _by_criterion(side: Side, opponent: Side) -> dict[PageCriterion, list[Claim]]:
    claims: dict[PageCriterion, list[Claim]] = {}
    for claim in sorted(counted(side, opponent), key=lambda claim: not claim.is_pro):
        if claim.criterion:
            claims.setdefault(claim.criterion, []).append(claim)
    return claims


def _row(criterion: PageCriterion, weights: Weights, first: Sequence[Claim], second: Sequence[Claim]) -> CriterionScore:
    weight = weights.get(criterion.slug, criterion.weight)
    first_sum, second_sum = _sum(first), _sum(second)
    first_score, second_score = clamped(first_sum), clamped(second_sum)
    margin = first_score - second_score
    return CriterionScore(
        criterion=criterion,
        weight=weight,
        first=tuple(first),
        second=tuple(second),
        first_sum=first_sum,
        second_sum=second_sum,
        first_score=first_score,
        second_score=second_score,
        margin=margin,
        weighed=weight * margin,
    )


def _sum(claims: Sequence[Claim]) -> int:
    return sum(claim.adds for claim in claims)


def _flips(rows: tuple[CriterionScore, ...], margin: Decimal, to: str) -> tuple[Flip, ...]:
    """Return flips, nearest first: the larger a row's margin, the less its weight must change; none for a tie."""
    nearest_first = sorted(rows, key=lambda row: -abs(row.margin)) if margin else []
    return tuple(flip for row in nearest_first if (flip := _flip(row, margin, to)))


def _flip(row: CriterionScore, margin: Decimal, to: str) -> Flip | None:
    """Solve ``margin + (at - weight) * row.margin = 0`` for ``at``, dividing only if the result is a weight."""
    of_row = row.margin
    solved = row.weight * of_row - margin
    if of_row < 0:
        of_row, solved = -of_row, -solved
    if not 0 < solved < HIGHEST_WEIGHT * of_row:
        return None
    numerator, denominator = solved.as_integer_ratio()
    at = Fraction(numerator, denominator * of_row)
    rises = (row.margin > 0) != (margin > 0)
    return Flip(row.criterion, row.weight, at, rises, to)
