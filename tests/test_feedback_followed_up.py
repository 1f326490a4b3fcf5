"""After a disagreement: the reader's private page, and the mail to the editors."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from comparisons.models import Comparison, Feedback
from comparisons.services import triage

from .feedback_form import WHY, send
from .make import make_editor, make_feedback, make_published_comparison
from .reading import parsed, words
from .working import gather, work


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


# --- The private page


def test_the_reader_is_thanked_and_gets_a_private_link(client, comparison, settings):
    settings.SITE_URL = "https://nice-pick.example"

    page = client.get(send(client)["Location"])

    feedback = Feedback.objects.get()
    assert page.status_code == 200
    assert words(parsed(page).h1) == "Thank you for disagreeing"
    assert words(parsed(page).select_one(".private-link")) == f"https://nice-pick.example/feedback/{feedback.token}/"
    assert words(parsed(page).select_one("blockquote")) == WHY
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "same-origin"


def test_the_private_page_shows_the_answer_and_the_way_to_what_changed(client, comparison):
    feedback = make_feedback(comparison, email="a@example.org")
    undecided = {"outcome": "depends", "pick": None, "reason": "Both keep what they are given."}
    triage.accept(feedback, by=make_editor(), answer="You *convinced* us.", verdict_changes=undecided)

    page = parsed(client.get(feedback.get_absolute_url()))

    status = page.select_one(".status-accepted")
    links = {link["href"] for link in page.select("main a")}
    assert words(page.h1) == "An editor answered"
    assert "it changed the pick" in words(status)
    assert status.em.get_text() == "convinced"
    assert {f"/compare/{comparison.slug}/", f"/compare/{comparison.slug}/changes/"} <= links
    assert "a@example.org" not in page.get_text()


def test_the_private_page_of_a_withdrawn_comparison_leads_to_no_dead_end(client, db, settings):
    comparison = make_published_comparison(status="archived")
    feedback = make_feedback(comparison, status="declined", answer="No.", answered_at=datetime.now(UTC))

    links = {link["href"] for link in parsed(client.get(feedback.get_absolute_url())).select("main a")}

    here = feedback.get_absolute_url()
    assert links == {f"{settings.SITE_URL}{here}", f"{here}withdraw/", "/privacy/#disagreeing"}


def test_who_was_taken_for_a_robot_learns_it(client, comparison):
    feedback = make_feedback(comparison, status="spam")

    assert words(parsed(client.get(feedback.get_absolute_url())).h1) == "We set this aside"


def test_a_private_link_without_its_slash_leads_to_the_page(client, comparison):
    url = make_feedback(comparison).get_absolute_url()

    assert client.get(url.removesuffix("/"))["Location"] == url


@pytest.mark.parametrize("token", ["x" * 32, "short", "x" * 5000, "%00" * 32, "é" * 32, "%ff"])
def test_an_unknown_private_link_is_not_found(client, db, token):
    assert client.get(f"/feedback/{token}/").status_code == 404


# --- Telling the editors


def test_editors_are_told_with_the_way_to_the_answer(client, comparison, settings):
    settings.EDITORS_EMAIL, settings.SITE_URL = "editors@example.org", "https://nice-pick.example"

    send(client, text=f"{WHY} <b>&</b>", email="reader@example.org", evidence="https://example.org/why")
    gather()
    work()

    letter = mail.outbox[0]
    admin = reverse("admin:comparisons_feedback_change", args=[Feedback.objects.get().pk])
    assert letter.recipients() == ["editors@example.org"]
    assert letter.subject == "Disagreement: MySQL vs PostgreSQL"
    assert "MySQL vs PostgreSQL: would pick PostgreSQL" in letter.body
    for of_the_reader in (WHY, "<b>", "example.org/why"):
        assert of_the_reader not in letter.body
    assert f"https://nice-pick.example{admin}" in letter.body
    assert "reader@example.org" not in letter.message().as_string()


def test_without_an_address_of_the_editors_the_site_writes_to_itself(client, comparison, settings):
    settings.EDITORS_EMAIL = ""

    send(client)
    gather()
    work()

    assert mail.outbox[0].recipients() == [settings.DEFAULT_FROM_EMAIL]


def test_a_mail_server_that_is_down_loses_no_disagreement(client, comparison, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = send(client)
    gather()
    work()

    assert response.status_code == 303
    assert Feedback.objects.get().text == WHY
    assert "No mail was sent about disagreements" in caplog.text
