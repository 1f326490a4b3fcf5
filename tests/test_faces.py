"""Claims face to face: in which row each stands, how the margin is recomputed, and why a claim does not count."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from comparisons.domain.page import PageCriterion, PageRelease
from comparisons.domain.scoring import weigh
from comparisons.presenters.face_to_face import Faces, Half, face_to_face, signed

from .make_pages import make_claim, make_page, make_side

INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
RELEASES = (PageRelease("17", date(2025, 9, 1), "17.2"), PageRelease("16"))


def pro(criterion=INTEGRITY, strength=2, **changes):
    return make_claim(criterion=criterion, strength=strength, **changes)


def con(criterion=INTEGRITY, strength=2, **changes):
    return make_claim(criterion=criterion, strength=strength, is_pro=False, **changes)


def page_of(first=(), second=(), **changes):
    sides = {
        "first": make_side("mysql", claims=tuple(first), releases=RELEASES),
        "second": make_side("postgresql", claims=tuple(second), releases=RELEASES),
    }
    return make_page(**(sides | changes))


def faces_of(first=(), second=(), **changes) -> Faces:
    page = page_of(first, second, **changes)
    return face_to_face(page, weigh(page))


def claims_of(half: Half):
    return [face.claim for face in half.shown]


# --- Rows


def test_a_row_holds_the_claims_of_both_on_one_criterion():
    mine, theirs, other, others = pro(), con(), pro(OPERATIONS), con(OPERATIONS)

    integrity, operations = faces_of([mine, other], [theirs, others]).rows

    assert [claims_of(scored.half) for scored in integrity.scored] == [[mine], [theirs]]
    assert [claims_of(scored.half) for scored in operations.scored] == [[other], [others]]


def test_the_margin_says_whom_it_favours():
    ahead = faces_of([pro(strength=1)], [con(strength=2)]).rows[0]
    behind = faces_of([con(strength=1)], [pro(strength=3)]).rows[0]
    even = faces_of([pro()], [pro()]).rows[0]

    assert (ahead.ahead.place, ahead.ahead.side.slug, ahead.margin, ahead.product) == ("first", "mysql", 3, "9")
    assert (behind.ahead.place, behind.ahead.side.slug, behind.margin, behind.product) == (
        "second",
        "postgresql",
        4,
        "12",
    )
    assert (even.ahead, even.margin, even.product) == (None, 0, "0")


def test_a_side_shows_what_each_of_its_claims_adds():
    row = faces_of([pro(strength=3), con(strength=1), con(strength=1)], [con(strength=3)]).rows[0]

    assert (row.first.half.terms, row.first.signed_sum) == ("+3 −1 −1", "+1")
    assert (row.second.half.terms, row.second.signed_sum) == ("", "−3")


def test_piled_up_claims_are_clamped_in_sight():
    scored = faces_of([pro(), pro()], [pro()]).rows[0].first

    assert (scored.half.terms, scored.signed_sum, scored.signed_score) == ("+2 +2", "+4", "+3")


def test_a_criterion_of_weight_nought_does_not_count():
    aside = replace(INTEGRITY, weight=Decimal("0.00"))

    faces = faces_of([pro(aside), pro(OPERATIONS)], [con(aside), con(OPERATIONS)])

    assert [row.counts for row in faces.rows] == [True, False]
    assert faces.margin == "8"


def test_rows_stand_by_their_effect_and_the_three_largest_are_open():
    criteria = [PageCriterion(f"c{weight}", f"Of {weight}", Decimal(weight)) for weight in (5, 4, 3, 2)]
    strengths = (1, 1, 3, 2)
    mine = [pro(criterion, strength) for criterion, strength in zip(criteria, strengths, strict=True)]

    rows = faces_of(mine, [con(criterion, 1) for criterion in criteria]).rows

    assert [(row.criterion.slug, row.product, row.is_open) for row in rows] == [
        ("c3", "12", True),
        ("c5", "10", True),
        ("c4", "8", True),
        ("c2", "6", False),
    ]


@pytest.mark.parametrize(
    ("claims", "leading"),
    [
        ([pro(strength=3), pro(strength=2), con(strength=1)], [0, 2]),
        ([pro(strength=1), con(strength=1), con(strength=2)], [0, 2]),
        ([pro(strength=1), pro(strength=2), pro(strength=3)], [1, 2]),
        ([pro(strength=3, versions="<17"), pro(strength=1), con(strength=1, versions="<17"), con(strength=2)], [1, 3]),
        ([con(strength=2), con(strength=2)], [0, 1]),
        ([pro()], [0]),
    ],
)
def test_a_side_leads_with_its_strongest_pro_and_con_or_its_two_strongest_of_one_kind(claims, leading):
    half = faces_of(claims, [con()]).rows[0].first.half

    assert [claims.index(face.claim) for face in half.leading] == leading
    assert {face.claim.key for face in half.leading + half.further} == {claim.key for claim in claims}


# --- The sum


def test_the_rows_come_to_the_margin_of_the_leader():
    faces = faces_of([pro(strength=1), pro(OPERATIONS)], [pro(strength=3), pro(OPERATIONS, strength=1)])

    assert [(row.ahead.place, row.product) for row in faces.rows] == [("second", "6"), ("first", "2")]
    assert (faces.leader.slug, faces.place, faces.margin) == ("postgresql", "second", "4")


def test_a_tie_has_no_leader():
    faces = faces_of([pro(OPERATIONS), con(strength=1)], [pro(strength=1), con(OPERATIONS, strength=1)])

    assert [row.product for row in faces.rows] == ["6", "6"]
    assert (faces.leader, faces.place, faces.margin) == (None, "", "0")


def test_weights_need_not_be_whole():
    half = replace(INTEGRITY, weight=Decimal("0.50"))

    faces = faces_of([pro(half, strength=2)], [pro(half, strength=1)])

    assert (faces.rows[0].weight, faces.rows[0].product, faces.margin) == ("0.5", "0.5", "0.5")


@pytest.mark.parametrize(
    ("number", "words"), [(3, "+3"), (-2, "−2"), (0, "0"), (Decimal("-0.50"), "−0.5"), (Decimal("1200"), "+1,200")]
)
def test_numbers_carry_their_sign(number, words):
    assert signed(number) == words


# --- What is not counted


def test_claims_without_a_criterion_stay_in_the_cards():
    counted, praise, blame = pro(), make_claim(), make_claim(is_pro=False)

    faces = faces_of([counted, praise], [blame])

    first, second = faces.cards
    assert [face.claim for face in first.pros + first.cons] == [praise]
    assert [face.claim for face in second.pros + second.cons] == [blame]
    assert (first.has_pros, first.has_cons, second.has_pros, second.has_cons) == (True, False, False, True)
    assert faces.uncounted == 2


def test_a_claim_against_a_third_is_nowhere():
    faces = faces_of([pro(against="sqlite"), make_claim(against="sqlite"), pro(against="postgresql")], [pro()])

    assert len(faces.rows[0].first.half.faces) == 1
    assert (faces.uncounted, faces.asides) == (0, ())
    assert faces.number == 2


def test_a_criterion_of_one_side_stands_aside_with_its_claims_and_the_other_half_empty():
    lone, counted = pro(OPERATIONS), [pro(), con(OPERATIONS, against="sqlite")]

    faces = faces_of([lone, pro()], counted)

    (aside,) = faces.asides
    assert [row.criterion for row in faces.rows] == [INTEGRITY]
    assert (aside.criterion, aside.all_ended, aside.left_out) == (OPERATIONS, False, "")
    assert [claims_of(half) for half in aside.halves] == [[lone], []]


def test_an_ended_claim_stands_with_its_criterion_and_adds_nothing():
    counts, ended = pro(strength=1), pro(strength=3, versions="<17")

    row = faces_of([ended, counts], [con()]).rows[0]

    assert claims_of(row.first.half) == [counts, ended]
    assert [face.ended_before for face in row.first.half.shown] == ["", "17.2"]
    assert (row.first.half.terms, row.first.score) == ("", 1)


def test_a_claim_that_ended_leaves_the_criterion_to_the_other_side():
    ended, lone = pro(versions="<17"), pro()

    (aside,) = faces_of([ended], [lone]).asides

    assert [claims_of(half) for half in aside.halves] == [[ended], [lone]]
    assert [bool(half.faces) for half in aside.halves] == [False, True]
    assert not aside.all_ended


def test_a_criterion_on_which_all_claims_have_ended_comes_after_those_of_one_side():
    faces = faces_of([pro(versions="<17")], [con(versions="<17"), pro(OPERATIONS)])

    assert faces.rows == ()
    assert [(aside.criterion, aside.all_ended) for aside in faces.asides] == [(OPERATIONS, False), (INTEGRITY, True)]


def test_editors_reasons_to_leave_out_stand_with_their_criterion_or_alone():
    left_out = {"operations": "Both are run by hand", "licence": "Both are free", "integrity": "It counts anyway"}

    faces = faces_of([pro(), pro(OPERATIONS)], [pro()], left_out=left_out)

    assert [aside.left_out for aside in faces.asides] == ["Both are run by hand"]
    assert faces.left_out == ("Both are free",)


def test_the_page_counts_its_claims_and_those_with_a_source():
    faces = faces_of([pro(), make_claim(source=" ")], [con(source="")])

    assert (faces.number, faces.sourced) == (3, 1)


# --- Versions


@pytest.mark.parametrize(("versions", "ended"), [("<17", "17.2"), (">=17", ""), ("all of them", ""), ("", "")])
def test_a_claim_whose_versions_ended_names_the_release_that_came_after(versions, ended):
    faces = faces_of([make_claim(versions=versions)])

    assert [face.ended_before for face in faces.cards[0].pros] == [ended]
