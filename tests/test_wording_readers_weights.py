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
POINT = re.compile(r"weighs (?:(more|less) than )?([0-9.]+)")


def pair(**changes):
    """MySQL leads by 3 on operations (2), PostgreSQL by 3 on data integrity (3): by 3 in all, and it is picked."""
    first = (claim(criterion=OPERATIONS), claim(criterion=INTEGRITY, is_pro=False, strength=1))
    second = (claim(criterion=INTEGRITY), claim(criterion=OPERATIONS, is_pro=False, strength=1))
    return make_page(
        first=make_side("mysql", claims=first, **changes.pop("first", {})),
        second=make_side("postgresql", claims=second, **changes.pop("second", {})),
        **changes,
    )


def leading(*margins, plural=False):
    """PostgreSQL leads by each of ``margins`` on a criterion of its own; MySQL where one is negative."""
    criteria = [PageCriterion(f"c{number}", f"C{number}", Decimal(1)) for number in range(len(margins))]
    rows = list(zip(criteria, margins, strict=True))
    ours = tuple(claim(criterion=one, strength=abs(margin), is_pro=margin > 0) for one, margin in rows)
    none = tuple(claim(criterion=one, is_pro=is_pro) for one in criteria for is_pro in (True, False))
    return make_page(first=make_side("mysql", claims=none), second=make_side("postgresql", claims=ours, plural=plural))


def under(page, knock_outs=None, **weights):
    wanted = {slug: Decimal(weight) for slug, weight in weights.items()}
    return Weighed(Evidence(page), Preferences(wanted, knock_outs or KnockOuts()), TODAY)


def test_our_weights_and_theirs_are_told_apart():
    assert weighing_sentences.answer(under(pair())) == "With our weights, PostgreSQL leads by 3."
    assert weighing_sentences.answer(under(pair(), operations="4.5")) == "With your weights, MySQL leads by 4.5."


def test_names_in_the_plural_lead():
    page = pair(second={"name": "Web Components", "plural": True})

    assert weighing_sentences.answer(under(page)) == "With our weights, Web Components lead by 3."


def test_a_tie_has_no_leader_and_no_flips():
    even = under(pair(), operations="3")

    assert weighing_sentences.answer(even) == "With your weights, neither leads."
    assert weighing_sentences.flips(even) == []
    assert weighing_sentences.nothing_else(even) == ""


def test_each_flip_is_said_with_the_weight_as_it_is():
    result = under(pair())

    assert weighing_sentences.flips(result) == [
        "The lead flips to MySQL when Data integrity weighs less than 2 (now 3).",
        "The lead flips to MySQL when Operations weighs more than 3 (now 2).",
    ]
    assert weighing_sentences.nothing_else(result) == "No other single weight flips the lead."


def test_where_no_weight_flips_it_that_is_said():
    result = under(leading(3, 3))

    assert weighing_sentences.flips(result) == []
    assert weighing_sentences.nothing_else(result) == "No single weight flips the lead."


def test_level_sides_cannot_be_told_apart_by_weights():
    page = make_page(
        first=make_side("mysql", claims=(claim(criterion=OPERATIONS),)),
        second=make_side("postgresql", claims=(claim(criterion=OPERATIONS),)),
    )

    assert weighing_sentences.nothing_else(under(page)) == weighing_sentences.INSEPARABLE
    assert weighing_sentences.strength(under(page)) is None


@pytest.mark.parametrize(
    ("at", "rises", "expected"),
    [
        ("4.4", True, "weighs more than 4.4 (now 2)"),
        ("4.397", True, "weighs 4.4 or more (now 2)"),
        ("4.401", True, "weighs 4.41 or more (now 2)"),
        ("4.996", True, "weighs 5 (now 2)"),
        ("1.25", False, "weighs less than 1.25 (now 2)"),
        ("1.257", False, "weighs 1.25 or less (now 2)"),
        ("0.004", False, "weighs 0 (now 2)"),
    ],
)
def test_a_flip_point_is_never_rounded_to_where_it_does_not_flip(at, rises, expected):
    flip = Flip(OPERATIONS, Decimal(2), Fraction(at), rises, "mysql")

    assert weighing_sentences.flip_point(flip) == f"Operations {expected}"


@pytest.mark.parametrize(
    ("at", "rises", "expected"),
    [
        ("1", False, "MySQL below 1"),
        ("3.5", True, "MySQL above 3.5"),
        ("4.397", True, "MySQL at 4.4 or more"),
        ("1.257", False, "MySQL at 1.25 or less"),
        ("4.996", True, "MySQL at 5"),
        ("0.004", False, "MySQL at 0"),
    ],
)
def test_a_flip_is_marked_with_who_wins_beyond_it(at, rises, expected):
    flip = Flip(OPERATIONS, Decimal(2), Fraction(at), rises, "mysql")

    assert weighing_sentences.flip_mark(flip, make_side("mysql")) == expected


