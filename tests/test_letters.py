"""Letters about changed minds: once to each confirmed reader, when nothing can be taken back any more."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from comparisons.models import Comparison, Subscriber, Subscription
from comparisons.services import mail as mails
from comparisons.services import triage
from comparisons.services.letters import choosing, tasks

from .make import make_editor, make_published_comparison, make_subscription
from .minds import make_changed_mind, make_decided_pair, revise
from .working import make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
READERS = ["ann@example.org", "bea@example.org", "cid@example.org"]


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def comparison(editor):
    """MySQL vs PostgreSQL: MySQL is picked."""
    return make_decided_pair(editor)


def subscribe(comparison, readers=READERS):
    return [make_subscription(comparison, reader) for reader in readers]


def deliver():
    """Do all that waits, and what that leads to, whatever its time."""
    while DBTaskResult.objects.filter(status="READY").exists():
        make_due()
        work()


def told():
    return [letter.to[0] for letter in mail.outbox]


@contextmanager
def refusing(*readers):
    """A mail server that refuses these addresses, or all of them."""
    sent = mails.send

    def send(subject, template, context, to, *more):
        return False if not readers or to in readers else sent(subject, template, context, to, *more)

    with patch.object(mails, "send", send):
        yield


# ---- what a letter says


def test_a_changed_verdict_is_told_once_to_each_confirmed_reader(comparison, editor):
    subscribe(comparison)
    make_subscription(comparison, "waits@example.org", confirmed_at=None)
    make_subscription(make_published_comparison(), "elsewhere@example.org")
    revise(comparison, editor)

    work()
    too_early = told()
    deliver()
    make_due()
    work()

    assert too_early == []
    assert sorted(told()) == READERS
    letter = mail.outbox[0]
    assert letter.subject == "MySQL vs PostgreSQL: now PostgreSQL"
    assert "Before: MySQL\nNow: PostgreSQL\n" in letter.body
    assert "On second thoughts." in letter.body
    assert "/compare/mysql-vs-postgresql/changes/" in letter.body
    assert f"/letters/{Subscriber.objects.get(address=letter.to[0]).token}/" in letter.body
    assert "/feedback/" not in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("site", ["https://picks.example", "http://127.0.0.1:8000"])
def test_https_lets_mail_programs_stop_letters_at_one_click(comparison, editor, settings, site):
    settings.SITE_URL = site
    (row,) = subscribe(comparison, READERS[:1])
    revise(comparison, editor)

    deliver()

    headers = mail.outbox[0].message()
    token = row.subscriber.token
    is_https = site.startswith("https")
    assert headers["List-Unsubscribe"] == (f"<{site}/letters/{token}/{row.pk}/>" if is_https else None)
    assert headers["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if is_https else None)
    assert headers["Message-ID"].startswith("<letter-")


def test_a_letter_never_quotes_a_reader_or_shows_a_private_link(comparison, editor):
    subscribe(comparison, READERS[:1])
    from .make import make_feedback

    feedback = make_feedback(comparison, text="I have run both for years, and this is wrong.")
    triage.accept(feedback, by=editor, answer="You are right.", verdict_changes={"pick": "high", "reason": "It does."})

    deliver()

    assert "You are right." in mail.outbox[-1].body
    assert feedback.text not in mail.outbox[-1].body
    assert feedback.token not in mail.outbox[-1].body


def test_letters_wait_for_longer_than_an_answer_can_be_taken_back():
    assert tasks.AFTER > triage.UNDO


# ---- what is told


def test_a_mind_that_is_changed_back_in_time_sends_nothing(comparison, editor):
    subscribe(comparison)
    revise(comparison, editor)
    revise(comparison, editor, pick="low", reason="It was right.")

    deliver()

    assert told() == []


def test_two_changes_before_the_letter_make_one(comparison, editor):
    subscribe(comparison, READERS[:1])
    revise(comparison, editor, outcome="tie", pick=None, reason="Both do.")
    revise(comparison, editor, outcome="pick", pick="high", reason="It does more.")

    deliver()

    (letter,) = mail.outbox
    assert "Before: MySQL\nNow: PostgreSQL\n" in letter.body


def test_the_next_letter_begins_where_the_last_one_ended(comparison, editor):
    subscribe(comparison, READERS[:1])
    for outcome, reason in (("tie", "Both do."), ("depends", "It is a matter of taste.")):
        revise(comparison, editor, outcome=outcome, pick=None, reason=reason)
        deliver()

    assert [letter.subject.partition(": ")[2] for letter in mail.outbox] == ["now a tie", "now it depends"]
    assert "Before: a tie\nNow: it depends\n" in mail.outbox[1].body


def test_nobody_is_told_of_a_page_that_was_withdrawn_meanwhile(comparison, editor):
    subscribe(comparison)
    revise(comparison, editor)
    Comparison.objects.update(status="archived")

    deliver()

    assert told() == []


def test_whoever_confirms_after_the_change_is_told_of_the_next_one_only(comparison, editor):
    row = make_subscription(comparison, confirmed_at=None)
    subscribe(comparison, READERS[:1])
    revise(comparison, editor)
    choosing.confirm(row.subscriber.token)

    deliver()

    assert told() == READERS[:1]


def test_whoever_stops_before_the_letter_gets_none(comparison, editor):
    rows = subscribe(comparison)
    revise(comparison, editor)
    choosing.stop(rows[1].subscriber.token)

    deliver()

    assert sorted(told()) == [READERS[0], READERS[2]]


def test_without_readers_nothing_is_queued(comparison, editor):
    make_subscription(comparison, confirmed_at=None)

    revise(comparison, editor)

    assert not DBTaskResult.objects.filter(task_path=tasks.send_letters.module_path).exists()


# ---- many, and a mail server that fails


def test_many_are_told_in_portions_one_after_the_other(comparison, monkeypatch):
    monkeypatch.setattr(tasks, "PORTION", 2)
    rows = subscribe(comparison, [f"reader{number}@example.org" for number in range(5)])
    tasks.queue([make_changed_mind(comparison)])
    make_due()

    work()

    assert told() == [row.subscriber.address for row in rows]
    assert (
        DBTaskResult.objects.filter(task_path=tasks.send_letters.module_path).count() == 4
    )  # two, two, one, and one that finds nobody


def test_one_address_that_is_refused_holds_up_nobody_and_is_tried_again(comparison, editor):
    subscribe(comparison)
    revise(comparison, editor)
    make_due()

    with refusing(READERS[1]):
        work()
    assert told() == [READERS[0], READERS[2]]
    deliver()

    assert told() == [READERS[0], READERS[2], READERS[1]]


def test_a_mail_server_that_is_away_is_left_alone_for_a_while(comparison, editor):
    subscribe(comparison, [f"reader{number}@example.org" for number in range(tasks.IN_A_ROW + 2)])
    revise(comparison, editor)
    make_due()

    with refusing():
        work()
    (waiting,) = DBTaskResult.objects.filter(status="READY")
    assert waiting.run_after > datetime.now(UTC) + tasks.PAUSES[0] - timedelta(minutes=1)
    assert Subscription.objects.filter(told=0).count() == tasks.IN_A_ROW + 2
    deliver()

    assert len(set(told())) == len(told()) == tasks.IN_A_ROW + 2


def test_what_is_never_taken_is_given_up_and_told_with_the_next_change(comparison, editor, caplog):
    subscribe(comparison, READERS[:1])
    revise(comparison, editor, outcome="tie", pick=None, reason="Both do.")
    with refusing():
        deliver()
    assert "is given up" in caplog.text
    assert READERS[0] not in caplog.text

    revise(comparison, editor, outcome="pick", pick="high", reason="It does more.")
    deliver()

    assert "Before: MySQL\nNow: PostgreSQL\n" in mail.outbox[0].body


def test_a_slow_mail_server_ends_the_portion_after_one_letter(comparison, editor, monkeypatch):
    monkeypatch.setattr(tasks, "SECONDS", -1.0)
    subscribe(comparison)
    revise(comparison, editor)
    make_due()

    with refusing():
        work()
    assert DBTaskResult.objects.get(status="READY").args_kwargs["kwargs"]["has_failed"] is True
    assert DBTaskResult.objects.filter(task_path=tasks.send_letters.module_path).count() == 2
    deliver()

    assert sorted(told()) == READERS


def test_a_worker_that_is_killed_while_it_sends_tells_nobody_twice(comparison, editor):
    subscribe(comparison)
    revise(comparison, editor)
    mind = comparison.changed_minds.get()
    sent = mails.send

    def killed(subject, template, context, to, *more):
        is_sent = sent(subject, template, context, to, *more)
        if to == READERS[1]:
            raise KeyboardInterrupt
        return is_sent

    with patch.object(mails, "send", killed), pytest.raises(KeyboardInterrupt):
        tasks.send_letters.call(mind.pk)
    assert told() == READERS[:2]
    tasks.send_letters.call(mind.pk)

    assert told() == READERS


def test_two_workers_at_once_tell_each_reader_once(comparison, editor):
    rows = subscribe(comparison)
    revise(comparison, editor)
    minds = tasks._minds(comparison.changed_minds.get().pk)

    first = [tasks._tell(row, minds) for row in rows]
    second = [tasks._tell(row, minds) for row in rows]

    assert (first, second) == ([True] * 3, [None] * 3)
    assert told() == READERS


def test_readers_of_a_pair_are_found_by_an_index(comparison):
    rows = Subscription.objects.to_tell(comparison.pk, 1, 0)[:50]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()

    assert "letters_of_pair" in plan
