"""A clock that is set back by an hour stops nothing: pages, limits, tasks and editors go on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision
from comparisons.services import editorial, review_tasks, task_queue, worker
from comparisons.services.spam import limits

from .cached import NOON, Words
from .make import make_editor, make_feedback, make_published_comparison

HOUR = timedelta(hours=1)
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
done: list[str] = []


@task()
def note(what: str) -> None:
    done.append(what)


@pytest.fixture
def set_back(monkeypatch):
    """A function that sets the clock of tasks and models back by an hour."""
    now = timezone.now
    return lambda: monkeypatch.setattr(timezone, "now", lambda: now() - HOUR)


def test_a_kept_page_is_checked_at_once_and_goes_on(behind, db):
    words = Words()
    site = behind(words, now=NOON)
    before = site.ask("/")

    site.now -= 3600
    checks = site.cache.checks
    during = site.ask("/")

    assert during.body == before.body
    assert site.cache.checks == checks + 1


def test_whoever_sent_much_before_waits_two_hours_at_most(db):
    comparison = make_published_comparison()
    for minute in range(limits.PER_HOUR):
        make_feedback(
            comparison, client="c", created=AT + timedelta(minutes=minute), text=f"Disagreement {minute}, long."
        )

    wait = limits.waiting_time("c", "", AT - HOUR + timedelta(minutes=5))

    assert wait == 2 * HOUR - timedelta(minutes=5)
    assert limits.waiting_time("c", "", AT + HOUR) == timedelta(0)
    assert limits.waiting_time("somebody else", "", AT - HOUR) == timedelta(0)


@pytest.mark.django_db(transaction=True)
def test_what_is_queued_after_and_before_is_done(set_back):
    done.clear()
    ours = worker.Worker()
    task_queue.enqueue(note, "before")
    set_back()
    task_queue.enqueue(note, "after")

    pause = ours.look()
    ours.let_go()

    assert sorted(done) == ["after", "before"]
    assert pause == worker.LOOK


@pytest.mark.django_db(transaction=True)
def test_what_was_queued_before_and_cut_short_after_is_done_again(set_back):
    done.clear()
    ours = worker.Worker()
    queued = note.enqueue("a").id
    set_back()
    DBTaskResult.objects.get(pk=queued).claim(worker.NAME + "killed")

    ours.look()
    ours.let_go()

    assert done == ["a"]


def test_editors_publish_and_change_what_was_changed_before(db, monkeypatch):
    by = make_editor()
    comparison = make_published_comparison("mysql", "postgresql")
    editorial.revise_verdict(
        comparison, {"in_short": "Written before the clock was set back."}, by=by, reason="Clearer."
    )
    newest = Revision.objects.filter(comparison=comparison).latest("id")
    Revision.objects.filter(pk=newest.pk).update(at=newest.at + HOUR)

    editorial.revise_verdict(comparison, {"in_short": "Written after it was set back."}, by=by, reason="Clearer yet.")

    assert comparison.verdict.__class__.objects.get(comparison=comparison).in_short == "Written after it was set back."
    assert Revision.objects.filter(comparison=comparison).latest("id").pk > newest.pk


def test_a_change_is_compared_with_the_one_before_it_not_with_the_one_of_the_latest_clock(db, monkeypatch):
    by = make_editor()
    technology = make_published_comparison("mysql", "postgresql").low
    texts = ["First", "Second", "First"]
    compared = []
    monkeypatch.setattr(review_tasks, "concern_reviews", lambda before, after: compared.append(before.get("use_case")))

    for number, text in enumerate(texts):
        technology.use_case = f"{text} sentence about what it is for."
        technology.save()
        editorial.record_technology(technology, verb=Verb.EDIT, by=by, reason="Clearer.")
        Revision.objects.filter(pk=Revision.objects.latest("id").pk).update(at=AT - number * HOUR)

    assert compared[1:] == ["First sentence about what it is for.", "Second sentence about what it is for."]
