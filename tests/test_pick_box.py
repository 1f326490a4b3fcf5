"""The box of the pick: what it names, how safely it leads, and that it never lends a pick the strength of another."""

from decimal import Decimal

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import Preferences
from comparisons.domain.weighed import Weighed
from comparisons.presenters.pick_box import PickBox, pick_box

from .make_pages import REVIEWED, make_claim, make_page, make_ruling, make_side

INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))


def pro(criterion=INTEGRITY, strength=2, **changes):
    return make_claim(criterion=criterion, strength=strength, **changes)


MYSQL_BY_3 = ([pro(strength=3)], [pro()])
POSTGRESQL_BY_1 = ([pro(OPERATIONS, 2), pro(strength=1)], [pro(OPERATIONS, 1), pro(strength=2)])
"""MySQL leads by 1 on operations (2), PostgreSQL by 1 on data integrity (3)."""


def box_of(claims, knock_outs=None, *, first=None, weights=None, page=None, **ruling) -> PickBox | None:
    made = make_page(
        first=make_side("mysql", claims=tuple(claims[0]), **(first or {})),
        second=make_side("postgresql", claims=tuple(claims[1])),
        ruling=make_ruling(**ruling),
        **(page or {}),
    )
    return pick_box(Weighed(Evidence(made), Preferences(weights or {}, knock_outs or KnockOuts()), REVIEWED))


def operations(weight):
    return {"operations": Decimal(weight)}


# --- Our own


def test_the_box_says_who_leads_and_how_safely():
    box = box_of(POSTGRESQL_BY_1)

    assert (box.side.slug, box.place, box.answer, box.against) == ("postgresql", "second", "", ())
    assert str(box.strength) == "Narrow: it wins with 50% of all possible weights, on 2 criteria."
    assert (box.whose, box.ours) == ("", "")


def test_the_bar_reaches_as_far_beyond_one_half_as_the_share_of_all_weights_does():
    even, sure = box_of(POSTGRESQL_BY_1), box_of(([pro()], [pro(strength=3)]))

    assert (even.bar.place, even.bar.width) == ("", 0)
    assert (sure.bar.place, sure.bar.width, sure.bar.starts) == ("second", 50, 50)


def test_an_unreviewed_verdict_says_its_rule_and_has_no_strength():
    box = box_of(POSTGRESQL_BY_1, page={"reviewed": None}, basis="claims")
    against = box_of(MYSQL_BY_3, page={"reviewed": None}, basis="claims")

    assert box.is_open
    assert box.rule == "The pick follows a rule: the weighed claims."
    assert (box.answer, box.strength, box.bar, box.against) == ("", None, None, ())
    assert against.against == ("We pick PostgreSQL.", "The weighed claims favour MySQL by 3.")


def test_a_verdict_that_changed_since_its_review_keeps_its_box():
    box = box_of(POSTGRESQL_BY_1, page={"reviewed_of": ""})

    assert (box.is_open, box.rule, box.strength.word) == (False, "", "Narrow")


def test_why_in_short_stands_in_place_of_the_use_case_and_the_reason_stands_nowhere():
    short, long = (box_of(POSTGRESQL_BY_1, in_short=words) for words in ("Rules about data hold.", ""))

    assert (short.in_short, short.use_case) == ("Rules about data hold.", "")
    assert (long.in_short, long.use_case) == ("", "Developers should use PostgreSQL when their team knows it well.")


def test_a_pick_against_the_weighed_claims_says_so_and_has_no_strength():
    boxes = {basis: box_of(MYSQL_BY_3, basis=basis) for basis in ("editor", "popularity", "claims")}

    assert {box.against for box in boxes.values()} == {("We pick PostgreSQL.", "The weighed claims favour MySQL by 3.")}
    assert {basis: box.because for basis, box in boxes.items()} == {
        "editor": "Why: an editor's judgement",
        "popularity": "Why: overall popularity",
        "claims": "",
    }
    assert {(box.answer, box.strength, box.bar) for box in boxes.values()} == {("", None, None)}


