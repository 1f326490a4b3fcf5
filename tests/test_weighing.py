"""What counts, who leads under which weights, where the lead passes to the other side, and how safe it is."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page, PageCriterion, PageRelease
from comparisons.domain.scoring import CriterionScore, Flip, OneSided, Strength, Weighing, robustness, strength, weigh

from .make_pages import make_claim, make_page, make_side

OPERATIONS = PageCriterion("operations", "Operations", weight=Decimal(2))
LEARNING = PageCriterion("learning", "Learning", weight=Decimal(1))
LICENCE = PageCriterion("licence", "Licence", weight=Decimal("0.5"))
CRITERIA = [PageCriterion(f"c{number}", f"C{number}", weight=Decimal(number)) for number in range(6)]
RELEASES = (PageRelease("17", latest="17.2"), PageRelease("16"))
SLIGHTLY = Fraction(1, 10**6)


def pro(criterion: PageCriterion | None, strength: int = 2, **changes: object) -> Claim:
    return make_claim(criterion=criterion, strength=strength, **changes)


def con(criterion: PageCriterion | None, strength: int = 2, **changes: object) -> Claim:
    return pro(criterion, strength, is_pro=False, **changes)


def none_of(criterion: PageCriterion) -> list[Claim]:
    """A pro and a con that come to 0, so that the other side's claims count."""
    return [pro(criterion, 1), con(criterion, 1)]


def make_weighed(first: list[Claim], second: list[Claim]) -> Page:
    """MySQL with the claims ``first``, PostgreSQL with ``second``; the newest release of both is 17.2."""
    return make_page(
        first=make_side("mysql", claims=tuple(first), releases=RELEASES),
        second=make_side("postgresql", claims=tuple(second), releases=RELEASES),
    )


def with_claim(page: Page, claim: Claim) -> Page:
    return replace(page, first=replace(page.first, claims=(*page.first.claims, claim)))


def decided(page: Page, chosen: dict[str, Decimal]) -> tuple[object, ...]:
    """Everything that a weighing decides: the margins of all rows, the total, the leader, the flips and the share."""
    weighing = weigh(page, chosen)
    return margins_of(weighing), weighing.margin, weighing.leader, weighing.flips, Evidence(page).first_share


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
    versions=st.sampled_from(["", "", ">=16", "<17"]),
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
        [pro(OPERATIONS, 3), con(LEARNING, 1), *none_of(LICENCE)],
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
    (row,) = rows_of(make_weighed([pro(LEARNING, 3), pro(LEARNING, 2), con(LEARNING, 3)], none_of(LEARNING)))

    assert row.first_score == 2


def test_a_claim_without_a_criterion_is_not_weighed() -> None:
    weighing = weigh(make_weighed([pro(None, 3)], [con(None, 3)]))

    assert weighing == Weighing((), (), Decimal(), "", ())


def test_a_claim_counts_against_this_opponent_and_not_against_a_third() -> None:
    against_this = make_weighed([pro(LEARNING, against="postgresql")], none_of(LEARNING))
    against_a_third = make_weighed([pro(LEARNING, against="oracle")], none_of(LEARNING))

    assert weigh(against_this).leader == "mysql"
    assert weigh(against_a_third).rows == ()


def test_a_criterion_of_one_side_only_is_listed_and_not_weighed() -> None:
    mine, theirs = pro(LEARNING, 3), con(OPERATIONS, 3)
    page = make_weighed([mine], [theirs])

    weighing = weigh(page)

    assert (weighing.rows, weighing.margin, weighing.leader) == ((), 0, "")
    assert weighing.one_sided == (
        OneSided(OPERATIONS, page.second, (theirs,)),
        OneSided(LEARNING, page.first, (mine,)),
    )


@pytest.mark.parametrize(
    ("versions", "counts"), [("<17", False), ("<=16", False), (">=17", True), ("<18", True), ("all", True), ("", True)]
)
def test_a_claim_counts_while_its_versions_reach_the_newest_release(versions: str, counts: bool) -> None:
    page = make_weighed([pro(LEARNING, 3, versions=versions)], none_of(LEARNING))

    assert (weigh(page).leader == "mysql") is counts


def test_a_row_shows_its_pros_before_its_cons() -> None:
    second_pro, first_con, first_pro = pro(LEARNING), con(LEARNING), pro(LEARNING)

    (row,) = rows_of(make_weighed(none_of(LEARNING), [first_con, first_pro, second_pro]))

    assert row.second == (first_pro, second_pro, first_con)


def test_readers_weights_replace_the_own_ones_of_their_criteria_alone() -> None:
    page = make_weighed([pro(OPERATIONS), pro(LEARNING)], [*none_of(OPERATIONS), *none_of(LEARNING)])

    weighing = weigh(page, {"learning": Decimal("4.5"), "unheard-of": Decimal(5)})

    assert [(row.criterion.slug, row.weight) for row in weighing.rows] == [
        ("learning", Decimal("4.5")),
        ("operations", 2),
    ]


