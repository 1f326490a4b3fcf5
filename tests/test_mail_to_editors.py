"""Mails to the editors about new disagreements: gathered, without a word of a reader, none for what is held."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from comparisons.models import Feedback
from comparisons.services import tasks
from comparisons.services.mail import MOST_NAMED

from .admin_pages import page, rows
from .make import make_editor, make_feedback, make_published_comparison
from .working import make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "We have run both for three years, and it never lost a row."
DOWN = "django.core.mail.backends.smtp.EmailBackend"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def comparison(settings):
    settings.EDITORS_EMAIL = "editors@example.org"
    return make_published_comparison("mysql", "postgresql")


def sent_at(minutes: float, comparison, **changes) -> Feedback:
    return make_feedback(comparison, created=NOON + timedelta(minutes=minutes), **changes)


def look_at(minutes: float) -> None:
    """Run the chore and send what it queued."""
    list(tasks.gather_for_editors(NOON + timedelta(minutes=minutes)))
    work()


def subjects() -> list[str]:
    return [letter.subject for letter in mail.outbox]


def test_the_first_is_told_within_two_minutes_and_those_of_the_next_hour_in_one_mail(comparison):
    sent_at(0, comparison)
    look_at(1)
    for minutes in (2, 3, 30):
        sent_at(minutes, comparison)
        look_at(minutes + 1)
    early = subjects()
    look_at(62)
    look_at(63)

    assert early == ["Disagreement: MySQL vs PostgreSQL"]
    assert subjects()[1:] == ["3 disagreements wait for an answer"]
    assert {letter.to[0] for letter in mail.outbox} == {"editors@example.org"}


def test_however_many_come_a_day_they_are_24_mails_that_name_twenty_each(comparison):
    sent = [sent_at(0, comparison)]
    for number in range(1, 600):
        row = Feedback(comparison=comparison, wants="depends", text=WORDS, client=f"c{number}", text_hash=str(number))
        row.created = NOON + timedelta(minutes=number * 2.4)
        sent.append(row)
    Feedback.objects.bulk_create(sent[1:])

    for minutes in range(1, 24 * 60, 30):
        list(tasks.gather_for_editors(NOON + timedelta(minutes=minutes)))
        work()

    assert len(mail.outbox) <= 24
    assert all(letter.body.count("/feedback/") <= MOST_NAMED + 1 for letter in mail.outbox)
    assert any("\nAnd 5 more.\n" in letter.body for letter in mail.outbox)


@pytest.mark.parametrize(
    ("wants", "sentence"),
    [
        ("low", "MySQL vs PostgreSQL: would pick MySQL"),
        ("high", "MySQL vs PostgreSQL: would pick PostgreSQL"),
        ("depends", "MySQL vs PostgreSQL: says it depends"),
        ("reason", "MySQL vs PostgreSQL: says the reason is wrong"),
        ("claim", "MySQL vs PostgreSQL: says a claim is wrong or outdated"),
        ("missing", "MySQL vs PostgreSQL: says something is missing"),
    ],
)
def test_it_says_which_pair_and_what_kind_and_no_word_of_the_reader(comparison, wants, sentence):
    said = {"text": WORDS, "evidence": "https://example.org/proof", "would_settle": "A benchmark of yours."}
    feedback = sent_at(0, comparison, wants=wants, email="reader@example.org", claim_text="It is fast.", **said)
    look_at(1)

    whole = mail.outbox[0].message().as_string()
    assert sentence in mail.outbox[0].body.splitlines()
    assert f"/admin/comparisons/feedback/{feedback.pk}/change/" in mail.outbox[0].body
    for words in (*said.values(), "reader@example.org", "It is fast.", feedback.token):
        assert words not in whole


@pytest.mark.parametrize(
    "changes", [{"status": "held"}, {"status": "spam"}, {"status": "in_review"}, {"unverified_origin": True}]
)
def test_none_for_what_is_held_or_spam_or_at_work_or_of_unknown_origin(comparison, changes):
    sent_at(0, comparison, **changes)

    look_at(1)

    assert mail.outbox == []
    assert not DBTaskResult.objects.exists()


def test_what_was_set_aside_before_the_mail_went_is_not_told(comparison):
    sent_at(0, comparison)
    list(tasks.gather_for_editors(NOON + timedelta(minutes=1)))
    Feedback.objects.update(status="spam")

    work()

    assert mail.outbox == []


def test_what_may_not_be_stored_yet_waits_for_the_next_look(comparison):
    sent_at(0, comparison)

    look_at(0.2)
    before = list(mail.outbox)
    look_at(1.2)

    assert before == []
    assert len(mail.outbox) == 1


def test_while_mail_is_away_one_mail_waits_and_the_next_tells_of_the_rest(comparison, settings):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.does.not.exist"
    sent_at(0, comparison)
    look_at(1)
    for minutes in (70, 140):
        sent_at(minutes, comparison)
        look_at(minutes + 1)
    waiting = DBTaskResult.objects.filter(status="READY").count()
    settings.EMAIL_BACKEND = working
    make_due()
    work()
    look_at(200)

    assert waiting == 1
    assert subjects() == ["Disagreement: MySQL vs PostgreSQL", "2 disagreements wait for an answer"]


def test_two_servers_that_look_at_once_queue_one_mail(comparison, monkeypatch):
    sent_at(0, comparison)
    now = NOON + timedelta(minutes=1)
    other = tasks.gather_for_editors(now)

    def count(*moments):
        """The other one is quicker by a moment."""
        monkeypatch.undo()
        list(other)
        return Feedback.objects.all()

    monkeypatch.setattr("comparisons.models.feedback.FeedbackQuerySet.told_to_editors", lambda rows, *moments: count())
    list(tasks.gather_for_editors(now))

    assert DBTaskResult.objects.count() == 1


def test_one_that_was_given_up_leads_to_the_queue_and_can_be_tried_again(comparison, settings, client):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = DOWN, "127.0.0.1", 1
    sent_at(0, comparison)
    look_at(1)
    for _ in tasks.PAUSES:
        make_due()
        work()
    settings.EMAIL_BACKEND = working
    client.force_login(make_editor())
    url = reverse("admin:django_tasks_database_dbtaskresult_changelist")

    listed = rows(page(client, f"{url}?status__exact=FAILED"))
    client.post(url, {"action": "try_again", "_selected_action": [str(DBTaskResult.objects.failed().get().pk)]})
    work()

    assert [row[1:4] for row in listed] == [["tell editors", "new disagreements", "Failed"]]
    assert subjects() == ["Disagreement: MySQL vs PostgreSQL"]
