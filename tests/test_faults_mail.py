"""While mail is away, silent or slow, no reader waits, other tasks go on, and the mail is sent when it comes back."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from django.core import mail as outbox
from django.test import Client
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from comparisons.models import Feedback
from comparisons.services import mail, task_queue, worker

from .feedback_form import send
from .make import make_published_comparison
from .working import gather, make_due

pytestmark = pytest.mark.django_db(transaction=True)
SMTP = "django.core.mail.backends.smtp.EmailBackend"
PATIENCE = 10
"""Seconds, as other tests may have the machine. A server that holds on does so for longer."""
done: list[str] = []


@task()
def note(what: str) -> None:
    done.append(what)


@contextmanager
def mail_server(answer: Callable[[socket.socket, Event], None]) -> Iterator[int]:
    """A server that takes connections and treats each by ``answer``; what is given is its port."""
    is_over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)

        def serve() -> None:
            while not is_over.is_set():
                with suppress(OSError):
                    accepted, _ = listening.accept()
                    Thread(target=answer, args=[accepted, is_over], daemon=True).start()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            is_over.set()
            thread.join()


def says_nothing(accepted: socket.socket, is_over: Event) -> None:
    with accepted:
        is_over.wait(6 * PATIENCE)


def never_ends_its_greeting(accepted: socket.socket, is_over: Event) -> None:
    with accepted, suppress(OSError):
        while not is_over.wait(0.02):
            accepted.sendall(b"2")


def hangs_up(accepted: socket.socket, is_over: Event) -> None:
    accepted.close()


@pytest.fixture
def ours(settings, monkeypatch):
    """A worker whose mails may take as long as a mail server needs that answers."""
    monkeypatch.setattr(mail, "LONGEST", 0.5)
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.2
    done.clear()
    made = worker.Worker()
    yield made
    made.let_go()


@pytest.mark.parametrize("answer", [says_nothing, never_ends_its_greeting, hangs_up])
def test_a_mail_server_that_fails_holds_up_nobody_for_long_and_gets_the_mail_later(ours, settings, answer, caplog):
    make_published_comparison("mysql", "postgresql")
    working = settings.EMAIL_BACKEND
    with mail_server(answer) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = SMTP, port
        began = monotonic()
        sent = send(Client())
        reader_waited = monotonic() - began
        gather()
        task_queue.enqueue(note, "another task")
        began = monotonic()
        ours.look()
        worker_waited = monotonic() - began
    settings.EMAIL_BACKEND = working
    make_due()
    ours.look()

    assert sent.status_code == 303
    assert Feedback.objects.count() == 1
    assert max(reader_waited, worker_waited) < PATIENCE
    assert done == ["another task"]
    assert caplog.text.count("No mail was sent about disagreements") == 1
    assert len(outbox.outbox) == 1


def test_no_request_speaks_to_a_mail_server(settings):
    make_published_comparison("mysql", "postgresql")
    settings.EMAIL_BACKEND = f"{__name__}.nothing that could be imported"
    letters, ours = "/compare/mysql-vs-postgresql/letters/", {"HTTP_SEC_FETCH_SITE": "same-origin"}

    assert send(Client()).status_code == 303
    assert Client().post(letters, {"email": "reader@example.org"}, **ours).status_code == 303
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_other_tasks_go_before_mails(ours, settings, monkeypatch):
    make_published_comparison("mysql", "postgresql")
    monkeypatch.setattr(mail, "_send_in_time", lambda message: done.append("a mail"))
    send(Client())
    gather()
    task_queue.enqueue(note, "another task")

    ours.look()

    assert done == ["another task", "a mail"]


def test_a_mail_that_takes_too_long_has_its_next_try_waiting(ours, settings, monkeypatch):
    make_published_comparison("mysql", "postgresql")
    send(Client())
    gather()
    monkeypatch.setattr(mail, "LONGEST", 0.05)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda message: sleep(0.3))

    ours.look()

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert DBTaskResult.objects.ready().count() == 0
