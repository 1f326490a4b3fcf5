"""Letters and the worker that sends them: asked for with what they tell of, tried again, never sent twice."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from threading import Thread
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.urls import reverse
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from comparisons.models import Feedback
from comparisons.services import mail as letters
from comparisons.services import task_queue, tasks, triage

from .admin_pages import page, rows
from .make import make_editor, make_feedback, make_published_comparison
from .working import make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
DOWN = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def worker(settings):
    """Sends all that is due."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    return work


@pytest.fixture
def feedback():
    return make_feedback(make_published_comparison(), email="reader@example.org")


def answered(feedback: Feedback, by: str = "ada") -> Feedback:
    """Decline it, and let its mail be due: it waits for as long as an answer can be taken back."""
    declined = triage.decline(feedback, by=make_editor(by), answer="We weighed that.")
    make_due()
    return declined


def give_up(worker) -> None:
    for _ in range(len(tasks.PAUSES) + 1):
        make_due()
        worker()


def test_a_letter_waits_for_the_worker_and_is_sent_once(worker, feedback):
    answered(feedback)
    before = list(mail.outbox)

    worker()
    worker()

    feedback.refresh_from_db()
    assert before == []
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert feedback.email == ""


def test_a_mail_says_that_a_program_sent_it_and_has_a_name_of_its_own(worker, feedback, settings):
    settings.SITE_URL = "https://nice-pick.example"
    answered(feedback)
    worker()
    headers = mail.outbox[0].message()
    again = Feedback.objects.get()
    again.email = "reader@example.org"

    letters.tell_reader(again)

    names = [letter.message()["Message-ID"] for letter in mail.outbox]
    assert headers["Auto-Submitted"] == "auto-generated"
    assert names[0] == names[1]
    assert names[0].startswith(f"<answer-{feedback.pk}-")
    assert names[0].endswith("@nice-pick.example>")


def test_a_question_is_mailed_with_the_link_and_the_address_stays_for_the_answer(worker, feedback):
    Feedback.objects.update(status="needs_evidence", question="Which version was that?")
    tasks.ask_reader.enqueue(feedback.pk)
    worker()
    asked = Feedback.objects.get()

    Feedback.objects.update(status="waiting")
    answered(asked)
    worker()

    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == [
        "A question about your disagreement",
        "Your disagreement",
    ]
    assert "Which version was that?" in mail.outbox[0].body
    assert feedback.get_absolute_url() in mail.outbox[0].body
    assert asked.email == "reader@example.org"
    assert Feedback.objects.get().email == ""


@pytest.mark.parametrize("changes", [{"status": "waiting"}, {"email": ""}])
def test_a_question_that_was_answered_or_has_no_address_is_not_mailed(worker, feedback, changes):
    Feedback.objects.update(**{"status": "needs_evidence", "question": "Which version?"} | changes)
    tasks.ask_reader.enqueue(feedback.pk)

    worker()

    assert mail.outbox == []


@pytest.mark.parametrize(("days", "kept"), [(89, "reader@example.org"), (91, "")])
def test_an_address_is_erased_90_days_after_it_came_also_where_its_mail_was_given_up(feedback, days, kept):
    Feedback.objects.update(created=datetime.now(UTC) - timedelta(days=days))

    list(tasks.erase_old_addresses(datetime.now(UTC)))

    assert Feedback.objects.get().email == kept


def test_a_task_holds_no_address(worker, feedback):
    answered(feedback)

    asked = DBTaskResult.objects.get()

    assert asked.args_kwargs == {"args": [feedback.pk], "kwargs": {}}


def test_nothing_is_asked_for_what_is_rolled_back(worker, feedback):
    with transaction.atomic():
        answered(feedback)
        transaction.set_rollback(True)

    worker()

    assert mail.outbox == []
    assert not DBTaskResult.objects.exists()


def test_a_letter_that_could_not_be_sent_is_tried_again_later(worker, feedback, settings):
    answered(feedback)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DOWN
    worker()
    waiting = DBTaskResult.objects.ready().count(), DBTaskResult.objects.filter(status="READY").count()
    settings.EMAIL_BACKEND = working

    make_due()
    worker()

    feedback.refresh_from_db()
    assert waiting == (0, 1)
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert feedback.email == ""


def test_a_letter_is_given_up_after_a_day_and_the_log_says_so(worker, feedback, settings, caplog):
    answered(feedback)
    settings.EMAIL_BACKEND = DOWN

    give_up(worker)

    feedback.refresh_from_db()
    assert f"disagreement {feedback.pk} was tried {len(tasks.PAUSES) + 1} times and is given up" in caplog.text
    assert not DBTaskResult.objects.filter(status="READY").exists()
    assert DBTaskResult.objects.failed().count() == 1
    assert "reader@example.org" not in caplog.text
    assert feedback.email == "reader@example.org"


