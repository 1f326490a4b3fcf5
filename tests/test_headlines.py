"""Title and description of a comparison: both argue for its answer, and no sentence is cut."""

from decimal import Decimal

import pytest

from comparisons.domain import headlines
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.domain.weighed import Weighed

from .make_pages import REVIEWED, make_claim, make_page, make_ruling, make_side

OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
SHORT = "More of the rules about your data hold."


def weighed(page, preferences=DEFAULT):
    return Weighed(Evidence(page), preferences, REVIEWED)


def duel(**changes):
    first, second = (
        make_side(slug, use_case=f"Use it {where}", choose_if=f"you are {where}")
        for slug, where in (("mysql", "at home"), ("postgresql", "at work"))
    )
    return make_page(first=first, second=second, **changes)


# --- The title


@pytest.mark.parametrize(
    ("outcome", "reviewed", "unreviewed"),
    [
        ("pick", "PostgreSQL, and why", "PostgreSQL, not yet reviewed"),
        ("tie", "a tie, and why", "a tie, not yet reviewed"),
        ("depends", "it depends, and on what", "it depends, and on what"),
        ("not_comparable", "not comparable, and why", "not comparable, not yet reviewed"),
    ],
)
def test_the_title_answers_and_promises_a_reason_only_where_somebody_reviewed_it(outcome, reviewed, unreviewed):
    ruling = make_ruling(outcome=outcome)

    titles = [headlines.title(weighed(make_page(ruling=ruling, **state))) for state in ({}, {"reviewed": None})]

    assert titles == [f"MySQL vs PostgreSQL: {reviewed}", f"MySQL vs PostgreSQL: {unreviewed}"]


def test_a_page_that_changed_since_its_review_keeps_its_title():
    changed = make_page(reviewed_of="")

    assert headlines.title(weighed(changed)) == "MySQL vs PostgreSQL: PostgreSQL, and why"


def test_without_a_verdict_the_title_is_the_two_names():
    assert headlines.title(weighed(make_page(ruling=None))) == "MySQL vs PostgreSQL"


def test_with_a_readers_weights_the_title_is_their_answer():
    first, second = (make_claim(criterion=OPERATIONS, strength=strength) for strength in (3, 1))
    page = make_page(first=make_side("mysql", claims=(first,)), second=make_side("postgresql", claims=(second,)))

    title = headlines.title(weighed(page, Preferences({"operations": Decimal(5)})))

    assert title == "MySQL vs PostgreSQL: MySQL, with your weights"


# --- The description


def test_the_description_argues_for_the_pick_from_the_reason_in_short_and_when_to_choose_which():
    assert headlines.description(weighed(duel())) == (
        f"We pick PostgreSQL. {SHORT} Choose PostgreSQL if you are at work. Choose MySQL if you are at home."
    )


def test_without_a_reason_in_short_it_goes_on_with_the_use_cases():
    page = duel(ruling=make_ruling(in_short=""))

    assert headlines.description(weighed(page)) == (
        "We pick PostgreSQL. Choose PostgreSQL if you are at work. Choose MySQL if you are at home. "
        "Use it at work. Use it at home."
    )


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        ("tie", "MySQL vs PostgreSQL is a tie."),
        ("depends", "MySQL or PostgreSQL? It depends."),
        ("not_comparable", "MySQL and PostgreSQL are not comparable."),
    ],
)
def test_another_outcome_names_both_in_their_order(outcome, answer):
    page = duel(ruling=make_ruling(outcome=outcome))

    assert headlines.description(weighed(page)) == (
        f"{answer} {SHORT} Choose MySQL if you are at home. Choose PostgreSQL if you are at work."
    )


def test_without_a_verdict_it_says_what_the_page_holds():
    assert headlines.description(weighed(make_page(ruling=None))) == (
        "MySQL or PostgreSQL? Their pros, cons and figures, side by side."
    )


@pytest.mark.parametrize(
    ("length", "text"), [(8, "One."), (9, "One. Two."), (15, "One. Two."), (16, "One. Two. Three.")]
)
def test_a_sentence_that_does_not_fit_is_left_out_whole(length, text):
    assert headlines.whole_sentences(["One.", "Two.", "", "Three."], length) == text


def test_the_first_sentence_is_said_however_long_it_is():
    assert headlines.whole_sentences(["A first sentence.", "No."], 3) == "A first sentence."
