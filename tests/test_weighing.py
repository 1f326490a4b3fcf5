"""Who leads under which weights, where the lead passes to the other side, and how often it holds."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page, PageCriterion
from comparisons.domain.scoring import CriterionScore, Flip, Weighing, criteria, robustness, weigh

from .make_pages import make_claim, make_page, make_side

OPERATIONS = PageCriterion("operations", "Operations", weight=Decimal(2))
LEARNING = PageCriterion("learning", "Learning", weight=Decimal(1))
LICENCE = PageCriterion("licence", "Licence", weight=Decimal("0.5"))
CRITERIA = [PageCriterion(f"c{number}", f"C{number}", weight=Decimal(number)) for number in range(6)]
SLIGHTLY = Fraction(1, 10**6)


def pro(criterion: PageCriterion | None, strength: int = 2, **changes: object) -> Claim:
    return make_claim(criterion=criterion, strength=strength, **changes)


def con(criterion: PageCriterion | None, strength: int = 2, **changes: object) -> Claim:
    return pro(criterion, strength, is_pro=False, **changes)


def make_weighed(first: list[Claim], second: list[Claim]) -> Page:
    """MySQL with the claims ``first``, PostgreSQL with ``second``."""
    return make_page(
        first=make_side("mysql", claims=tuple(first)), second=make_side("postgresql", claims=tuple(second))
    )


def swapped(page: Page) -> Page:
    return replace(page, first=page.second, second=page.first)


def leader_at(rows: tuple[CriterionScore, ...], flip: Flip, at: Fraction) -> int:
    """1 where the first side leads when the flip's criterion weighs ``at`` and the others what they do, -1 or 0."""
    weights = [at if row.criterion == flip.criterion else Fraction(row.weight) for row in rows]
    margin = sum(weight * row.margin for weight, row in zip(weights, rows, strict=True))
    return (margin > 0) - (margin < 0)


def rows_of(page: Page) -> tuple[CriterionScore, ...]:
    return weigh(page).rows


def margins_of(weighing: Weighing) -> list[tuple[str, int]]:
    return [(row.criterion.slug, row.margin) for row in weighing.rows]


claims = st.builds(
    make_claim,
    is_pro=st.booleans(),
    criterion=st.sampled_from([None, *CRITERIA]),
    strength=st.integers(1, 3),
    against=st.sampled_from(["", "mysql", "postgresql", "oracle"]),
)
pages = st.builds(make_weighed, st.lists(claims, max_size=12), st.lists(claims, max_size=12))
weight = st.decimals(0, 5, places=2)
weights = st.dictionaries(st.sampled_from([one.slug for one in CRITERIA]), weight)
margins = st.lists(st.integers(-3, 3), max_size=8)
GRID = [(one, two, 121 - one - two) for one in range(1, 121, 2) for two in range(1, 121 - one, 2)]
"""Weightings spread evenly over all of three criteria: odd numbers keep them off the edges."""


# ---- plain examples


def test_strengths_are_summed_by_criterion_and_weighed() -> None:
    page = make_weighed(
        [pro(OPERATIONS, 3), con(LEARNING, 1)],
        [con(OPERATIONS, 1), pro(LEARNING, 2), pro(LICENCE, 1)],
    )

    weighing = weigh(page)

    assert margins_of(weighing) == [("operations", 4), ("learning", -3), ("licence", -1)]
    assert [row.weighed for row in weighing.rows] == [8, -3, Decimal("-0.5")]
    assert weighing.margin == Decimal("4.5")
    assert weighing.leader == "mysql"


def test_a_pile_of_claims_counts_no_more_than_three() -> None:
    (row,) = rows_of(make_weighed([pro(LEARNING, 3), pro(LEARNING, 3)], [con(LEARNING, 3), con(LEARNING, 2)]))

    assert (row.first_sum, row.second_sum) == (6, -5)
    assert (row.first_score, row.second_score) == (3, -3)
    assert row.margin == 6


def test_pros_and_cons_are_summed_before_they_are_clamped() -> None:
    (row,) = rows_of(make_weighed([pro(LEARNING, 3), pro(LEARNING, 2), con(LEARNING, 3)], []))

    assert row.first_score == 2


def test_a_claim_without_a_criterion_is_not_weighed() -> None:
    weighing = weigh(make_weighed([pro(None, 3)], [con(None, 3)]))

    assert weighing == Weighing((), Decimal(), "", ())


