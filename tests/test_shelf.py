"""Who leads a shelf of technologies, as far as the comparisons among them tell."""

from datetime import date
from decimal import Decimal

import pytest

from comparisons.domain.knock_outs import NOTHING, KnockOuts
from comparisons.domain.page import Claim, Page, PageCriterion, Ruling, Side
from comparisons.domain.shelf import Because, Reason, Shelf
from comparisons.domain.vocabulary import Basis, Outcome

ON = date(2026, 11, 29)
OPERATIONS, SPEED = PageCriterion("operations", "Operations", Decimal(2)), PageCriterion("speed", "Speed", Decimal(1))


def side(slug: str, *claims: tuple[int, PageCriterion], against: str = "", licence: str = "") -> Side:
    """A technology with a claim for each strength; a con where it is negative."""
    made = tuple(
        Claim(key=f"{slug}{number}", is_pro=strength > 0, text="A claim.", criterion=criterion, strength=abs(strength),
              against=against)
        for number, (strength, criterion) in enumerate(claims)
    )  # fmt: skip
    return Side(slug, slug.capitalize(), claims=made, licence=licence)


def shelf(*sides: Side, pages=None, weights=None, knock_outs: KnockOuts = NOTHING, outcome=Outcome.DEPENDS) -> Shelf:
    """All pairs are compared unless ``pages`` names those that are."""
    made = {}
    for place, one in enumerate(sides):
        for other in sides[place + 1 :]:
            page = Page(*sorted([one, other], key=lambda side: side.slug), Ruling(outcome, Basis.EDITOR))
            if pages is None or page.slug in pages:
                made[page.slug] = page
    return Shelf(sides, made, weights or {}, knock_outs, ON)


def wins(slug: str, strength: int, **more) -> Side:
    return side(slug, (strength, OPERATIONS), **more)


def test_who_leads_every_pair_of_its_own_leads_the_shelf():
    found = shelf(wins("a", 1), wins("b", 3), wins("c", 2))

    assert found.leader is found.sides[1]
    assert [(one.side.slug, one.ahead, one.behind, one.undecided) for one in found.standings] == [
        ("b", 2, 0, 0), ("c", 1, 1, 0), ("a", 0, 2, 0)
    ]  # fmt: skip


def test_a_pair_of_others_that_nobody_compared_takes_no_lead_away():
    found = shelf(wins("a", 1), wins("b", 3), wins("c", 2), pages={"a-vs-b", "b-vs-c"})

    assert found.leader is found.sides[1]
    assert found.undecided == {"a-vs-c": Reason.NOT_COMPARED}


def test_a_pair_of_its_own_that_nobody_compared_makes_no_leader():
    found = shelf(wins("a", 1), wins("b", 3), wins("c", 2), pages={"a-vs-b", "a-vs-c"})

    assert found.leader is None
    assert found.reasons == [Because(Reason.NOT_COMPARED, "b-vs-c")]


def test_those_that_beat_one_another_in_a_circle_have_no_leader():
    sides = [
        Side("a", "A", claims=(_claim("a", 3, "b"), _claim("a", -3, "c"))),
        Side("b", "B", claims=(_claim("b", 3, "c"), _claim("b", -3, "a"))),
        Side("c", "C", claims=(_claim("c", 3, "a"), _claim("c", -3, "b"))),
    ]

    found = shelf(*sides)

    assert found.reasons == [Because(Reason.CYCLE)]
    assert {(one.ahead, one.behind) for one in found.standings} == {(1, 1)}


def _claim(slug: str, strength: int, against: str) -> Claim:
    return Claim(key=f"{slug}{against}", is_pro=strength > 0, text="A claim.", criterion=OPERATIONS, against=against,
                 strength=abs(strength))  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "outcome", "reason"),
    [
        (wins("a", 2), wins("b", 2), Outcome.PICK, Reason.TIE),
        (wins("a", 2), side("b", (2, SPEED)), Outcome.PICK, Reason.NOTHING_COUNTS),
        (wins("a", 2), wins("b", 1), Outcome.NOT_COMPARABLE, Reason.NOT_COMPARABLE),
    ],
)
def test_a_pair_that_does_not_tell_says_why(one, other, outcome, reason):
    found = shelf(one, other, outcome=outcome)

    assert found.leader is None
    assert found.reasons == [Because(reason, "a-vs-b")]


def test_a_must_have_takes_out_whom_it_fails_and_leaves_the_unknown_in():
    asked = KnockOuts(open_source=True)

    found = shelf(wins("a", 3, licence="proprietary"), wins("b", 2, licence="MIT"), wins("c", 1), knock_outs=asked)

    assert [one.slug for one in found.left] == ["b", "c"]
    assert found.leader is found.sides[1]
    assert [finding.is_unknown for finding in found.findings if finding.side.slug == "c"] == [True]


def test_who_alone_is_left_leads_though_nobody_compared_it_and_where_none_is_left_nobody_does():
    asked, closed = KnockOuts(open_source=True), {"licence": "proprietary"}

    alone = shelf(wins("a", 3, **closed), wins("b", 2, licence="MIT"), pages=set(), knock_outs=asked)
    nobody = shelf(wins("a", 3, **closed), wins("b", 2, **closed), knock_outs=asked)

    assert alone.leader is alone.sides[1]
    assert (nobody.leader, nobody.reasons) == (None, [Because(Reason.ALL_KNOCKED_OUT)])


def test_weights_hold_where_a_criterion_counts_and_one_that_no_pair_knows_leaves_it_open():
    two = ((3, OPERATIONS), (1, SPEED)), ((1, OPERATIONS), (3, SPEED))
    sides = side("a", *two[0]), side("b", *two[1])

    ours = shelf(*sides)
    theirs = shelf(*sides, weights={"speed": Decimal(5)})
    misspelt = shelf(*sides, weights={"sped": Decimal(5)})

    assert (ours.leader, theirs.leader) == sides
    assert theirs.weighed["a-vs-b"].preferences.weights == {"speed": Decimal(5)}
    assert (misspelt.leader, misspelt.reasons) == (None, [Because(Reason.UNKNOWN_CRITERION, criterion="sped")])


def test_our_own_weight_and_a_criterion_of_one_side_change_nothing():
    found = shelf(wins("a", 3), side("b", (1, OPERATIONS), (3, SPEED)), weights={"operations": Decimal(2), "speed": 5})

    assert found.leader is found.sides[0]
    assert found.weighed["a-vs-b"].preferences.are_default
    assert found.without_effect == ["speed"]
