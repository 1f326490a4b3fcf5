"""An editor gives a comparison its verdict in the admin."""

from datetime import UTC, datetime

import pytest

from comparisons.models import Condition, Revision, Verdict

from .admin_pages import change_url, errors, errors_beside, fill_in, page
from .make import make_comparison, make_condition, make_published_comparison, make_technology, make_verdict

pytestmark = pytest.mark.django_db


def test_the_verdict_is_given_by_the_names_of_the_two(editor):
    comparison = make_comparison(make_technology("postgresql"), make_technology("mysql"))

    soup = page(editor, change_url(comparison))

    options = [option.text for option in soup.select("[name=verdict-0-pick] option")]
    assert options == ["no pick", "MySQL", "PostgreSQL"]
    labels = [label.text for label in soup.select("#verdict-0 label")]
    assert "Choose MySQL if" in labels
    assert "Already using PostgreSQL?" in labels


def test_a_verdict_and_what_would_change_it_are_stored_by_one_click(editor):
    comparison = make_comparison("mysql", "postgresql")

    fill_in(
        editor,
        change_url(comparison),
        verdict__0__outcome="pick",
        verdict__0__pick="high",
        verdict__0__basis="editor",
        verdict__0__reason="It keeps its promises.",
        conditions__0__text="a release brings what it lacks",
        conditions__0__check_by="2027-01-01",
    )

    verdict = Verdict.objects.get()
    assert (verdict.pick, verdict.reason, verdict.decided_by) == ("high", "It keeps its promises.", "Ada Lovelace")
    assert verdict.decided == datetime.now(UTC).date()
    assert [condition.text for condition in verdict.conditions.all()] == ["a release brings what it lacks"]
    revision = Revision.objects.get()
    assert (revision.verb, revision.reason) == ("edit", "Draft edited.")
    assert revision.record["verdict"]["pick"] == "postgresql"


def test_a_condition_that_is_added_comes_last(editor):
    comparison = make_published_comparison()
    make_condition(comparison.verdict, text="the first comes true", position=4)

    fill_in(editor, change_url(comparison), conditions__1__text="the second comes true", reason="One more.")

    texts = [condition.text for condition in Condition.objects.filter(verdict__comparison=comparison)]
    assert texts == ["the first comes true", "the second comes true"]


def test_a_condition_without_a_verdict_is_refused_with_what_was_typed(editor):
    comparison = make_comparison()

    soup = fill_in(editor, change_url(comparison), conditions__0__text="a release brings it")

    assert errors(soup) == ["What would change the verdict needs a verdict first: fill it in too."]
    assert soup.select_one("[name=conditions-0-text]")["value"] == "a release brings it"
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "pick", "sentence"),
    [
        ("pick", "", "Say which of the two is picked, or choose another outcome."),
        ("tie", "low", "Nothing is picked with this outcome: choose “no pick” here, or the outcome “pick”."),
    ],
)
def test_a_pick_stands_exactly_where_the_outcome_is_one(editor, outcome, pick, sentence):
    comparison = make_published_comparison()

    soup = fill_in(
        editor, change_url(comparison), verdict__0__outcome=outcome, verdict__0__pick=pick, reason="Decided anew."
    )

    assert errors_beside(soup, "verdict-0-pick") == [sentence]
    assert Verdict.objects.get().outcome == "pick"


def test_a_tie_without_a_pick_is_stored(editor):
    comparison = make_published_comparison()

    decided = {"verdict__0__outcome": "tie", "verdict__0__pick": "", "verdict__0__reason": "Both keep their promises."}
    fill_in(editor, change_url(comparison), reason="Decided anew.", **decided)

    assert (Verdict.objects.get().outcome, Verdict.objects.get().pick) == ("tie", None)


def test_what_argued_for_the_other_pick_is_not_kept_with_a_new_one(editor):
    texts = {"in_short": "It is calm.", "best_case_for_the_other": "PostgreSQL keeps its promises."}
    comparison = make_published_comparison("mysql", "postgresql", verdict=texts)
    decided = {"verdict__0__pick": "high", "reason": "Readers convinced us."}

    refused = fill_in(editor, change_url(comparison), **decided)
    before = Verdict.objects.get().pick
    stored = fill_in(
        editor,
        change_url(comparison),
        **decided,
        verdict__0__in_short="",
        verdict__0__reason="It keeps its promises.",
        verdict__0__best_case_for_the_other="",
    )

    assert errors_beside(refused, "verdict-0-in_short") == ["It still argues for MySQL: rewrite it or empty it."]
    assert errors_beside(refused, "verdict-0-reason") == ["It still argues for MySQL: rewrite it or empty it."]
    assert errors_beside(refused, "verdict-0-best_case_for_the_other") == [
        "It still argues for PostgreSQL: rewrite it or empty it."
    ]
    assert before == "low"
    assert errors(stored) == []
    assert (Verdict.objects.get().pick, Verdict.objects.get().best_case_for_the_other) == ("high", "")


@pytest.mark.parametrize("clause", ["you need rows", "your data are rows, lists, etc.", "you buy from Acme Inc."])
def test_when_to_choose_one_is_a_clause_without_a_full_stop(editor, clause):
    comparison = make_published_comparison()

    refused = fill_in(editor, change_url(comparison), verdict__0__low_choose_if="you need rows.", reason="Said.")
    stored = fill_in(editor, change_url(comparison), verdict__0__low_choose_if=clause, reason="Said.")

    assert errors_beside(refused, "verdict-0-low_choose_if") == ["It reads on in a sentence: leave out the full stop."]
    assert errors(stored) == []
    assert Verdict.objects.get().low_choose_if == clause


def test_the_verdict_of_a_published_comparison_cannot_be_deleted(editor):
    comparison = make_published_comparison()
    make_condition(comparison.verdict)

    soup = fill_in(editor, change_url(comparison), verdict__0__DELETE="on", reason="Away with it.")

    assert "A published comparison needs its verdict: change it, or withdraw the comparison." in errors(soup)
    assert Verdict.objects.exists()


def test_the_verdict_of_a_draft_can_be_deleted_with_its_conditions(editor):
    comparison = make_comparison()
    make_condition(make_verdict(comparison))

    soup = fill_in(editor, change_url(comparison), verdict__0__DELETE="on", conditions__0__text="another text")

    assert errors(soup) == []
    assert not Verdict.objects.exists()
    assert not Condition.objects.exists()