def test_a_claim_counts_against_this_opponent_and_not_against_a_third() -> None:
    against_this = make_weighed([pro(LEARNING, against="postgresql")], [])
    against_a_third = make_weighed([pro(LEARNING, against="oracle")], [])

    assert weigh(against_this).leader == "mysql"
    assert weigh(against_a_third).rows == ()


def test_a_row_shows_its_pros_before_its_cons() -> None:
    second_pro, first_con, first_pro = pro(LEARNING), con(LEARNING), pro(LEARNING)

    (row,) = rows_of(make_weighed([], [first_con, first_pro, second_pro]))

    assert row.second == (first_pro, second_pro, first_con)


def test_readers_weights_replace_the_own_ones_of_their_criteria_alone() -> None:
    page = make_weighed([pro(OPERATIONS), pro(LEARNING)], [])

    weighing = weigh(page, {"learning": Decimal("4.5"), "unheard-of": Decimal(5)})

    assert [(row.criterion.slug, row.weight) for row in weighing.rows] == [
        ("operations", 2),
        ("learning", Decimal("4.5")),
    ]


def test_rows_stay_where_they_are_when_readers_weigh() -> None:
    page = make_weighed([pro(LICENCE), pro(LEARNING), pro(OPERATIONS), pro(PageCriterion("age", "Age"))], [])

    for given_weights in ({}, {"licence": Decimal(5), "operations": Decimal(0)}):
        rows = weigh(page, given_weights).rows
        assert [row.criterion.slug for row in rows] == ["operations", "age", "learning", "licence"]


def test_a_criterion_that_weighs_nothing_is_shown_and_does_not_count() -> None:
    nothing = replace(LEARNING, weight=Decimal(0))

    weighing = weigh(make_weighed([pro(nothing, 3)], [pro(OPERATIONS, 1)]))

    assert margins_of(weighing) == [("operations", -1), ("learning", 3)]
    assert weighing.leader == "postgresql"


def test_equal_sides_tie_and_nothing_flips() -> None:
    weighing = weigh(make_weighed([pro(LEARNING), pro(OPERATIONS)], [pro(LEARNING), pro(OPERATIONS)]))

    assert (weighing.margin, weighing.leader, weighing.flips) == (0, "", ())


# ---- flip points


def test_the_flip_point_is_the_weight_at_which_the_two_tie() -> None:
    page = make_weighed([pro(OPERATIONS, 3)], [pro(LEARNING, 2)])

    weighing = weigh(page)

    assert weighing.margin == 4  # 2 × 3 − 1 × 2
    assert weighing.flips == (
        Flip(OPERATIONS, Decimal(2), Fraction(2, 3), rises=False, to="postgresql"),
        Flip(LEARNING, Decimal(1), Fraction(3), rises=True, to="postgresql"),
    )


@pytest.mark.parametrize(("strength", "flips"), [(2, []), (3, [Fraction(10, 3)])])
def test_a_criterion_that_only_ties_at_its_highest_weight_flips_nothing(strength: int, flips: list[Fraction]) -> None:
    heavy = PageCriterion("heavy", "Heavy", weight=Decimal(5))
    page = make_weighed([pro(heavy, 2)], [pro(LICENCE, strength)])

    assert [flip.at for flip in weigh(page).flips if flip.criterion == LICENCE] == flips


def test_a_criterion_that_only_ties_at_nothing_flips_nothing() -> None:
    assert weigh(make_weighed([pro(LEARNING)], [])).flips == ()


@given(pages, weights)
def test_beyond_the_flip_point_the_other_side_leads_and_before_it_does_not(
    page: Page, chosen: dict[str, Decimal]
) -> None:
    weighing = weigh(page, chosen)

    for flip in weighing.flips:
        after = SLIGHTLY if flip.rises else -SLIGHTLY
        sign = 1 if flip.to == page.first.slug else -1
        assert 0 < flip.at < 5
        assert flip.to != weighing.leader
        assert leader_at(weighing.rows, flip, flip.at + after) == sign
        assert leader_at(weighing.rows, flip, flip.at) == 0
        assert leader_at(weighing.rows, flip, flip.at - after) == -sign


@given(pages)
def test_a_criterion_without_a_flip_point_never_passes_the_lead_on(page: Page) -> None:
    weighing = weigh(page)
    flipping = {flip.criterion for flip in weighing.flips}
    others = [row.criterion for row in weighing.rows if row.criterion not in flipping]

    leaders = {weigh(page, {one.slug: Decimal(end)}).leader for one in others for end in (0, 5)}

    assert leaders <= {weighing.leader, ""} if weighing.leader else not flipping


