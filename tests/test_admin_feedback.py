"""How editors answer disagreements in the admin."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from comparisons.models import Comparison, Feedback, Revision, Verdict

from .admin_pages import change_url, delete, errors, errors_beside, fields_of, fill_in, messages, page, rows
from .make import make_claim, make_comparison, make_condition, make_editor, make_feedback, make_published_comparison
from .working import make_due, work

pytestmark = pytest.mark.django_db

LIST = "/admin/comparisons/feedback/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor("ada"))
    return client


@pytest.fixture
def feedback():
    """A reader would pick PostgreSQL, where the page picks MySQL."""
    return make_feedback(make_published_comparison("mysql", "postgresql"), email="reader@example.org")


def answered(**changes):
    values = {"status": "declined", "answer": "No.", "answered_at": datetime.now(UTC)}
    return make_feedback(**(values | changes))


# ---- the queue


def test_the_queue_shows_what_waits_oldest_first_and_whom_readers_would_pick(editor):
    now = datetime.now(UTC)
    make_feedback(make_published_comparison("mysql", "postgresql"), created=now)
    make_feedback(make_published_comparison("c", "d"), created=now - timedelta(days=3), wants="depends")
    make_feedback(make_published_comparison("e", "f"), created=now - timedelta(days=2), wants="missing")
    answered()

    listed = rows(page(editor, LIST))

    assert [(row[1], row[2]) for row in listed] == [
        ("C vs D", "says it depends"),
        ("E vs F", "says something is missing"),
        ("MySQL vs PostgreSQL", "would pick PostgreSQL"),
    ]


def test_what_was_answered_is_found_by_its_state(editor):
    make_feedback()
    answered()

    assert [row[-1] for row in rows(page(editor, f"{LIST}?state=declined"))] == ["declined"]
    assert len(rows(page(editor, f"{LIST}?state=all"))) == 2


def test_an_origin_that_is_not_verified_is_shown_in_the_queue_and_on_the_page(editor):
    feedback = make_feedback(unverified_origin=True)

    assert rows(page(editor, LIST))[0][-2] == "not verified"
    assert "may not come from our form" in page(editor, change_url(feedback)).select_one(".errornote").text


def test_a_verified_origin_is_no_warning(editor, feedback):
    assert rows(page(editor, LIST))[0][-2] == "our form"
    assert page(editor, change_url(feedback)).select(".errornote") == []


def test_the_queue_takes_as_many_queries_whatever_its_length(editor, django_assert_num_queries):
    make_feedback()
    page(editor, LIST)
    with django_assert_num_queries(5):
        editor.get(LIST)
    for _ in range(5):
        make_feedback()
    with django_assert_num_queries(5):
        editor.get(LIST)


# ---- answering


def test_the_page_shows_what_was_written_and_the_claim_that_is_disputed(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    claim = make_claim(comparison.low, text="It reads so now.")
    feedback = make_feedback(
        comparison, wants="claim", claim=claim, claim_text="It read so then.", evidence="https://example.org/proof"
    )

    soup = page(editor, change_url(feedback))

    assert feedback.text in soup.blockquote.text
    assert soup.select_one(f"a[href='{change_url(claim)}']").text == "It read so then."
    assert "it reads now: It reads so now." in soup.select_one(".facts").text
    assert soup.select_one("a[href='https://example.org/proof']")


def test_text_of_a_reader_is_never_html(editor):
    feedback = make_feedback(text="<script>alert(1)</script> is what I would write.")

    soup = page(editor, change_url(feedback))

    assert soup.blockquote.select("script") == []
    assert "<script>alert(1)</script>" in soup.blockquote.text


def test_accepting_with_a_new_pick_changes_the_verdict_because_of_it(editor, feedback):
    soup = fill_in(
        editor, change_url(feedback), decision="accept", answer="You are right.", pick="high", argument="It holds."
    )
    make_due()
    work()

    feedback.refresh_from_db()
    verdict, revision = Verdict.objects.get(), Revision.objects.get()
    assert messages(soup)[0].startswith("Accepted, with your answer.")
    assert (feedback.status, feedback.answer, feedback.changed_pick) == ("accepted", "You are right.", True)
    assert (verdict.pick, verdict.reason, verdict.decided_by) == ("high", "It holds.", "Ada Lovelace")
    assert (revision.verb, revision.reason, revision.because) == ("revise", "You are right.", feedback)
    assert [message.to for message in mail.outbox] == [["reader@example.org"]]


def test_accepting_leaves_the_verdict_alone_where_it_was_not_changed(editor, feedback):
    fill_in(editor, change_url(feedback), decision="accept", answer="You are right about the claim.")

    feedback.refresh_from_db()
    assert (feedback.status, feedback.changed_pick) == ("accepted", False)
    assert not Revision.objects.exists()
    assert Comparison.objects.get().accepted == 1


def test_a_pick_against_the_weighed_claims_becomes_an_editors_judgement(editor, feedback):
    Verdict.objects.update(basis="claims")

    change = {"pick": "high", "basis": "editor", "argument": "It holds."}
    fill_in(editor, change_url(feedback), decision="accept", answer="You are right.", **change)

    assert Verdict.objects.values_list("pick", "basis").get() == ("high", "editor")


def test_accepting_that_it_depends_takes_the_pick_away(editor, feedback):
    fill_in(
        editor, change_url(feedback), decision="accept", answer="So it does.", outcome="depends", pick="", argument=""
    )

    verdict = Verdict.objects.get()
    assert (verdict.outcome, verdict.pick) == ("depends", None)


def test_an_outcome_that_contradicts_the_pick_is_refused_beside_it(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="accept", answer="So it does.", outcome="depends")

    assert errors_beside(soup, "pick") == [
        "Nothing is picked with this outcome: choose “no pick” here, or the outcome “pick”."
    ]
    assert Feedback.objects.get().status == "waiting"


def test_the_line_breaks_of_browsers_are_no_change_of_the_verdict(editor):
    comparison = make_published_comparison(verdict={"reason": "One.\n\nTwo."})
    feedback = make_feedback(comparison)

    fill_in(editor, change_url(feedback), decision="accept", answer="Yes.", argument="One.\r\n\r\nTwo.")

    assert not Revision.objects.exists()
    assert Feedback.objects.get().status == "accepted"


def test_declining_answers_without_a_change(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="decline", answer="The figures say otherwise.")

    feedback.refresh_from_db()
    assert messages(soup)[0].startswith("Declined, with your answer.")
    assert (feedback.status, feedback.answered_by_name) == ("declined", "Ada Lovelace")
    assert Verdict.objects.get().pick == "low"


def test_declining_with_a_changed_verdict_is_refused(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="decline", answer="No.", pick="high")

    assert errors(soup) == ["You changed the verdict: accept the disagreement, or change it back."]
    assert Feedback.objects.get().status == "waiting"


def test_what_argued_for_the_other_pick_is_rewritten_with_it(editor):
    comparison = make_published_comparison(
        "mysql",
        "postgresql",
        verdict={"in_short": "It is calm.", "best_case_for_the_other": "PostgreSQL keeps its promises."},
    )
    make_condition(comparison.verdict, text="it loses a row", happened=date(2026, 11, 1))
    make_condition(comparison.verdict, text="it gets slower", position=1)
    url = change_url(make_feedback(comparison))
    typed = {"decision": "accept", "answer": "You are right.", "pick": "high"}
    rewritten = {
        "in_short": "It keeps rows.",
        "argument": "It keeps its promises.",
        "best_case": "MySQL is at every host.",
    }
    conditions = {
        "conditions__1__DELETE": "on",
        "conditions__2__text": "a release breaks one",
        "conditions__2__check_by": "2027-05-01",
    }

    refused = fill_in(editor, url, **typed)
    still_waits = Feedback.objects.get().status
    fill_in(editor, url, **typed, **rewritten, **conditions)

    assert errors_beside(refused, "in_short") == ["It still argues for MySQL: rewrite it or empty it."]
    assert errors_beside(refused, "argument") == ["It still argues for MySQL: rewrite it or empty it."]
    assert errors_beside(refused, "best_case") == ["It still argues for PostgreSQL: rewrite it or empty it."]
    assert still_waits == "waiting"
    verdict = Verdict.objects.get()
    assert (verdict.pick, verdict.in_short) == ("high", "It keeps rows.")
    assert verdict.best_case_for_the_other == "MySQL is at every host."
    assert [(condition.text, condition.check_by, condition.happened) for condition in verdict.conditions.all()] == [
        ("it loses a row", date(2027, 10, 1), date(2026, 11, 1)),
        ("a release breaks one", date(2027, 5, 1), None),
    ]


def test_a_condition_alone_changes_because_of_a_reader(editor, feedback):
    fill_in(editor, change_url(feedback), decision="accept", answer="Yes.", conditions__0__text="it loses a row")

    assert [condition.text for condition in Verdict.objects.get().conditions.all()] == ["it loses a row"]
    assert Revision.objects.get().because == feedback
    assert not Feedback.objects.get().changed_pick


def test_declining_with_another_condition_is_refused(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="decline", answer="No.", conditions__0__text="it loses a row")

    assert errors(soup) == ["You changed the verdict: accept the disagreement, or change it back."]
    assert Feedback.objects.get().status == "waiting"


def test_a_verdict_that_changed_meanwhile_is_not_undone(editor, feedback):
    typed = fields_of(page(editor, change_url(feedback))) | {"decision": "accept", "answer": "Yes."}
    comparison = feedback.comparison
    fill_in(editor, change_url(comparison), verdict__0__reason="Put better.", reason="It was long-winded.")

    soup = BeautifulSoup(editor.post(change_url(feedback), typed).content, "html.parser")

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert Verdict.objects.get().reason == "Put better."
    assert Feedback.objects.get().status == "waiting"


def test_an_address_that_was_erased_is_not_said_never_to_have_been_left(editor):
    soup = page(editor, change_url(answered(email="")))

    assert "none kept" in soup.select_one(".facts").text


@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_an_answer_is_needed(editor, feedback, decision):
    soup = fill_in(editor, change_url(feedback), decision=decision)

    assert errors_beside(soup, "answer") == ["Write an answer: the reader and the page show it."]
    assert Feedback.objects.get().status == "waiting"


def test_what_was_typed_is_kept_where_something_is_missing(editor, feedback):
    soup = fill_in(editor, change_url(feedback), decision="accept", argument="A better reason.")

    assert fields_of(soup)["argument"] == "A better reason."


def test_spam_is_set_aside_without_an_answer(editor, feedback):
    fill_in(editor, change_url(feedback), decision="spam")

    feedback.refresh_from_db()
    assert (feedback.status, feedback.answer, feedback.email) == ("spam", "", "")


def test_several_are_set_aside_at_once(editor):
    waiting = [make_feedback().pk, make_feedback().pk]

    response = editor.post(LIST, {"action": "set_aside", "_selected_action": waiting}, follow=True)

    assert "2 set aside as spam." in response.text
    assert set(Feedback.objects.values_list("status", flat=True)) == {"spam"}


def test_a_form_without_a_decision_changes_nothing(editor, feedback):
    soup = fill_in(editor, change_url(feedback), answer="Well.", decision="maybe")

    assert errors(soup) == ["Accept it, decline it, or set it aside as spam."]
    assert Feedback.objects.get().status == "waiting"


def test_what_was_answered_meanwhile_is_not_answered_twice(editor, feedback):
    typed = fields_of(page(editor, change_url(feedback))) | {"decision": "decline", "answer": "No."}
    fill_in(editor, change_url(feedback), decision="accept", answer="Yes.")

    response = editor.post(change_url(feedback), typed)

    soup = BeautifulSoup(response.content, "html.parser")
    feedback.refresh_from_db()
    assert (feedback.status, feedback.answer) == ("accepted", "Yes.")
    assert errors(soup) == [
        "Ada Lovelace has answered meanwhile: it is accepted. Your text is kept here, and nothing of it is stored."
    ]
    assert fields_of(soup)["answer"] == "No."
    assert soup.select("button[name=decision]") == []


def test_what_was_answered_is_shown_with_what_changed_because_of_it(editor, feedback):
    fill_in(editor, change_url(feedback), decision="accept", answer="You are *right*.", pick="high", argument="")

    soup = page(editor, change_url(feedback))

    assert soup.select_one(".answer em").text == "right"
    assert soup.select_one(f"a[href='{change_url(Revision.objects.get())}']")
    assert soup.select("button[name=decision]") == []


def test_a_comparison_without_a_verdict_is_answered_too(editor):
    feedback = make_feedback(make_comparison("mysql", "postgresql"))

    soup = fill_in(editor, change_url(feedback), decision="decline", answer="It is a draft.")

    assert messages(soup)[0].startswith("Declined, with your answer.")


# ---- permissions and deleting


def test_who_may_only_look_answers_nothing(client, feedback):
    client.force_login(make_editor("bob", permissions=["view_feedback"]))

    soup = page(client, change_url(feedback))
    response = client.post(change_url(feedback), {"decision": "decline", "answer": "No."})

    assert soup.select("textarea, button[name=decision]") == []
    assert response.status_code == 403
    assert Feedback.objects.get().status == "waiting"


def test_who_may_not_decide_answers_without_the_verdict(client, feedback):
    client.force_login(make_editor("bob", permissions=["view_feedback", "change_feedback"]))

    soup = page(client, change_url(feedback))
    typed = {"decision": "accept", "answer": "Yes.", "outcome": "tie", "pick": ""}
    client.post(change_url(feedback), fields_of(soup) | typed)

    assert soup.select("[name=outcome], [name=pick]") == []
    assert Feedback.objects.get().status == "accepted"
    assert Verdict.objects.get().outcome == "pick"


def test_who_may_not_look_is_refused(client, feedback):
    client.force_login(make_editor("bob", permissions=["view_technology"]))

    page(client, change_url(feedback), status=403)


def test_spam_can_be_deleted_and_what_waits_cannot(editor, feedback):
    spam = make_feedback(status="spam")

    assert editor.post(f"{LIST}{feedback.pk}/delete/", {"post": "yes"}).status_code == 403
    assert delete(editor, f"{LIST}{spam.pk}/delete/").status_code == 302
    assert list(Feedback.objects.all()) == [feedback]


@pytest.mark.parametrize("number", ["0", "x", "9" * 40])
def test_a_disagreement_that_does_not_exist_is_not_found(editor, number):
    page(editor, f"{LIST}{number}/change/", status=404)
