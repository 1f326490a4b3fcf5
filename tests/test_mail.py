"""Letters and the worker that sends them: asked for with what they tell of, tried again, never sent twice."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from threading import Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from comparisons import tasks, triage
from comparisons.models import Feedback

from .make import make_editor, make_feedback, make_published_comparison

pytestmark = pytest.mark.django_db(transaction=True)
DOWN = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def worker(settings):
    """Sends all that is due; the site leaves its mail to it."""
    settings.MAIL_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    return lambda: call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


@pytest.fixture
def feedback():
    return make_feedback(make_published_comparison(), email="reader@example.org")


def answered(feedback: Feedback) -> Feedback:
    return triage.decline(feedback, by=make_editor(), answer="We weighed that.")


def make_due() -> None:
    DBTaskResult.objects.update(run_after=datetime.now(UTC) - timedelta(seconds=1))


def test_a_letter_waits_for_the_worker_and_is_sent_once(worker, feedback):
    answered(feedback)
    before = list(mail.outbox)

    worker()
    worker()

    feedback.refresh_from_db()
    assert before == []
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert feedback.email == ""


def test_editors_are_told_by_the_worker(worker, settings):
    settings.EDITORS_EMAIL = "editors@example.org"
    wish = triage.Disagreement(wants="depends", text="It depends on what one has at hand.", email="reader@example.org")

    triage.receive(wish, make_published_comparison().pk, client="c", at=datetime.now(UTC))
    worker()

    assert [letter.to for letter in mail.outbox] == [["editors@example.org"]]


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

    for _ in range(len(tasks.PAUSES) + 1):
        make_due()
        worker()

    feedback.refresh_from_db()
    assert f"disagreement {feedback.pk} was tried {len(tasks.PAUSES) + 1} times and is given up" in caplog.text
    assert not DBTaskResult.objects.filter(status="READY").exists()
    assert feedback.email == "reader@example.org"


def test_a_letter_about_what_was_set_aside_meanwhile_is_not_sent(worker):
    wish = triage.Disagreement(wants="depends", text="Buy my pills, they are the best of all.")
    received = triage.receive(wish, make_published_comparison().pk, client="c", at=datetime.now(UTC))

    triage.mark_spam(received, by=make_editor())
    worker()

    assert mail.outbox == []


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


class Choosy(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


def test_the_log_does_not_name_an_address_that_was_refused(feedback, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Choosy"

    answered(feedback)

    assert "the address was refused" in caplog.text
    assert "reader@example.org" not in caplog.text


def test_without_a_worker_a_letter_is_sent_at_once(feedback):
    answered(feedback)

    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert not DBTaskResult.objects.exists()
