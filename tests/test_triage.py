"""Answering disagreements: what each answer changes, who is told, and what is refused."""

import pytest
from django.core import mail

from comparisons.models import Comparison, Condition, Feedback, Revision, Version
from comparisons.models.version import pair_key
from comparisons.services import triage
from comparisons.services.editorial import Refused

from .make import end_of, make_condition, make_editor, make_feedback, make_published_comparison
from .working import make_due, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


DEPENDS = {"outcome": "depends", "pick": None, "reason": ""}


def tallies(comparison: Comparison) -> dict[str, int]:
    return Comparison.objects.values("changes", "answered", "accepted", "repicked").get(pk=comparison.pk)


def version(comparison: Comparison) -> int:
    key = pair_key(comparison.low_id, comparison.high_id)
    return Version.numbers([key])[key]


def pick(comparison: Comparison, slug: str) -> dict[str, str]:
    side = comparison.low if comparison.low.slug == slug else comparison.high
    return {"outcome": "pick", "pick": end_of(comparison, side), "reason": f"{side.name} keeps its promises."}


def test_declining_answers_in_public_and_counts(comparison):
    feedback = make_feedback(comparison)
    ada = make_editor("ada")
    before = version(comparison)

    triage.decline(feedback, by=ada, answer="  We weighed that:\r\nsee the claims. ")

    feedback.refresh_from_db()
    assert (feedback.status, feedback.answer) == ("declined", "We weighed that:\nsee the claims.")
    assert (feedback.answered_by, feedback.answered_by_name) == (ada, "Ada Lovelace")
    assert feedback.answered_at is not None
    assert not feedback.changed_pick
    assert tallies(comparison) == {"changes": 0, "answered": 1, "accepted": 0, "repicked": 0}
    assert version(comparison) > before
    assert not Revision.objects.exists()


def test_accepting_without_a_change_counts_as_accepted(comparison):
    feedback = make_feedback(comparison)

    triage.accept(feedback, by=make_editor(), answer="True, and the page says so now.")

    feedback.refresh_from_db()
    assert (feedback.status, feedback.changed_pick) == ("accepted", False)
    assert tallies(comparison) == {"changes": 0, "answered": 1, "accepted": 1, "repicked": 0}


def test_accepting_with_another_pick_revises_the_verdict_because_of_the_reader(comparison):
    feedback = make_feedback(comparison)

    triage.accept(
        feedback, by=make_editor(), answer="You convinced us.", verdict_changes=pick(comparison, "postgresql")
    )

    feedback.refresh_from_db()
    revision = Revision.objects.get()
    assert Comparison.objects.get(pk=comparison.pk).picked.slug == "postgresql"
    assert (revision.verb, revision.because, revision.reason) == ("revise", feedback, "You convinced us.")
    assert feedback.changed_pick
    assert tallies(comparison) == {"changes": 1, "answered": 1, "accepted": 1, "repicked": 1}


def test_another_outcome_counts_as_another_pick(comparison):
    feedback = make_feedback(comparison, wants="depends")

    triage.accept(feedback, by=make_editor(), answer="It does.", verdict_changes=DEPENDS)

    feedback.refresh_from_db()
    assert feedback.changed_pick
    assert tallies(comparison)["repicked"] == 1


def test_another_decision_with_the_reason_for_the_former_is_refused(comparison):
    feedback = make_feedback(comparison)

    with pytest.raises(Refused, match="still argues for MySQL") as refused:
        triage.accept(feedback, by=make_editor(), answer="Yes.", verdict_changes={"outcome": "tie", "pick": None})

    feedback.refresh_from_db()
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    assert feedback.status == "waiting"
    assert Comparison.objects.get(pk=comparison.pk).picked.slug == "mysql"


def test_conditions_are_replaced_by_those_given(comparison):
    make_condition(comparison.verdict, text="it gets slower")

    triage.accept(
        make_feedback(comparison), by=make_editor(), answer="True.", conditions=[Condition(text="it loses a row")]
    )

    assert [condition.text for condition in Condition.objects.all()] == ["it loses a row"]
    assert tallies(comparison) == {"changes": 1, "answered": 1, "accepted": 1, "repicked": 0}


def test_another_reason_for_the_same_pick_does_not_count_as_another_pick(comparison):
    feedback = make_feedback(comparison)

    triage.accept(
        feedback, by=make_editor(), answer="Put better now.", verdict_changes={"reason": "It is quicker to run."}
    )

    feedback.refresh_from_db()
    assert not feedback.changed_pick
    assert tallies(comparison) == {"changes": 1, "answered": 1, "accepted": 1, "repicked": 0}


