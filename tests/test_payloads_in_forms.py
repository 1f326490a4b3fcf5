"""Hostile texts of readers' forms arrive as text on every page and in every mail, or are refused with a sentence."""

from email import policy
from email.parser import BytesParser

import pytest
from django.core import mail
from django.test import Client

from comparisons.models import Feedback
from comparisons.services import triage
from comparisons.services.mail import ask_reader, tell_reader

from .admin_pages import change_url
from .feedback_form import OURS, URL, typed
from .hostile import Page, harm, words
from .make import make_editor, make_published_comparison
from .payloads import PAYLOADS, share

pytestmark = pytest.mark.django_db

PADDING = "is what I think of it."
SHOWN_AGAIN = {422, 413, 400}
HEADERS = {
    "Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID",
    "Auto-Submitted",
}  # fmt: skip


def send(client: Client, text: str, number: int, **more: str) -> "tuple[int, Page, str]":
    """Post from a network of its own; the status of the answer, and the page that a reader then sees."""
    given = typed(text=text.replace("\ud800", "\x00"), **more)
    sent = client.post(URL, given, headers=OURS, REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1")
    shown = client.get(sent["Location"]) if sent.status_code == 303 else sent
    return sent.status_code, Page(shown.content.decode()), shown.content.decode()


def free_all() -> None:
    """Let all that looked like spam wait for an answer, as editors may."""
    Feedback.objects.update(status="waiting", held_for="", held_because="", set_aside_at=None)


@pytest.fixture
def site(db: None) -> None:
    make_published_comparison("mysql", "postgresql")


def test_a_text_of_a_reader_is_text_or_refused_with_a_sentence(client, site):
    allowed = (
        send(client, f"Quiet words. {PADDING}", 0)[1].parts | send(client, "short", 0, email="x", evidence="x")[1].parts
    )
    stored = 0
    for payload in share(3):
        status, page, html = send(client, f"{payload.text} {PADDING}", payload.number + 1)

        assert harm(html, allowed) == [], payload
        if status == 303:
            stored += 1
            assert page.says(f"{payload.text} {PADDING}"), payload
        else:
            assert status in SHOWN_AGAIN, payload
            assert "Not sent" in page.words, payload
    assert stored > 40


@pytest.mark.parametrize(
    "field", ["evidence", "email", "wants", "claim", "criterion", "would_settle", "homepage", "stamp", "seen"]
)
def test_every_other_field_takes_it_as_text_or_refuses_it(client, site, field):
    allowed = send(client, "short", 0, email="x", evidence="x", wants="x", claim="x")[1].parts
    for address in ("https://example.org/quiet", "quiet words"):
        allowed |= send(client, f"Quiet words. {PADDING}", 0, evidence=address, would_settle="Quiet words.")[1].parts
    for payload in share(12, len(field)):
        text = payload.text.replace("\ud800", "\x00")
        status, _, html = send(client, f"Quiet words. {PADDING}", payload.number + 1, **{field: text})

        assert status in SHOWN_AGAIN | {303}, payload
        assert harm(html, allowed) == [], payload


def test_no_text_adds_a_header_or_a_recipient_to_a_mail(client, site):
    editor = make_editor()
    for payload in share(3):
        send(client, f"{payload.text} {PADDING}", payload.number + 1, email="reader@example.org")
    free_all()
    for feedback in Feedback.objects.all():
        feedback.status, feedback.question = "needs_evidence", feedback.text
        assert ask_reader(feedback)
        assert tell_reader(triage.decline(feedback, by=editor, answer=feedback.text))

    assert len(mail.outbox) > 80
    for sent in mail.outbox:
        raw = sent.message().as_bytes()
        read = BytesParser(policy=policy.default).parsebytes(raw)
        assert set(read.keys()) == HEADERS
        assert read["To"] == "reader@example.org"
        assert read.get_content_type() == "text/plain"
        assert words(PADDING) in words(read.get_content())


def test_editors_read_it_as_text(client, site):
    """The queue lists fifty of them, and each has a page to answer it."""
    for payload in share(6):
        send(client, f"{payload.text} {PADDING}", payload.number + 1)
    quiet = send(client, f"Quiet words. {PADDING}", 0, evidence="https://example.org/quiet")
    assert quiet[0] == 303
    free_all()
    client.force_login(make_editor())
    rows = list(Feedback.objects.order_by("pk"))
    allowed = Page(client.get(change_url(rows[-1])).content.decode()).parts

    for row in rows[::5]:
        html = client.get(change_url(row)).content.decode()
        assert harm(html, allowed) == [], row.text
        assert Page(html).says(row.text), row.text
    queue = client.get("/admin/comparisons/feedback/").content.decode()
    assert harm(queue, Page(queue).parts) == []
    assert "alert(1)" not in " ".join(Page(queue).scripts + [v for v in Page(queue).values if v.startswith("java")])


def test_the_corpus_is_as_large_as_it_is_said_to_be():
    assert len(PAYLOADS) >= 150
    assert len({payload.text for payload in PAYLOADS}) == len(PAYLOADS)
    assert len({payload.kind for payload in PAYLOADS}) >= 12
