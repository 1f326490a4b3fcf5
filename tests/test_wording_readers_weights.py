"""The sentences about a reader's own weights: who wins under them, and what would flip it."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import weighing_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences
from comparisons.domain.scoring import Flip, weigh
from comparisons.domain.weighed import Weighed

from .make_pages import make_claim as claim
from .make_pages import make_page, make_ruling, make_side

TODAY = date(2026, 11, 22)
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))
POINT = re.compile(r"counts (?:(more|less) than )?([0-9.]+)")


def pair(**changes):
    """MySQL leads by 3 on operations (2), PostgreSQL by 3 on data integrity (3): by 3 in all, and it is picked."""
    first = make_side("mysql", claims=(claim(criterion=OPERATIONS, strength=3),), **changes.pop("first", {}))
    second = make_side("postgresql", claims=(claim(criterion=INTEGRITY, strength=3),), **changes.pop("second", {}))
    return make_page(first=first, second=second, **changes)


def under(page, knock_outs=None, **weights):
    wanted = {slug: Decimal(weight) for slug, weight in weights.items()}
    return Weighed(Evidence(page), Preferences(wanted, knock_outs or KnockOuts()), TODAY)


def test_our_weights_and_theirs_are_told_apart():
    assert weighing_sentences.answer(under(pair())) == "With our weights PostgreSQL leads by 3."
    assert weighing_sentences.answer(under(pair(), operations="4.5")) == "With your weights MySQL leads by 4.5."


def test_names_in_the_plural_lead():
    page = pair(second={"name": "Web Components", "plural": True})

    assert weighing_sentences.answer(under(page)) == "With our weights Web Components lead by 3."


def test_a_tie_has_no_leader_and_no_flips():
    even = under(pair(), operations="3")

    assert weighing_sentences.answer(even) == "With your weights neither leads."
    assert weighing_sentences.flips(even) == []
    assert weighing_sentences.nothing_else(even) == ""


def test_each_flip_is_said_with_the_weight_as_it_is():
    result = under(pair())

    assert weighing_sentences.flips(result) == [
        "It flips to MySQL when Data integrity counts less than 2; now 3.",
        "It flips to MySQL when Operations counts more than 3; now 2.",
    ]
    assert weighing_sentences.nothing_else(result) == "Nothing else on its own flips it."


def test_where_no_weight_flips_it_that_is_said():
    ahead = tuple(claim(criterion=criterion, strength=3) for criterion in (OPERATIONS, INTEGRITY))
    result = under(make_page(second=make_side("postgresql", claims=ahead)))

    assert weighing_sentences.flips(result) == []
    assert weighing_sentences.nothing_else(result) == "No single weight flips it."


def test_level_sides_cannot_be_told_apart_by_weights():
    page = make_page(
        first=make_side("mysql", claims=(claim(criterion=OPERATIONS),)),
        second=make_side("postgresql", claims=(claim(criterion=OPERATIONS),)),
    )

    assert weighing_sentences.nothing_else(under(page)) == weighing_sentences.LEVEL
    assert weighing_sentences.holds(under(page)) == ""


@pytest.mark.parametrize(
    ("at", "rises", "expected"),
    [
        ("4.4", True, "counts more than 4.4; now 2"),
        ("4.397", True, "counts 4.4 or more; now 2"),
        ("4.401", True, "counts 4.41 or more; now 2"),
        ("4.996", True, "counts 5; now 2"),
        ("1.25", False, "counts less than 1.25; now 2"),
        ("1.257", False, "counts 1.25 or less; now 2"),
        ("0.004", False, "counts 0; now 2"),
    ],
)
def test_a_flip_point_is_never_rounded_to_where_it_does_not_flip(at, rises, expected):
    flip = Flip(OPERATIONS, Decimal(2), Fraction(at), rises, "mysql")

    assert weighing_sentences.flip_point(flip) == f"Operations {expected}"


@given(st.integers(1, 9), st.integers(1, 9), st.decimals(0, 5, places=2), st.decimals(0, 5, places=2))
def test_the_weight_that_is_named_flips_it_and_the_one_before_does_not(up, down, operations, integrity):
    page = make_page(
        first=make_side("mysql", claims=tuple(claim(criterion=OPERATIONS, strength=1) for _ in range(up))),
        second=make_side("postgresql", claims=tuple(claim(criterion=INTEGRITY, strength=1) for _ in range(down))),
    )
    now = {"operations": operations, "integrity": integrity}

    for flip in weigh(page, now).flips:
        word, number = POINT.search(weighing_sentences.flip_point(flip)).groups()
        step = Decimal("0.01") if flip.rises else Decimal("-0.01")
        # what is said of "more than 4" begins beyond it, what is said of "4 or more" at it
        beyond, before = (
            (Decimal(number) + step, Decimal(number)) if word else (Decimal(number), Decimal(number) - step)
        )
        assert weigh(page, now | {flip.criterion.slug: beyond}).leader == flip.to
        assert weigh(page, now | {flip.criterion.slug: before}).leader != flip.to


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "100 %"),
        (0.9999, "more than 99 %"),
        (0.834, "83 %"),
        (0.5, "50 %"),
        (0.001, "less than 1 %"),
        (0.0, "0 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_none(share, expected):
    assert weighing_sentences.percent(share).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_how_often_the_pick_holds_does_not_hang_on_the_readers_weights():
    ours, theirs = (weighing_sentences.holds(result) for result in (under(pair()), under(pair(), operations="5")))

    assert ours == theirs == "Our pick, PostgreSQL, leads under 50\N{NO-BREAK SPACE}% of all possible weightings."


def test_without_a_pick_it_is_said_of_who_leads_under_our_weights():
    page = pair(ruling=make_ruling(outcome="depends"))

    assert weighing_sentences.holds(under(page)).startswith("PostgreSQL leads under 50")
    assert weighing_sentences.against_pick(under(page, operations="5")) == ""


def test_another_answer_than_our_pick_is_said():
    assert weighing_sentences.against_pick(under(pair())) == ""
    assert weighing_sentences.against_pick(under(pair(), operations="5")) == (
        "That is another answer than our pick, PostgreSQL."
    )


def test_who_is_out_is_not_weighed():
    result = under(pair(second={"licence": "SSPL-1.0"}, first={"licence": "MIT"}), KnockOuts(open_source=True))

    assert weighing_sentences.knocked(result) == ["PostgreSQL is out: its licence, SSPL-1.0, is not open source."]
    assert weighing_sentences.answer(result) == "Only MySQL is left."
    assert weighing_sentences.flips(result) == []
    assert weighing_sentences.nothing_else(result) == ""
    assert weighing_sentences.holds(result) == ""


def test_it_is_said_where_nobody_is_out():
    result = under(pair(second={"self_hosted": True}, first={"self_hosted": True}), KnockOuts(self_hosted=True))

    assert weighing_sentences.knocked(result) == ["Both have what you cannot do without."]
    assert weighing_sentences.knocked(under(pair())) == []


def test_both_can_be_out():
    result = under(pair(second={"self_hosted": False}, first={"self_hosted": False}), KnockOuts(self_hosted=True))

    assert result.leader is None
    assert weighing_sentences.answer(result) == "Neither is left."


def test_what_is_unknown_stays_and_is_weighed():
    result = under(pair(), KnockOuts(self_hosted=True))

    assert len(weighing_sentences.knocked(result)) == 2
    assert weighing_sentences.answer(result) == "With our weights PostgreSQL leads by 3."