def test_the_nearest_flip_is_named_first() -> None:
    page = make_weighed([pro(OPERATIONS, 2), pro(LICENCE, 1)], [pro(LEARNING, 3)])

    now_and_at = [(flip.now, flip.at) for flip in weigh(page).flips]

    assert now_and_at == sorted(now_and_at, key=lambda pair: abs(pair[1] - Fraction(pair[0])))
    assert len(now_and_at) == 2


# ---- what holds for all weights


@given(pages, weights, st.decimals("0.01", 1, places=2))
def test_scaling_all_weights_changes_no_leader(page: Page, chosen: dict[str, Decimal], factor: Decimal) -> None:
    before = weigh(page, chosen)

    after = weigh(page, {row.criterion.slug: row.weight * factor for row in before.rows})

    assert after.leader == before.leader
    assert after.margin == before.margin * factor
    assert {flip.at * Fraction(factor) for flip in before.flips} <= {flip.at for flip in after.flips}


@given(pages, weights)
def test_swapping_the_sides_negates_the_margin(page: Page, chosen: dict[str, Decimal]) -> None:
    one, other = weigh(page, chosen), weigh(swapped(page), chosen)

    assert other.margin == -one.margin
    assert other.leader == one.leader
    assert [(flip.criterion.slug, flip.at, flip.to) for flip in other.flips] == [
        (flip.criterion.slug, flip.at, flip.to) for flip in one.flips
    ]


@given(pages)
def test_a_score_is_never_more_than_three_either_way(page: Page) -> None:
    for row in rows_of(page):
        assert -3 <= row.first_score <= 3
        assert -3 <= row.second_score <= 3
        assert -6 <= row.margin <= 6
        assert abs(row.first_score) <= abs(row.first_sum)


# ---- how often the lead holds


def test_nothing_to_tell_the_two_apart_has_no_share() -> None:
    assert robustness([]) is None
    assert robustness([0, 0]) is None


@given(st.integers(1, 3), st.integers(1, 3))
def test_two_criteria_share_all_weightings_as_their_margins_stand(in_favour: int, against: int) -> None:
    share = robustness([in_favour, -against])

    assert share == pytest.approx(in_favour / (in_favour + against))


@given(margins.filter(any))
def test_a_share_lies_between_none_and_all(found: list[int]) -> None:
    share = robustness(found)

    assert share is not None
    assert 0 <= share <= 1
    assert (share == 1) is (min(found) >= 0)
    assert (share == 0) is (max(found) <= 0)


@given(margins, st.randoms())
def test_a_share_depends_neither_on_order_nor_on_criteria_that_say_nothing(
    found: list[int], chance: random.Random
) -> None:
    shuffled = [*found, 0]
    chance.shuffle(shuffled)

    assert robustness(shuffled) == pytest.approx(robustness(found))


@given(st.lists(st.integers(-3, 3), min_size=3, max_size=3).filter(any))
def test_a_share_agrees_with_a_grid_of_weightings(found: list[int]) -> None:
    margins_there = [sum(map(int.__mul__, found, point)) for point in GRID]

    leads = sum(1 if margin > 0 else 0.5 for margin in margins_there if margin >= 0)

    assert robustness(found) == pytest.approx(leads / len(GRID), abs=0.02)


@pytest.mark.parametrize(
    "found", [(1, 2, -3), (3, -1, -1, -1), (1, 1, 1, -2, -2), (3, 3, -1, -1, -1, 2), (-3, -2, -1, 1)]
)
def test_a_share_agrees_with_weightings_by_chance(found: tuple[int, ...]) -> None:
    chance = random.Random(7)  # noqa: S311
    drawn = ([chance.expovariate(1) for _ in found] for _ in range(20_000))

    leads = sum(1 for weighting in drawn if sum(map(float.__mul__, map(float, found), weighting)) > 0)

    assert robustness(found) == pytest.approx(leads / 20_000, abs=0.015)


@given(pages)
def test_both_sides_share_all_weightings(page: Page) -> None:
    evidence = Evidence(page)

    shares = [evidence.share_of(side) for side in page.sides]

    if any(row.margin for row in evidence.weighing.rows):
        assert sum(share for share in shares if share is not None) == pytest.approx(1)
        assert Evidence(swapped(page)).share_of(page.first) == pytest.approx(shares[0])
    else:
        assert shares == [None, None]


@given(pages)
def test_the_criteria_of_a_page_are_those_that_it_is_weighed_by(page: Page) -> None:
    assert {one.slug for one in criteria(page)} == {row.criterion.slug for row in rows_of(page)}
    assert len(criteria(page)) == len(rows_of(page))
