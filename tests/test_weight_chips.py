"""Weights to try with one click: which cases a page offers, what they are called, and where they lead."""

from decimal import Decimal
from pathlib import Path

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences, read
from comparisons.domain.scoring import weigh
from comparisons.domain.weighed import Weighed
from comparisons.presenters.weight_chips import CALLED, chips

from .make_pages import REVIEWED, make_claim, make_page, make_side

CRITERIA = Path(__file__).parent.parent / "catalogue" / "criteria"


def page_of(**criteria):
    """MySQL leads by each margin, PostgreSQL where it is negative; ``speed=(2, 1)`` is a margin and a weight."""
    claims = {"mysql": [], "postgresql": []}
    for slug, (margin, weight) in criteria.items():
        criterion = PageCriterion(slug, slug.capitalize(), Decimal(weight))
        behind, ahead = claims.values() if margin < 0 else reversed(claims.values())
        if margin:
            ahead.append(make_claim(criterion=criterion, strength=abs(margin)))
        else:
            ahead += [make_claim(criterion=criterion, is_pro=is_pro) for is_pro in (True, False)]
        behind += [make_claim(criterion=criterion, is_pro=is_pro) for is_pro in (True, False)]
    first, second = (make_side(slug, claims=tuple(said)) for slug, said in claims.items())
    return make_page(first=first, second=second)


def offered(page, weights=None, knock_outs=None):
    return chips(Weighed(Evidence(page), Preferences(weights or {}, knock_outs or KnockOuts()), REVIEWED))


def called(page):
    return [chip.words for chip in offered(page)]


def test_our_weights_come_first_and_each_case_puts_one_criterion_first():
    ours, *cases = offered(page_of(operations=(2, 2), integrity=(-3, 3)))

    assert (ours.words, ours.query, ours.is_on) == ("Our weights", "", True)
    assert [(case.words, case.query, case.is_on) for case in cases] == [
        ("Integrity first", "?w-operations=1", False),
        ("We run it ourselves", "?w-integrity=1&w-operations=3", False),
    ]


def test_a_case_with_our_own_weights_is_left_out():
    assert called(page_of(speed=(2, 3), safety=(-1, 1))) == ["Our weights", "Safety first"]
    assert called(page_of(speed=(2, 3), safety=(-1, 2))) == ["Our weights", "Speed first", "Safety first"]


def test_a_criterion_on_which_the_two_are_level_makes_no_case():
    assert called(page_of(speed=(0, 2), safety=(-1, 2))) == ["Our weights", "Safety first"]
    assert called(page_of(speed=(1, 2), safety=(-1, 2))) == ["Our weights", "Safety first", "Speed first"]


@pytest.mark.parametrize("criteria", [{"speed": (2, 2)}, {"speed": (0, 2), "safety": (0, 2)}])
def test_where_there_is_no_case_there_is_no_chip(criteria):
    assert offered(page_of(**criteria)) == []


def test_of_many_cases_those_that_change_the_leader_stay_then_those_that_move_the_margin_most():
    page = page_of(a=(2, 2), b=(3, 2), c=(1, 2), d=(1, 2), e=(-3, 2), f=(-3, 2))

    assert weigh(page).leader == "mysql"
    # with e or f first PostgreSQL leads; of the others b moves most
    assert called(page) == ["Our weights", "B first", "E first", "F first"]
    assert [weigh(page, read(chip.query[1:], weighed_criteria(page)).weights).leader for chip in offered(page)[1:]] == [
        "mysql",
        "postgresql",
        "postgresql",
    ]


def weighed_criteria(page):
    return [row.criterion for row in weigh(page).rows]


def test_the_case_that_the_reader_chose_is_on_and_the_cases_stay_as_they_are():
    page = page_of(operations=(2, 2), integrity=(-3, 3))

    chosen = offered(page, {"integrity": Decimal(1), "operations": Decimal(3)})
    other = offered(page, {"operations": Decimal(3)})

    assert [chip.words for chip in chosen if chip.is_on] == ["We run it ourselves"]
    assert [chip.is_on for chip in other] == [False, False, False]
    assert [chip.query for chip in chosen] == [chip.query for chip in other] == [chip.query for chip in offered(page)]


def test_a_case_keeps_the_readers_must_haves():
    page = page_of(operations=(2, 2), integrity=(-3, 3))

    queries = [chip.query for chip in offered(page, knock_outs=KnockOuts(self_hosted=True))]

    assert queries == ["?self_hosted=1", "?w-operations=1&self_hosted=1", "?w-integrity=1&w-operations=3&self_hosted=1"]


def test_all_weights_of_0_still_make_cases():
    assert called(page_of(speed=(1, 0), safety=(-2, 0))) == ["Our weights", "Safety first", "Speed first"]


def test_each_phrase_is_for_a_criterion_of_our_catalogue():
    assert set(CALLED) <= {path.stem for path in CRITERIA.glob("*.yaml")}