def test_rows_stand_by_the_weights_used_the_heaviest_first() -> None:
    all_four = [LICENCE, LEARNING, OPERATIONS, PageCriterion("age", "Age")]
    page = make_weighed([pro(one) for one in all_four], [con(one) for one in all_four])

    ours, theirs = (weigh(page, given_weights).rows for given_weights in ({}, {"licence": Decimal(5)}))

    assert [row.criterion.slug for row in ours] == ["operations", "age", "learning", "licence"]
    assert [row.criterion.slug for row in theirs] == ["licence", "operations", "age", "learning"]


def test_a_criterion_that_weighs_nothing_is_shown_and_does_not_count() -> None:
    nothing = replace(LEARNING, weight=Decimal(0))

    weighing = weigh(make_weighed([pro(nothing, 3), *none_of(OPERATIONS)], [pro(OPERATIONS, 1), *none_of(nothing)]))

    assert margins_of(weighing) == [("operations", -1), ("learning", 3)]
    assert weighing.leader == "postgresql"


def test_equal_sides_tie_and_nothing_flips() -> None:
    weighing = weigh(make_weighed([pro(LEARNING), pro(OPERATIONS)], [pro(LEARNING), pro(OPERATIONS)]))

    assert (weighing.margin, weighing.leader, weighing.flips) == (0, "", ())


# ---- flip points


def test_the_flip_point_is_the_weight_at_which_the_two_tie() -> None:
    page = make_weighed([pro(OPERATIONS, 3), *none_of(LEARNING)], [pro(LEARNING, 2), *none_of(OPERATIONS)])

    weighing = weigh(page)

    assert weighing.margin == 4  # 2 × 3 − 1 × 2
    assert weighing.flips == (
        Flip(OPERATIONS, Decimal(2), Fraction(2, 3), rises=False, to="postgresql"),
        Flip(LEARNING, Decimal(1), Fraction(3), rises=True, to="postgresql"),
    )


@pytest.mark.parametrize(("strength", "flips"), [(2, []), (3, [Fraction(10, 3)])])
def test_a_criterion_that_only_ties_at_its_highest_weight_flips_nothing(strength: int, flips: list[Fraction]) -> None:
    heavy = PageCriterion("heavy", "Heavy", weight=Decimal(5))
    page = make_weighed([pro(heavy, 2), *none_of(LICENCE)], [pro(LICENCE, strength), *none_of(heavy)])

    assert [flip.at for flip in weigh(page).flips if flip.criterion == LICENCE] == flips


def test_a_criterion_that_only_ties_at_nothing_flips_nothing() -> None:
    weighing = weigh(make_weighed([pro(LEARNING)], none_of(LEARNING)))

    assert (weighing.leader, weighing.flips) == ("mysql", ())


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
    page = make_weighed(
        [pro(OPERATIONS, 2), pro(LICENCE, 1), *none_of(LEARNING)],
        [pro(LEARNING, 3), *none_of(OPERATIONS), *none_of(LICENCE)],
    )

    now_and_at = [(flip.now, flip.at) for flip in weigh(page).flips]

    assert now_and_at == sorted(now_and_at, key=lambda pair: abs(pair[1] - Fraction(pair[0])))
    assert len(now_and_at) == 2


# ---- what decides nothing


@given(pages, weights, st.booleans(), st.integers(1, 3))
def test_a_claim_on_a_criterion_that_the_other_side_does_not_speak_to_changes_nothing(
    page: Page, chosen: dict[str, Decimal], is_pro: bool, strength_of_claim: int
) -> None:
    silent = PageCriterion("silent", "Silent", weight=Decimal(5))

    claimed = with_claim(page, pro(silent, strength_of_claim, is_pro=is_pro))

    assert decided(claimed, chosen) == decided(page, chosen)
    assert [one.criterion for one in weigh(claimed).one_sided if one.criterion == silent] == [silent]


@given(pages, weights, st.sampled_from([None, *CRITERIA]), st.booleans())
def test_a_claim_that_has_ended_changes_nothing(
    page: Page, chosen: dict[str, Decimal], criterion: PageCriterion | None, is_pro: bool
) -> None:
    claimed = with_claim(page, pro(criterion, 3, is_pro=is_pro, versions="<17"))

    assert decided(claimed, chosen) == decided(page, chosen)
    assert [one.claims for one in weigh(claimed).one_sided] == [one.claims for one in weigh(page).one_sided]


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
    assert margins_of(other) == [(slug, -margin) for slug, margin in margins_of(one)]
    assert [(lone.criterion, lone.side.slug) for lone in other.one_sided] == [
        (lone.criterion, lone.side.slug) for lone in one.one_sided
    ]
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


@pytest.mark.parametrize(
    ("share", "number", "word"),
    [
        (0.9, 4, Strength.STRONG),
        (0.9 - 1e-15, 4, Strength.STRONG),
        (0.899, 4, Strength.CLEAR),
        (0.9, 3, Strength.CLEAR),
        (1.0, 2, Strength.NARROW),
        (0.65, 3, Strength.CLEAR),
        (0.649, 3, Strength.NARROW),
        (0.65, 2, Strength.NARROW),
        (0.5, 1, Strength.NARROW),
        (0.5, 9, Strength.NARROW),
        (0.499, 9, Strength.ONLY_THESE_WEIGHTS),
    ],
)
def test_how_safe_a_lead_is_hangs_on_its_share_and_on_how_many_criteria_count(
    share: float, number: int, word: Strength
) -> None:
    assert strength(share, number) is word
