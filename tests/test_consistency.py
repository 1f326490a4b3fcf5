"""What contradicts itself in the catalogue is found, and what only looks like it is left alone."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import consistency
from comparisons.domain.consistency import Contradiction
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, PageCriterion, PageRelease, Side
from comparisons.domain.scoring import weigh

from . import make_pages

OPERATIONS = PageCriterion("operations", "Operations")
PRICE = PageCriterion("price", "Price")


def side(slug, *claims):
    return Side(slug, slug.upper(), claims=claims)


def claim(**changes):
    return make_pages.make_claim(**({"criterion": OPERATIONS} | changes))


def all_with_all(sides):
    return {slug: set(sides) - {slug} for slug in sides}


def cycles(*sides, compared=None):
    by_slug = {one.slug: one for one in sides}
    edges = list(consistency.reversed_edges(by_slug))
    return list(consistency.cycles(edges, by_slug, compared or all_with_all(by_slug)))


# ---- cycles


def turning(strength=3):
    """Three technologies, the first ahead of the others but for what speaks against it beside the last."""
    last_wins = claim(is_pro=True, strength=strength, against="a")
    even = claim(strength=1), claim(strength=1, is_pro=False)
    return side("a", claim(strength=2)), side("b", claim(strength=1)), side("c", last_wins, *even)


def test_three_that_are_each_ahead_of_the_next_are_one_finding_with_all_that_it_is_about():
    first, second, third = turning()

    (found,) = cycles(first, second, third)

    assert found.kind == Contradiction.CYCLE
    assert found.sentence == "Under Operations, A is ahead of B, B of C, and C of A."
    assert found.comparisons == ("a-vs-b", "b-vs-c", "a-vs-c")
    assert found.claims == (third.claims[0].key,)


def test_a_claim_against_one_opponent_that_only_ties_closes_no_circle():
    assert cycles(*turning(strength=2)) == []


def test_claims_on_other_criteria_do_not_close_a_circle():
    first, second, third = turning()
    elsewhere = replace(third, claims=(replace(third.claims[0], criterion=PRICE), *third.claims[1:]))

    assert cycles(first, second, elsewhere) == []


def test_a_side_of_which_nothing_is_recorded_closes_no_circle():
    first, second, third = turning()

    assert cycles(first, second, replace(third, claims=third.claims[:1])) == []


@pytest.mark.parametrize(("versions", "number"), [("<18", 0), ("<19", 1)])
def test_a_claim_whose_versions_ended_closes_no_circle(versions, number):
    first, second, third = turning()
    claims = (replace(third.claims[0], versions=versions), *third.claims[1:])

    assert len(cycles(first, second, replace(third, claims=claims, releases=(PageRelease("18"),)))) == number


def test_a_circle_needs_all_three_comparisons():
    compared = {"a": {"b", "c"}, "b": {"a"}, "c": {"a"}}

    assert cycles(*turning(), compared=compared) == []


CLAIMS = st.builds(
    lambda is_pro, strength, criterion, against: claim(
        is_pro=is_pro, strength=strength, criterion=criterion, against=against
    ),
    st.booleans(),
    st.integers(1, 3),
    st.sampled_from([OPERATIONS, PRICE, None]),
    st.sampled_from(["", "", "a", "b", "c", "d"]),
)
PAIRS = [tuple(pair) for pair in permutations("abcd", 2) if pair[0] < pair[1]]


@st.composite
def catalogues(draw, claims=CLAIMS):
    sides = {}
    for slug in "abcd":
        own = [one for one in draw(st.lists(claims, max_size=5)) if one.against != slug]
        sides[slug] = side(slug, *own)
    compared = {slug: set() for slug in sides}
    for one, other in draw(st.sets(st.sampled_from(PAIRS))):
        compared[one].add(other)
        compared[other].add(one)
    return sides, compared


def margin(sides, one, other, criterion):
    """The margin that the page of the two shows, for the one."""
    found = weigh(Page(sides[one], sides[other]))
    return next((row.margin for row in found.rows if row.criterion == criterion), 0)


def is_circle(sides, compared, criterion, circle):
    steps = list(zip(circle, circle[1:] + circle[:1], strict=True))
    return all(other in compared[one] and margin(sides, one, other, criterion) > 0 for one, other in steps)


@given(catalogues())
def test_the_circles_found_are_those_that_trying_all_would_find(catalogue):
    sides, compared = catalogue

    found = cycles(*sides.values(), compared=compared)

    expected = {
        (criterion.name, circle)
        for criterion in (OPERATIONS, PRICE)
        for circle in permutations("abcd", 3)
        if circle[0] == min(circle) and is_circle(sides, compared, criterion, circle)
    }
    assert {(one.sentence.split()[1].rstrip(","), tuple(p[0] for p in _steps(one))) for one in found} == expected
    assert len(found) == len(expected)


def _steps(finding):
    """The slugs in the order of the circle, from its sentence."""
    words = finding.sentence.lower().replace(",", "").replace(".", "").split()
    return [words[2], words[7], words[9]]


@given(catalogues(claims=CLAIMS.filter(lambda one: not one.against)))
def test_without_claims_against_anybody_nothing_can_close_a_circle(catalogue):
    sides, _ = catalogue

    assert list(consistency.reversed_edges(sides)) == []


# ---- claims alone


def test_one_claim_as_pro_and_as_con_is_found_however_it_is_written():
    both = side("a", claim(text="Runs  anywhere."), claim(text="“runs anywhere”", is_pro=False))

    (found,) = consistency.both_signs(both)

    assert found.sentence == "A has “Runs anywhere.” among its pros and among its cons."
    assert found.claims == tuple(one.key for one in both.claims)


def test_what_is_said_twice_with_one_sign_or_otherwise_with_the_other_is_no_contradiction():
    twice = side("a", claim(text="Runs anywhere"), claim(text="Runs anywhere"))
    otherwise = side("a", claim(text="Runs anywhere"), claim(text="Runs nowhere", is_pro=False))

    assert list(consistency.both_signs(twice)) == list(consistency.both_signs(otherwise)) == []


@pytest.mark.parametrize(
    ("number", "names"), [(2, "A and of B"), (3, "A, of B and of 1 other"), (4, "A, of B and of 2 others")]
)
def test_one_text_on_several_technologies_is_one_finding(number, names):
    sides = [side(slug, claim(text="Runs anywhere")) for slug in "abcd"[:number]]

    (found,) = consistency.same_text(sides)

    assert found.sentence == f"“Runs anywhere” is said of {names}."
    assert found.claims == tuple(one.claims[0].key for one in sides)


def test_a_text_of_a_hundred_technologies_names_the_first_few():
    sides = [side(f"t{number}", claim(text="Runs anywhere")) for number in range(100)]

    (found,) = consistency.same_text(sides)

    assert len(found.claims) == consistency.MOST_ROWS
    assert found.sentence.endswith("T0, of T1 and of 98 others.")


def test_two_technologies_that_say_different_things_do_not_share_a_text():
    assert list(consistency.same_text([side("a", claim()), side("b", claim())])) == []


# ---- verdicts


def decided(pick, **changes):
    ruling = make_pages.make_ruling(**({"pick": pick, "basis": "editor", "reason": ""} | changes))
    return make_pages.make_page(first=side("a", claim(strength=3)), second=side("b", claim()), ruling=ruling)


def contradiction(page):
    return consistency.against_the_claims(Evidence(page))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "no reason is given"),
        ({"reason": " \n"}, "no reason is given"),
        ({"basis": "popularity"}, "no reason is given"),
        ({"basis": "claims", "reason": "They say so."}, "it says that it rests on them"),
    ],
)
def test_a_verdict_against_the_weighed_claims_is_found(changes, why):
    found = contradiction(decided("b", **changes))

    assert found.kind == Contradiction.AGAINST_THE_CLAIMS
    assert found.sentence == f"The verdict on A vs B picks B, the weighed claims favour A, and {why}."
    assert found.comparisons == ("a-vs-b",)


@pytest.mark.parametrize(
    ("basis", "named"), [("editor", "an editor's judgement"), ("popularity", "overall popularity")]
)
def test_a_verdict_against_the_weighed_claims_with_a_reason_is_listed(basis, named):
    found = contradiction(decided("b", basis=basis, reason="Its makers stop."))

    assert found.kind == Contradiction.ARGUED
    assert found.sentence == (
        f"The verdict on A vs B picks B, the weighed claims favour A, and it rests on {named}, with a reason."
    )


def test_a_tie_that_rests_on_claims_that_lead_somewhere_is_found():
    found = contradiction(decided("", outcome="tie", basis="claims"))

    assert found.sentence.startswith("The verdict on A vs B sees a tie, the weighed claims favour A")


@pytest.mark.parametrize(
    "changes",
    [
        {"pick": "a"},
        {"pick": "", "outcome": "depends"},
    ],
)
def test_a_verdict_with_the_claims_or_that_takes_no_side_is_no_contradiction(changes):
    assert contradiction(decided(**changes)) is None


def test_a_verdict_without_weighed_claims_contradicts_none():
    nothing_weighed = make_pages.make_page(
        first=side("a"), second=side("b"), ruling=make_pages.make_ruling(pick="b", basis="claims")
    )

    assert contradiction(nothing_weighed) is None


# ---- rows of one side


def lone_rows(*claims, **changes):
    first = side("a", claim(), *claims)
    return consistency.one_sided(Evidence(make_pages.make_page(first=first, second=side("b", claim()), **changes)))


def test_criteria_recorded_of_one_side_only_are_one_finding():
    found = lone_rows(claim(criterion=PRICE), claim(criterion=PageCriterion("speed", "Speed")))

    assert found.kind == Contradiction.ONE_SIDED
    assert found.sentence == "A vs B: claims on one side only: Price (A) and Speed (A)."
    assert found.comparisons == ("a-vs-b",)


def test_what_is_recorded_of_both_or_left_out_is_none():
    assert lone_rows() is None
    assert lone_rows(claim(criterion=PRICE), left_out={"price": "Both are free."}) is None
    assert lone_rows(claim(criterion=PRICE), left_out={"speed": "Both are quick."}) is not None