def test_an_impossible_verdict_is_refused_and_the_disagreement_still_waits(comparison):
    feedback = make_feedback(comparison)

    with pytest.raises(Refused):
        triage.accept(feedback, by=make_editor(), answer="Yes.", verdict_changes={"outcome": "depends"})

    feedback.refresh_from_db()
    assert (feedback.status, feedback.answer) == ("waiting", "")
    assert tallies(comparison) == {"changes": 0, "answered": 0, "accepted": 0, "repicked": 0}
    assert Comparison.objects.get(pk=comparison.pk).picked.slug == "mysql"


def test_spam_changes_no_page_and_erases_the_address(comparison):
    feedback = make_feedback(comparison, email="reader@example.org")

    triage.mark_spam(feedback, by=make_editor())
    work()

    feedback.refresh_from_db()
    assert (feedback.status, feedback.email, feedback.answered_by_name) == ("spam", "", "Ada Lovelace")
    assert tallies(comparison) == {"changes": 0, "answered": 0, "accepted": 0, "repicked": 0}
    assert version(comparison) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("first", ["accept", "decline", "mark_spam"])
@pytest.mark.parametrize("second", ["accept", "decline", "mark_spam"])
def test_a_second_answer_is_refused(comparison, first, second):
    feedback, ada = make_feedback(comparison), make_editor()
    act(first, feedback, ada)
    before = Feedback.objects.values().get(), tallies(comparison)

    with pytest.raises(Refused, match="answered meanwhile"):
        act(second, feedback, ada)

    assert (Feedback.objects.values().get(), tallies(comparison)) == before


def act(verb: str, feedback: Feedback, editor) -> None:
    answer = {} if verb == "mark_spam" else {"answer": "We thought about it."}
    getattr(triage, verb)(feedback, by=editor, **answer)


@pytest.mark.parametrize("verb", [triage.accept, triage.decline])
@pytest.mark.parametrize("answer", ["", " \r\n\t ", "no\x00w", "bell\x07"])
def test_an_answer_that_is_missing_or_cannot_be_shown_is_refused(comparison, verb, answer):
    feedback = make_feedback(comparison)

    with pytest.raises(Refused) as refused:
        verb(feedback, by=make_editor(), answer=answer)

    feedback.refresh_from_db()
    assert [problem.field for problem in refused.value.problems] == ["answer"]
    assert feedback.status == "waiting"


def test_a_reader_who_left_an_address_is_told_once_and_then_forgotten(comparison):
    feedback = make_feedback(comparison, email="reader@example.org")

    triage.decline(feedback, by=make_editor(), answer="We weighed <that> & stay.")
    make_due()
    work()

    letter = mail.outbox[0]
    feedback.refresh_from_db()
    assert len(mail.outbox) == 1
    assert letter.to == ["reader@example.org"]
    assert letter.subject == "Your disagreement: MySQL vs PostgreSQL"
    assert "We weighed <that> & stay." in letter.body
    assert f"/feedback/{feedback.token}/" in letter.body
    assert feedback.email == ""


def test_a_reader_without_an_address_is_not_written_to(comparison):
    triage.decline(make_feedback(comparison), by=make_editor(), answer="We weighed that.")
    make_due()
    work()

    assert mail.outbox == []


def test_the_address_is_kept_while_the_mail_server_is_down(comparison, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    feedback = make_feedback(comparison, email="reader@example.org")

    triage.decline(feedback, by=make_editor(), answer="We weighed that.")
    make_due()
    work()

    feedback.refresh_from_db()
    assert (feedback.status, feedback.email) == ("declined", "reader@example.org")
    assert "No mail was sent about disagreement" in caplog.text


def test_nobody_is_told_of_an_answer_that_was_rolled_back(comparison):
    feedback = make_feedback(comparison, email="reader@example.org")

    with pytest.raises(Refused):
        triage.accept(feedback, by=make_editor(), answer="Yes.", verdict_changes={"outcome": "depends"})
    work()

    assert mail.outbox == []


def test_a_name_with_a_line_break_adds_no_header_to_the_letter(comparison):
    comparison.low.name = "MySQL\r\nBcc: everybody@example.org"
    comparison.low.save()
    feedback = make_feedback(comparison, email="reader@example.org")

    triage.decline(feedback, by=make_editor(), answer="We weighed that.")
    make_due()
    work()

    assert mail.outbox[0].recipients() == ["reader@example.org"]
    assert "\n" not in mail.outbox[0].subject
    assert "Bcc" not in mail.outbox[0].message()
