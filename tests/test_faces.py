"""Claims face to face: which row each stands in, and numbers from which the margin can be recomputed by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import PageCriterion, PageRelease
from comparisons.domain.scoring import weigh
from comparisons.presenters.face_to_face import Faces, face_to_face, signed
from comparisons.presenters.pick_box import PickBox, pick_box

from .make_pages import make_claim, make_page, make_ruling, make_side

INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))


def pro(criterion=INTEGRITY, strength=2, **changes):
    return make_claim(criterion=criterion, strength=strength, **changes)


def con(criterion=INTEGRITY, strength=2, **changes):
    return make_claim(criterion=criterion, strength=strength, is_pro=False, **changes)


def page_of(first=(), second=(), **changes):
    sides = {"first": make_side("mysql", claims=tuple(first)), "second": make_side("postgresql", claims=tuple(second))}
    return make_page(**(sides | changes))


def faces_of(first=(), second=(), **changes) -> Faces:
    page = page_of(first, second, **changes)
    return face_to_face(page, weigh(page))


def box_of(first=(), second=(), **ruling) -> PickBox | None:
    page = page_of(first, second, ruling=make_ruling(**ruling))
    return pick_box(Evidence(page))


# --- Rows


def test_a_row_holds_the_claims_of_both_on_one_criterion():
    mine, theirs, other = pro(), con(), pro(OPERATIONS)

    integrity, operations = faces_of([mine, other], [theirs]).rows

    assert [[face.claim for face in half.faces] for half in integrity.halves] == [[mine], [theirs]]
    assert [[face.claim for face in half.faces] for half in operations.halves] == [[other], []]


def test_the_margin_says_whom_it_favours():
    ahead = faces_of([pro(strength=1)], [con(strength=2)]).rows[0]
    behind = faces_of([con(strength=1)], [pro(strength=3)]).rows[0]
    even = faces_of([pro()], [pro()]).rows[0]

    assert (ahead.place, ahead.ahead.side.slug, ahead.margin, ahead.product) == ("first", "mysql", 3, "9")
    assert (behind.place, behind.ahead.side.slug, behind.margin, behind.product) == ("second", "postgresql", 4, "12")
    assert (even.place, even.ahead, even.margin, even.product) == ("", None, 0, "0")


def test_a_side_shows_what_each_of_its_claims_adds():
    several, one, none = (
        faces_of([pro(strength=3), con(strength=1), con(strength=1)]).rows[0].first,
        faces_of([con(strength=3)]).rows[0].first,
        faces_of([pro()]).rows[0].second,
    )

    assert (several.terms, several.signed_sum) == ("+3 −1 −1", "+1")
    assert (one.terms, one.signed_sum) == ("", "−3")
    assert (none.terms, none.signed_sum) == ("", "0")


def test_piled_up_claims_are_clamped_in_sight():
    half = faces_of([pro(), pro()]).rows[0].first

    assert (half.terms, half.signed_sum, half.signed_score) == ("+2 +2", "+4", "+3")


def test_a_criterion_of_weight_nought_does_not_count():
    aside = replace(INTEGRITY, weight=Decimal("0.00"))

    faces = faces_of([pro(aside), pro(OPERATIONS)])

    assert [row.counts for row in faces.rows] == [True, False]
    assert [term.criterion for term in faces.terms] == [OPERATIONS]


# --- The sum


def test_the_terms_come_to_the_margin_counted_for_the_leader():
    faces = faces_of([pro(strength=1), pro(OPERATIONS)], [pro(strength=3)])

    assert [(term.criterion, term.signed) for term in faces.terms] == [(INTEGRITY, "+6"), (OPERATIONS, "−4")]
    assert (faces.leader.slug, faces.place, faces.margin) == ("postgresql", "second", "+2")
    assert faces.counted_for is faces.leader


def test_a_tie_is_counted_for_the_first():
    faces = faces_of([pro(OPERATIONS, strength=3)], [pro()])

    assert [term.signed for term in faces.terms] == ["−6", "+6"]
    assert (faces.leader, faces.place, faces.margin) == (None, "", "0")
    assert faces.counted_for.slug == "mysql"


def test_weights_need_not_be_whole():
    faces = faces_of([pro(replace(INTEGRITY, weight=Decimal("0.50")), strength=1)])

    assert (faces.rows[0].weight, faces.rows[0].product, faces.margin) == ("0.5", "0.5", "+0.5")


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
    faces = faces_of([pro(against="sqlite"), make_claim(against="sqlite"), pro(against="postgresql")])

    assert len(faces.rows[0].first.faces) == 1
    assert faces.uncounted == 0
    assert faces.number == 1


def test_the_page_counts_its_claims_and_those_with_a_source():
    faces = faces_of([pro(), make_claim(source=" ")], [con(source="")])

    assert (faces.number, faces.sourced) == (3, 1)


# --- Versions


def test_a_claim_whose_versions_ended_names_the_release_that_came_after():
    ended, holds, unknown = pro(versions="<17"), pro(versions=">=17"), pro(versions="all of them")
    releases = (PageRelease("17", date(2025, 9, 1), "17.2"), PageRelease("16"))
    page = make_page(first=make_side("mysql", claims=(ended, holds, unknown), releases=releases))

    faces = face_to_face(page, weigh(page))

    assert [face.ended_before for face in faces.rows[0].first.faces] == ["17.2", "", ""]


# --- The box of the pick


def test_the_box_says_the_margin_and_how_often_it_holds():
    box = box_of([pro(OPERATIONS)], [pro(strength=3)])

    assert (box.leader.slug, box.margin, box.against) == ("postgresql", "5", "")
    assert box.holds == "60\N{NO-BREAK SPACE}%"


def test_a_pick_against_the_weighed_claims_says_so():
    told = {basis: box_of([pro()], basis=basis).against for basis in ("editor", "popularity", "claims")}

    assert told == {
        "editor": "The weighed claims point to MySQL, by 6. This pick goes against them: it rests on an editor's "
        "judgement.",
        "popularity": "The weighed claims point to MySQL, by 6. This pick goes against them: it rests on overall "
        "popularity.",
        "claims": "The weighed claims point to MySQL, by 6. This pick goes against them.",
    }


def test_a_pick_where_the_claims_are_even_says_so():
    box = box_of([pro()], [pro()], basis="editor")

    assert (box.leader, box.holds) == (None, "")
    assert box.against == (
        "The weighed claims are even, and this pick does not follow from them: it rests on an editor's judgement."
    )


@pytest.mark.parametrize("outcome", ["tie", "depends"])
def test_what_is_no_pick_goes_against_nothing(outcome):
    box = box_of([pro()], outcome=outcome)

    assert (box.leader.slug, box.margin, box.holds, box.against) == ("mysql", "6", "", "")


def test_where_nothing_is_weighed_or_compared_there_is_no_margin():
    assert box_of([make_claim()], [make_claim()]) is None
    assert box_of([pro()], outcome="not_comparable") is None
    page = make_page(first=make_side("mysql", claims=(pro(),)), ruling=None)
    assert pick_box(Evidence(page)) is None
