"""Accepting a disagreement changes the disputed claim in the same transaction, and the history says because of whom."""

from datetime import date

import pytest

from comparisons.models import Comparison, Feedback, ProsCons, Revision, Verdict, Version
from comparisons.models.version import technology_key
from comparisons.services import triage
from comparisons.services.editorial import Refused

from .make import make_claim, make_editor, make_feedback, make_published_comparison

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def feedback() -> Feedback:
    comparison = make_published_comparison("mysql", "postgresql")
    claim = make_claim(comparison.low, text="It loses rows.", source_title="Tests")
    return make_feedback(comparison, wants="claim", claim=claim, claim_text=claim.text)


def change(**columns) -> triage.ClaimChange:
    return triage.ClaimChange(columns)


def test_the_claim_changes_with_the_answer_and_the_revision_names_the_disagreement(feedback, ada):
    before = ProsCons.objects.get()
    key = technology_key(before.technology_id)

    triage.accept(feedback, by=ada, answer="You are right.", claim=change(text="It keeps rows.", checked=None))

    claim, revision = ProsCons.objects.get(), Revision.objects.get()
    assert (claim.text, claim.checked, claim.source_title, claim.key) == ("It keeps rows.", None, "Tests", before.key)
    assert (revision.technology, revision.because, revision.reason) == (before.technology, feedback, "You are right.")
    assert Feedback.objects.values_list("status", "changed_pick", "claim_text").get() == (
        "accepted",
        False,
        "It loses rows.",
    )
    assert Version.numbers([key])[key] == 1


def test_another_source_has_no_title_of_the_former_one(feedback, ada):
    triage.accept(feedback, by=ada, answer="Yes.", claim=change(source="https://example.org/new", checked=None))

    assert ProsCons.objects.values_list("source", "source_title").get() == ("https://example.org/new", "")


def test_claim_and_verdict_change_together_with_a_revision_each(feedback, ada):
    verdict = {"pick": "high", "reason": "It keeps rows."}

    triage.accept(feedback, by=ada, answer="Yes.", claim=change(strength=1, checked=None), verdict_changes=verdict)

    assert [(one.technology_id is None, one.because) for one in Revision.objects.order_by("pk")] == [
        (False, feedback),
        (True, feedback),
    ]
    assert Verdict.objects.get().pick == "high"
    assert Comparison.objects.get().repicked == 1


def test_a_claim_is_taken_out_and_the_disagreement_keeps_its_words(feedback, ada):
    triage.accept(feedback, by=ada, answer="It is gone.", claim=triage.ClaimChange(removed=True))

    assert not ProsCons.objects.exists()
    assert Feedback.objects.values_list("claim", "claim_text", "status").get() == (None, "It loses rows.", "accepted")
    assert Revision.objects.get().because == feedback


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "Two\nlines."}, "text"),
        ({"strength": 4}, "strength"),
        ({"source": "ftp://example.org"}, "source"),
        ({"quote": "word " * 26}, "quote"),
        ({"checked": date(2999, 1, 1)}, "checked"),
        ({"polarity": "both"}, "polarity"),
    ],
)
def test_a_claim_that_breaks_a_rule_keeps_the_answer_from_being_stored(feedback, ada, columns, field):
    before = ProsCons.objects.values().get()

    with pytest.raises(Refused) as refused:
        triage.accept(feedback, by=ada, answer="Yes.", claim=change(**columns))

    assert field in {problem.field for problem in refused.value.problems}
    assert (ProsCons.objects.values().get(), Feedback.objects.get().status) == (before, "waiting")
    assert not Revision.objects.exists()


def test_a_verdict_that_is_refused_changes_no_claim(feedback, ada):
    with pytest.raises(Refused):
        triage.accept(feedback, by=ada, answer="Yes.", claim=change(strength=1), verdict_changes={"outcome": "depends"})

    assert ProsCons.objects.get().strength == 2
    assert not Revision.objects.exists()


def test_who_may_not_publish_changes_no_claim_that_readers_see(feedback):
    bob = make_editor("bob", permissions=["change_feedback", "change_proscons"])

    with pytest.raises(Refused, match="somebody who may publish"):
        triage.accept(feedback, by=bob, answer="Yes.", claim=change(strength=1))
    triage.accept(feedback, by=bob, answer="Yes.")

    assert ProsCons.objects.get().strength == 2


def test_a_claim_that_was_taken_out_meanwhile_is_named(feedback, ada):
    ProsCons.objects.all().delete()

    with pytest.raises(Refused, match="taken out meanwhile"):
        triage.accept(feedback, by=ada, answer="Yes.", claim=change(strength=1))

    assert Feedback.objects.get().status == "waiting"


def test_an_answer_that_changed_a_claim_stands(feedback, ada):
    triage.accept(feedback, by=ada, answer="Yes.", claim=change(strength=1))

    with pytest.raises(Refused, match="restore the earlier state"):
        triage.undo(feedback, by=ada)

    assert Feedback.objects.get().status == "accepted"
