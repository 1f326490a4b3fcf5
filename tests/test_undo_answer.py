"""Taking back an answer to a disagreement: for 15 minutes, while nothing stands on it and nobody was told."""

from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from comparisons.models import Comparison, Feedback
from comparisons.services import triage
from comparisons.services.editorial import Refused

from .admin_pages import change_url, fields_of, messages, page
from .make import make_editor, make_feedback, make_published_comparison
from .working import make_due, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def feedback():
    return make_feedback(make_published_comparison("mysql", "postgresql"), email="reader@example.org")


def since(feedback: Feedback, ago: timedelta) -> None:
    Feedback.objects.filter(pk=feedback.pk).update(answered_at=feedback.answered_at - ago)


def test_an_answer_is_taken_back_and_its_text_is_in_the_form_again(editor, ada, feedback):
    triage.accept(feedback, by=ada, answer="You are right.")

    action = page(editor, change_url(feedback)).select_one("form.undo")["action"]
    soup = page(editor, editor.post(action)["Location"])

    feedback.refresh_from_db()
    assert (feedback.status, feedback.answer, feedback.email) == ("waiting", "", "reader@example.org")
    assert (feedback.answered_at, feedback.answered_by, feedback.answered_by_name) == (None, None, "")
    assert Comparison.objects.values_list("answered", "accepted", "repicked").get() == (0, 0, 0)
    assert fields_of(soup)["answer"] == "You are right."
    assert messages(soup) == ["Taken back: it waits again, and nobody was told."]


def test_the_message_after_an_answer_leads_back_to_it(editor, feedback):
    typed = fields_of(page(editor, change_url(feedback))) | {"decision": "decline", "answer": "No."}

    soup = page(editor, editor.post(change_url(feedback), typed)["Location"])

    assert soup.select_one(".messagelist a[aria-keyshortcuts=u]")["href"] == change_url(feedback)


def test_nobody_is_told_before_an_answer_stands(ada, feedback):
    triage.decline(feedback, by=ada, answer="No.")
    work()
    before = list(mail.outbox)

    make_due()
    work()

    assert before == []
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert triage.MAIL_AFTER > triage.UNDO


def test_what_is_answered_anew_is_told_once_with_the_new_words(ada, feedback):
    triage.decline(feedback, by=ada, answer="No.")
    triage.undo(feedback, by=ada)
    waiting = DBTaskResult.objects.count()
    triage.accept(feedback, by=ada, answer="Yes, after all.")
    make_due()
    work()

    assert waiting == 0
    assert ["Yes, after all." in letter.body for letter in mail.outbox] == [True]


def test_spam_is_taken_back_by_who_set_it_aside(ada, feedback):
    triage.mark_spam(feedback, by=ada)

    triage.undo(feedback, by=ada)

    assert Feedback.objects.waiting().get() == feedback


@pytest.mark.parametrize(("ago", "is_late"), [(timedelta(minutes=14, seconds=50), False), (triage.UNDO, True)])
def test_an_answer_stands_after_15_minutes(ada, feedback, ago, is_late):
    since(triage.decline(feedback, by=ada, answer="No."), ago)

    feedback.refresh_from_db()
    assert ("15 minutes" in triage.why_no_undo(feedback, ada)) == is_late


def test_an_answer_that_changed_the_verdict_stands(editor, ada, feedback):
    triage.accept(feedback, by=ada, answer="Yes.", verdict_changes={"pick": "high", "reason": "It holds."})

    with pytest.raises(Refused, match="history"):
        triage.undo(feedback, by=ada)

    soup = page(editor, change_url(feedback))
    assert not soup.select("form.undo")
    assert soup.select_one(f"a[href='/admin/comparisons/comparison/{feedback.comparison_id}/history/']")


def test_an_answer_that_another_one_got_later_stands(ada, feedback):
    answered = triage.decline(feedback, by=ada, answer="No.")
    copied = triage.answer_as(make_feedback(feedback.comparison), answered, by=ada)

    with pytest.raises(Refused, match=f"#{copied.pk}"):
        triage.undo(answered, by=ada)
    triage.undo(copied, by=ada)

    assert triage.undo(answered, by=ada).status == "waiting"


@pytest.mark.parametrize("status", ["waiting", "in_review", "needs_evidence"])
def test_it_is_again_what_it_was_before(ada, feedback, status):
    Feedback.objects.update(status=status, question="Which one?")

    triage.undo(triage.decline(feedback, by=ada, answer="No."), by=ada)

    assert Feedback.objects.values_list("status", "question").get() == (status, "Which one?")


def test_a_held_one_that_was_called_spam_is_held_again(ada, feedback):
    Feedback.objects.update(status="held", held_because="Three links.")

    triage.undo(triage.mark_spam(feedback, by=ada), by=ada)

    assert Feedback.objects.values_list("status", "held_because").get() == ("held", "Three links.")


def test_what_its_writer_took_back_is_not_opened_again(ada, feedback):
    triage.decline(feedback, by=ada, answer="No.")
    Feedback.objects.update(withdrawn_at=feedback.created, text="", client="", email="", answer="")

    with pytest.raises(Refused, match="Its writer has taken it back"):
        triage.undo(feedback, by=ada)


def test_what_was_answered_together_is_taken_back_together_or_alone(ada, feedback):
    others = [make_feedback(feedback.comparison, email="other@example.org") for _ in range(3)]
    answer = lambda: triage.decline(feedback, by=ada, answer="No.")  # noqa: E731
    triage.answer_alike(feedback, [one.pk for one in others], answer, by=ada)

    triage.undo(others[0], by=ada)
    alone = sorted(Feedback.objects.values_list("status", flat=True))
    triage.undo(feedback, by=ada)
    make_due()
    work()

    assert alone == ["declined", "declined", "declined", "waiting"]
    assert set(Feedback.objects.values_list("status", "same_as")) == {("waiting", None)}
    assert Comparison.objects.get().answered == 0
    assert mail.outbox == []


def test_the_answer_of_somebody_else_stands(editor, feedback):
    triage.decline(feedback, by=make_editor("grace"), answer="No.")

    response = editor.post(f"{change_url(feedback).removesuffix('change/')}undo/", follow=True)

    assert "Only the person who answered" in response.content.decode()
    assert Feedback.objects.get().status == "declined"


def test_who_may_not_answer_takes_nothing_back(client, ada, feedback):
    triage.decline(feedback, by=ada, answer="No.")
    client.force_login(make_editor("viewer", permissions=["view_feedback"]))

    assert client.post(f"{change_url(feedback).removesuffix('change/')}undo/").status_code == 403
    assert client.get(f"{change_url(feedback).removesuffix('change/')}undo/").status_code == 403


def test_what_waits_again_is_not_taken_back_twice(ada, feedback):
    triage.undo(triage.decline(feedback, by=ada, answer="No."), by=ada)

    with pytest.raises(Refused, match="waits already"):
        triage.undo(feedback, by=ada)