def test_who_leads_is_said_in_few_words():
    knocked_out = pair(second={"licence": "SSPL-1.0"}, first={"licence": "MIT"})

    assert weighing_sentences.leads(under(pair())) == "PostgreSQL by 3"
    assert weighing_sentences.leads(under(pair(), operations="3")) == "A tie"
    assert weighing_sentences.leads(under(knocked_out, KnockOuts(open_source=True))) == "Only MySQL is left"


@given(st.integers(1, 9), st.integers(1, 9), st.decimals(0, 5, places=2), st.decimals(0, 5, places=2))
def test_the_weight_that_is_named_flips_it_and_the_one_before_does_not(up, down, operations, integrity):
    def half(good, many, bad):
        ahead = [claim(criterion=good, strength=1) for _ in range(many)]
        return (*ahead, claim(criterion=bad, strength=1), claim(criterion=bad, strength=1, is_pro=False))

    page = make_page(
        first=make_side("mysql", claims=half(OPERATIONS, up, INTEGRITY)),
        second=make_side("postgresql", claims=half(INTEGRITY, down, OPERATIONS)),
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
        (1.0, "100%"),
        (0.9999, "more than 99%"),
        (0.834, "83%"),
        (0.8999, "89%"),
        (0.29, "29%"),
        (0.01, "1%"),
        (0.5, "50%"),
        (0.001, "less than 1%"),
        (0.0, "0%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_none(share, expected):
    assert weighing_sentences.percent(share) == expected


@pytest.mark.parametrize(
    ("margins", "expected"),
    [
        ((2, 2, 2, 2), "Strong: it wins with 100% of all possible weights, on 4 criteria."),
        ((2, 2, 2), "Clear: it wins with 100% of all possible weights, but on only 3 criteria."),
        ((2,), "Narrow: it wins with 100% of all possible weights, but on only 1 criterion."),
        ((3, 2, -1), "Clear: it wins with 91% of all possible weights, but on only 3 criteria."),
        ((3, 3, 1, -3), "Clear: it wins with 81% of all possible weights, on 4 criteria."),
        ((3, -2), "Narrow: it wins with 60% of all possible weights, on 2 criteria."),
    ],
)
def test_how_safe_a_lead_is_stands_in_words_with_the_number_of_criteria(margins, expected):
    found = weighing_sentences.strength(under(leading(*margins)))

    assert str(found) == expected


def test_a_lead_that_few_weights_bear_out_says_so():
    page = leading(3, -2)

    found = weighing_sentences.strength(under(page, c1="5"))

    assert found == (
        "Only with these weights",
        "it wins with just 40% of all possible weights, on 2 criteria.",
    )


def test_the_strength_of_several_is_theirs():
    assert str(weighing_sentences.strength(under(leading(2, plural=True)))).startswith("Narrow: they win with")


def test_a_margin_names_its_leader():
    page = pair()

    assert [weighing_sentences.by(page, Decimal(margin)) for margin in ("-4.50", "3", "0")] == [
        "PostgreSQL by 4.5",
        "MySQL by 3",
        "level",
    ]


def test_without_a_pick_no_answer_differs_from_it():
    page = pair(ruling=make_ruling(outcome="depends"))

    assert weighing_sentences.against_pick(under(page, operations="5")) == ""


def test_another_answer_than_our_pick_is_said():
    assert weighing_sentences.against_pick(under(pair())) == ""
    assert weighing_sentences.against_pick(under(pair(), operations="5")) == ("That differs from our pick, PostgreSQL.")


def test_who_is_out_is_not_weighed():
    result = under(pair(second={"licence": "SSPL-1.0"}, first={"licence": "MIT"}), KnockOuts(open_source=True))

    assert weighing_sentences.knocked(result) == ["PostgreSQL is out: its licence, SSPL-1.0, isn't open source."]
    assert weighing_sentences.answer(result) == "Only MySQL is left."
    assert weighing_sentences.flips(result) == []
    assert weighing_sentences.nothing_else(result) == ""
    assert weighing_sentences.strength(result) is None


def test_it_is_said_where_nobody_is_out():
    result = under(pair(second={"self_hosted": True}, first={"self_hosted": True}), KnockOuts(self_hosted=True))

    assert weighing_sentences.knocked(result) == ["Both meet your must-haves."]
    assert weighing_sentences.knocked(under(pair())) == []


def test_both_can_be_out():
    result = under(pair(second={"self_hosted": False}, first={"self_hosted": False}), KnockOuts(self_hosted=True))

    assert result.leader is None
    assert weighing_sentences.answer(result) == "Neither is left."


def test_what_is_unknown_stays_and_is_weighed():
    result = under(pair(), KnockOuts(self_hosted=True))

    assert len(weighing_sentences.knocked(result)) == 2
    assert weighing_sentences.answer(result) == "With our weights, PostgreSQL leads by 3."