def test_a_letter_that_was_given_up_can_be_tried_again_from_its_list(worker, feedback, settings, client):
    answered(feedback)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DOWN
    give_up(worker)
    settings.EMAIL_BACKEND = working
    client.force_login(make_editor("grace"))
    url = reverse("admin:django_tasks_database_dbtaskresult_changelist")
    listed = rows(page(client, f"{url}?status__exact=FAILED"))
    again = {"action": "try_again", "_selected_action": [str(DBTaskResult.objects.failed().get().pk)]}

    client.post(url, again)
    client.post(url, again)
    worker()

    assert [row[1:4] for row in listed] == [["tell reader", f"disagreement {feedback.pk}", "Failed"]]
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert not DBTaskResult.objects.failed().exists()


def test_who_may_not_answer_cannot_send_again(worker, feedback, settings, client):
    answered(feedback)
    settings.EMAIL_BACKEND = DOWN
    give_up(worker)
    client.force_login(make_editor("grace", permissions=["view_dbtaskresult"]))
    url = reverse("admin:django_tasks_database_dbtaskresult_changelist")

    client.post(url, {"action": "try_again", "_selected_action": [str(DBTaskResult.objects.failed().get().pk)]})

    assert DBTaskResult.objects.failed().count() == 1


def test_a_worker_that_is_killed_loses_no_letter(worker, feedback, monkeypatch):
    answered(feedback)
    with monkeypatch.context() as patched:
        patched.setattr(Worker, "run_task", killed_while_it_sends)
        with pytest.raises(Killed):
            worker()

    make_due()
    worker()
    make_due()
    worker()

    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]


def test_a_mistake_of_ours_is_tried_again_too(worker, feedback, settings):
    answered(feedback)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Mistaken"
    worker()
    settings.EMAIL_BACKEND = working

    make_due()
    worker()

    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]


def test_a_mistake_of_ours_whose_next_try_waits_is_not_asked_for_twice(worker, feedback, settings):
    answered(feedback)
    settings.EMAIL_BACKEND = f"{__name__}.Mistaken"
    worker()

    is_asked = tasks.retry(DBTaskResult.objects.failed().get())

    assert not is_asked
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_an_address_that_no_mail_server_can_be_told_fails_as_a_refused_one_does(worker, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Unspeakable"
    answered(make_feedback(make_published_comparison(), email="reader@example.org"))

    worker()

    assert "No mail was sent about disagreement" in caplog.text
    assert not DBTaskResult.objects.failed().exists()


def test_what_was_sent_long_ago_is_forgotten(worker, feedback):
    answered(feedback)
    worker()
    DBTaskResult.objects.update(started_at=datetime.now(UTC) - task_queue.KEPT - timedelta(days=1))

    answered(make_feedback(feedback.comparison, email="other@example.org"), by="grace")
    worker()

    assert DBTaskResult.objects.count() == 1


def test_a_letter_about_what_is_gone_fails_nothing(worker, feedback):
    answered(feedback)
    Feedback.objects.all().delete()

    worker()

    assert mail.outbox == []
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_the_worker_takes_its_turn_beside_a_writer(worker, feedback):
    answered(feedback)
    writer = Thread(target=_write_for_a_while)
    writer.start()

    worker()
    writer.join()

    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]


def _write_for_a_while() -> None:
    try:
        for number in range(30):
            with transaction.atomic():
                Feedback.objects.update(claim_text=str(number))
    finally:
        connection.close()


class Killed(BaseException):
    """The process ends here."""


def killed_while_it_sends(worker: Worker, asked: DBTaskResult) -> None:
    """The library marks what it catches; nobody marks anything where the process is gone."""
    with patch.object(mail.EmailMessage, "send", side_effect=Killed):
        asked.task.call(*asked.args_kwargs["args"])


class Mistaken(EmailBackend):
    def send_messages(self, messages):
        raise RuntimeError("nobody has thought of this")


class Unspeakable(EmailBackend):
    def send_messages(self, messages):
        raise UnicodeError("label too long")


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


class Repeating(EmailBackend):
    def send_messages(self, messages):
        raise SMTPDataError(554, f"<{messages[0].to[0].upper()}> has no room".encode())


class Encoding(EmailBackend):
    def send_messages(self, messages):
        name, _, host = messages[0].to[0].partition("@")
        raise SMTPDataError(554, f"<{name}@{host.encode('idna').decode()}> has no room".encode())


@pytest.mark.parametrize(
    ("backend", "said"),
    [(Refusing, "the address was refused"), (Repeating, "<…> has no room"), (Encoding, "<…> has no room")],
)
def test_the_log_does_not_name_a_readers_address(worker, feedback, settings, caplog, backend, said):
    if backend is Encoding:
        Feedback.objects.update(email="reader@münchen.example")
        feedback.refresh_from_db()
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    answered(feedback)

    worker()

    assert said in caplog.text
    assert "reader@" not in caplog.text.lower()


def test_where_no_address_was_left_nothing_is_asked(worker):
    answered(make_feedback())

    assert not DBTaskResult.objects.exists()
