"""The weighing of two sides: scores times weights, the exact weight at which the lead flips, and how robust it is.

A claim counts if it names a criterion; a claim ``against`` a technology counts against that technology only. The score
of a side on a criterion is clamped, so that piling up claims does not win. Margins are positive where the first side of
the page is ahead. Pure: imports no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from .page import Claim, Page, PageCriterion, Side

HIGHEST_WEIGHT = 5
HIGHEST_SCORE = 3

Weights = Mapping[str, Decimal]
"""Weights from 0 to 5 by criterion slug; a criterion that is missing keeps its own weight."""

OWN_WEIGHTS: Weights = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion that claims of the page name, with the ``weight`` used and the claims that count.

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

    ``rows`` are sorted by the criteria's own weight, heaviest first, whatever weights were used; ``flips`` by distance.
    """

    rows: tuple[CriterionScore, ...]
    margin: Decimal
    leader: str
    flips: tuple[Flip, ...]


def weigh(page: Page, weights: Weights = OWN_WEIGHTS) -> Weighing:
    """Return the weighing of the claims of ``page`` under ``weights``."""
    rows = _rows(page, weights)
    margin = sum((row.weighed for row in rows), Decimal())
    leader, trailer = _order(page, margin)
    return Weighing(rows, margin, leader, _flips(rows, margin, trailer))


def criteria(page: Page) -> list[PageCriterion]:
    """Return the criteria that counting claims name, each once."""
    both = (*counted(page.first, page.second), *counted(page.second, page.first))
    return list({claim.criterion.slug: claim.criterion for claim in both if claim.criterion}.values())


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
    return [claim for claim in side.shown_against(opponent) if claim.criterion]


def clamped(strengths: int) -> int:
    return max(-HIGHEST_SCORE, min(HIGHEST_SCORE, strengths))


def _order(page: Page, margin: Decimal) -> tuple[str, str]:
    """Return the slugs of the leading and the trailing side, both empty for a tie."""
    first, second = page.first.slug, page.second.slug
    if not margin:
        return "", ""
    return (first, second) if margin > 0 else (second, first)


def _rows(page: Page, weights: Weights) -> tuple[CriterionScore, ...]:
    first, second = _by_criterion(page.first, page.second), _by_criterion(page.second, page.first)
    criteria = {slug: claims[0].criterion for slug, claims in (*first.items(), *second.items())}
    ordered = sorted(filter(None, criteria.values()), key=lambda one: (-one.weight, one.name, one.slug))
    return tuple(_row(one, weights, first.get(one.slug, ()), second.get(one.slug, ())) for one in ordered)


def _by_criterion(side: Side, opponent: Side) -> dict[str, list[Claim]]:
    claims: dict[str, list[Claim]] = {}
    for claim in sorted(counted(side, opponent), key=lambda claim: not claim.is_pro):
        if claim.criterion:
            claims.setdefault(claim.criterion.slug, []).append(claim)
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