def test_a_pick_where_the_claims_are_even_says_so():
    box = box_of(([pro()], [pro()]), basis="editor")

    assert box.against == ("We pick PostgreSQL.", "The weighed claims are level.")
    assert box.because == "Why: an editor's judgement"
    assert box.strength is None


def test_a_tie_that_the_claims_do_not_bear_out_says_so():
    against, even = box_of(MYSQL_BY_3, outcome="tie"), box_of(([pro()], [pro()]), outcome="tie")

    assert against.against == ("We call it a tie.", "The weighed claims favour MySQL by 3.")
    assert (even.against, even.answer, even.strength) == ((), "With our weights, neither leads.", None)


def test_where_it_depends_the_leader_is_named_without_a_strength():
    box = box_of(MYSQL_BY_3, outcome="depends")

    assert (box.headline, box.answer, box.strength, box.against) == (
        "It depends",
        "With our weights, MySQL leads by 3.",
        None,
        (),
    )


@pytest.mark.parametrize("claims", [([], []), ([pro()], []), ([make_claim()], [make_claim()])])
def test_where_nothing_counts_that_is_said_and_there_is_no_strength(claims):
    box = box_of(claims)

    assert box.answer == "Nothing to weigh: no criterion has claims that count on both sides."
    assert (box.strength, box.against) == (None, ())


def test_of_two_that_cannot_be_compared_no_margin_is_said():
    assert box_of(MYSQL_BY_3, outcome="not_comparable").answer == ""


def test_without_a_verdict_there_is_no_box():
    page = make_page(ruling=None)

    assert pick_box(Weighed(Evidence(page), Preferences(), REVIEWED)) is None


# --- A reader's


def test_with_a_readers_weights_the_box_is_theirs_and_our_pick_stands_beside_it():
    box = box_of(POSTGRESQL_BY_1, weights=operations(5), in_short="Rules about data hold.")

    assert (box.side.slug, box.whose, box.ours) == ("mysql", "With your weights", "Our own pick is PostgreSQL.")
    assert (box.in_short, box.use_case) == ("", "")
    assert box.answer == "With your weights, MySQL leads by 2."
    assert str(box.strength) == "Narrow: it wins with 50% of all possible weights, on 2 criteria."


def test_where_a_readers_weights_lead_to_our_pick_it_says_why_in_short():
    box = box_of(POSTGRESQL_BY_1, weights=operations(1), in_short="Rules about data hold.")

    assert (box.side.slug, box.ours, box.in_short) == (
        "postgresql",
        "Our own pick is PostgreSQL too.",
        "Rules about data hold.",
    )


def test_a_readers_tie_names_nobody():
    box = box_of(POSTGRESQL_BY_1, weights=operations(3))

    assert (box.side, box.headline, box.strength) == (None, "A tie", None)


def test_a_pick_against_the_claims_is_told_from_a_readers_answer():
    box = box_of(MYSQL_BY_3, weights={"integrity": Decimal(5)}, basis="editor")

    assert (box.side.slug, box.answer, box.against) == ("mysql", "With your weights, MySQL leads by 5.", ())


def test_the_box_says_who_is_left_of_must_haves():
    box = box_of(POSTGRESQL_BY_1, KnockOuts(open_source=True), first={"licence": "SSPL-1.0"}, outcome="depends")

    assert (box.side.slug, box.whose, box.answer) == ("postgresql", "With your must-haves", "Only PostgreSQL is left.")
    assert (box.strength, box.ours) == (None, "Our own take: It depends.")


def test_the_box_says_where_nobody_is_left():
    claims, out = POSTGRESQL_BY_1, {"self_hosted": False}
    page = make_page(
        first=make_side("mysql", claims=tuple(claims[0]), **out),
        second=make_side("postgresql", claims=tuple(claims[1]), **out),
    )
    wishes = Preferences(operations(5), KnockOuts(self_hosted=True))

    box = pick_box(Weighed(Evidence(page), wishes, REVIEWED))

    assert (box.side, box.headline, box.whose) == (None, "Neither is left", "With your weights and must-haves")
