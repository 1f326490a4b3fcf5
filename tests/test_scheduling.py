"""A comparison in review is published at the date that an editor set, or waits in a queue with every problem."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Revision, Schedule
from comparisons.services import editorial, scheduling
from comparisons.services.worker import Worker

from .admin_pages import change_url, errors_beside, fields_of, fill_in, page, rows
from .make import make_comparison, make_editor, make_refused_schedule, make_technology, make_verdict

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(microsecond=0)
SOON = NOW + timedelta(days=2)
LATER = SOON + timedelta(minutes=1)
WRITER = ["view_comparison", "change_comparison", "view_verdict", "change_verdict", "add_verdict"]
QUEUE = reverse("admin:comparisons_schedule_changelist")


def date_fields(at: datetime, **others: str) -> dict[str, str]:
    return {"publish_at_0": f"{at:%Y-%m-%d}", "publish_at_1": f"{at:%H:%M:%S}", **others}


def make_waiting(**changes: Any) -> Comparison:
    comparison = make_comparison("mysql", "postgresql", status="in_review", **changes)
    make_verdict(comparison)
    return comparison


def schedule(comparison: Comparison, by: Any, at: datetime = SOON) -> Comparison:
    """What the form stores."""
    comparison.publish_at = at
    comparison.save()
    editorial.record_comparison(comparison, verb=Verb.EDIT, by=by, reason="Scheduled.")
    scheduling.settle(comparison, by=by, sets_date=True)
    return comparison


def edit(comparison: Comparison, by: Any, **changes: Any) -> None:
    Comparison.objects.filter(pk=comparison.pk).update(**changes)
    comparison.refresh_from_db()
    editorial.record_comparison(comparison, verb=Verb.EDIT, by=by, reason="Edited.")
    scheduling.settle(comparison, by=by, sets_date="publish_at" in changes)


def publish_due(at: datetime = LATER) -> list[list[str]]:
    return [tried.problems for tried in scheduling.publish_due(at)]


# ---- publishing


def test_it_is_published_at_its_date_and_not_a_moment_before(ada):
    comparison = schedule(make_waiting(), ada)

    assert publish_due(SOON - timedelta(seconds=1)) == []
    assert not Comparison.objects.published().exists()
    assert publish_due(SOON) == [[]]
    assert publish_due(SOON) == []

    comparison.refresh_from_db()
    last = Revision.objects.filter(comparison=comparison).first()
    assert (comparison.status, comparison.publish_at) == ("published", None)
    assert (last.verb, last.by, last.by_name, last.reason) == ("publish", ada, "Ada Lovelace", "Published on schedule.")
    assert not Schedule.objects.exists()


def test_readers_see_nothing_before_somebody_published(ada):
    schedule(make_waiting(), ada, NOW - timedelta(days=1))

    assert Comparison.objects.published_page("mysql", "postgresql") is None
    publish_due(NOW)
    assert Comparison.objects.published_page("mysql", "postgresql") is not None


def test_a_draft_with_a_date_is_not_published(ada):
    comparison = schedule(make_waiting(), ada)
    Comparison.objects.filter(pk=comparison.pk).update(status="draft")

    assert publish_due() == []


def test_the_name_outlives_the_account(ada):
    comparison = schedule(make_waiting(), ada)
    ada.delete()

    assert publish_due() == [[]]
    last = Revision.objects.filter(comparison=comparison).first()
    assert (last.by, last.by_name) == (None, "Ada Lovelace")


def test_nothing_due_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert publish_due() == []


def test_the_worker_publishes_once_a_minute(ada, monkeypatch):
    schedule(make_waiting(), ada, NOW - timedelta(seconds=1))
    worker = Worker()
    monkeypatch.setattr(worker, "_has_lock", lambda: True)
    for module in ("comparisons.services.worker", "django_tasks_db.management.commands.db_worker"):
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)

    worker.look()

    assert Comparison.objects.published().exists()
    looked = []
    monkeypatch.setattr(scheduling, "publish_due", lambda: looked.append(1) or [])
    worker.look()
    assert looked == []
    worker.publishes_at = 0
    worker.look()
    assert looked == [1]


def test_the_command_says_what_it_did_and_is_quiet_otherwise(ada):
    schedule(make_waiting(), ada, NOW - timedelta(seconds=1))
    first, second = StringIO(), StringIO()

    call_command("publish_due", stdout=first)
    call_command("publish_due", stdout=second)

    assert (first.getvalue(), second.getvalue()) == ("Published: mysql-vs-postgresql\n", "")


# ---- refusals


def test_a_refusal_keeps_the_date_with_every_problem_and_stands_in_the_queue(editor, ada):
    kindless = make_technology("redis", kind="", use_case="")
    comparison = make_comparison("mysql", kindless, status="in_review")
    schedule(comparison, ada)
    assert rows(page(editor, QUEUE)) == []

    (problems,) = publish_due()

    assert len(problems) == 3
    comparison.refresh_from_db()
    assert (comparison.status, comparison.publish_at) == ("in_review", SOON)
    (line,) = rows(page(editor, QUEUE))
    assert line[0] == "MySQL vs Redis"
    assert line[2] == "Ada Lovelace"
    assert all(problem in line[4] for problem in problems)


def test_a_refusal_is_not_repeated_until_something_changed(ada):
    comparison = schedule(make_comparison("mysql", "postgresql", status="in_review"), ada, NOW - timedelta(days=1))
    assert len(publish_due(datetime.now(UTC))) == 1
    assert publish_due(datetime.now(UTC)) == []

    make_verdict(comparison)
    assert publish_due(datetime.now(UTC)) == []  # no history has gone on
    editorial.record_comparison(comparison, verb=Verb.EDIT, by=ada, reason="Decided.")
    assert publish_due(datetime.now(UTC)) == [[]]


def test_a_mended_technology_lets_it_be_published(ada):
    technology = make_technology("redis", kind="")
    comparison = make_comparison("mysql", technology, status="in_review")
    make_verdict(comparison)
    schedule(comparison, ada, NOW - timedelta(days=1))
    assert len(publish_due(datetime.now(UTC))) == 1

    technology.kind = "database"
    technology.save()
    editorial.record_technology(technology, verb=Verb.EDIT, by=ada, reason="Mended.")

    assert publish_due(datetime.now(UTC)) == [[]]


def test_a_refusal_is_tried_again_after_an_hour(ada):
    comparison = schedule(make_comparison("mysql", "postgresql", status="in_review"), ada)
    publish_due(LATER)
    make_verdict(comparison)

    assert publish_due(LATER + scheduling.AGAIN - timedelta(seconds=1)) == []
    assert publish_due(LATER + scheduling.AGAIN) == [[]]


def test_a_date_that_came_with_a_file_waits_for_an_editor(ada):
    comparison = make_waiting(publish_at=SOON)

    assert publish_due() == [[scheduling.NOBODYS]]
    assert Schedule.objects.refused().count() == 1

    edit(comparison, ada, publish_at=SOON + timedelta(hours=1))
    assert Schedule.objects.refused().count() == 0
    assert publish_due(SOON + timedelta(hours=2)) == [[]]


def test_a_date_that_a_file_moved_waits_for_an_editor(ada):
    comparison = schedule(make_waiting(), ada)
    Comparison.objects.filter(pk=comparison.pk).update(publish_at=SOON - timedelta(days=1))

    assert publish_due() == [[scheduling.NOBODYS]]


def test_what_a_writer_changed_since_waits_for_an_editor(ada):
    writer = make_editor("wil", permissions=WRITER)
    comparison = schedule(make_waiting(), ada)
    edit(comparison, writer, intro="Other words.")

    assert publish_due() == [[scheduling.CHANGED_BY.format("Wil Lovelace")]]

    edit(comparison, ada, intro="Good words.")
    assert publish_due(LATER + scheduling.AGAIN) == [[]]


def test_a_technology_that_a_writer_changed_since_waits_for_an_editor_as_well(ada):
    writer = make_editor("wil", permissions=WRITER)
    comparison = make_waiting()
    change = {"verb": Verb.EDIT, "reason": "Said better."}
    editorial.record_technology(comparison.low, by=writer, **change)
    schedule(comparison, ada)
    editorial.record_technology(comparison.high, by=ada, **change)
    assert publish_due() == [[]]

    Comparison.objects.filter(pk=comparison.pk).update(status="in_review")
    schedule(comparison, ada)
    editorial.record_technology(comparison.high, by=writer, **change)
    assert publish_due() == [[scheduling.CHANGED_BY.format("Wil Lovelace")]]


def test_what_another_editor_changed_since_is_published_for_whoever_scheduled_it(ada):
    comparison = schedule(make_waiting(), ada)
    edit(comparison, make_editor("grace"), intro="Other words.")

    assert publish_due() == [[]]
    assert Revision.objects.filter(comparison=comparison).first().by == ada


def test_the_front_page_opens_the_first_that_was_refused(editor):
    schedule = make_refused_schedule()

    (queue,) = [item for item in page(editor, "/admin/").select(".queue") if "schedule" in item.h2.text]

    first = f"{change_url(schedule.comparison)}?back=/admin/"
    assert {link["href"] for link in queue.select("a")} == {first, QUEUE}


# ---- the form


def test_the_form_stores_a_date_and_who_set_it(editor, ada):
    comparison = make_waiting()

    fill_in(editor, change_url(comparison), **date_fields(SOON))

    stored = Schedule.objects.get()
    assert (stored.at, stored.by, stored.by_name) == (SOON, ada, "Ada Lovelace")
    assert publish_due() == [[]]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW - timedelta(seconds=1), scheduling.PASSED),
        (NOW + timedelta(hours=1), None),
        (NOW + timedelta(days=365), None),
        (NOW + timedelta(days=367), scheduling.TOO_FAR),
    ],
)
def test_a_date_lies_ahead_and_at_most_a_year(editor, at, words):
    soup = fill_in(editor, change_url(make_waiting()), **date_fields(at))

    if words:
        assert errors_beside(soup, "publish_at_0") == [words]
    assert (Comparison.objects.get().publish_at == at) is (words is None)


def test_a_date_that_has_passed_may_stay_as_it_was(editor, ada):
    comparison = schedule(make_waiting(), ada, NOW - timedelta(days=1))

    fill_in(editor, change_url(comparison), intro="Mended words.")

    comparison.refresh_from_db()
    assert (comparison.intro, comparison.publish_at) == ("Mended words.", NOW - timedelta(days=1))


def test_back_to_draft_takes_the_date_away(editor, ada):
    comparison = schedule(make_waiting(), ada)

    fill_in(editor, change_url(comparison), status="draft")

    comparison.refresh_from_db()
    assert (comparison.status, comparison.publish_at) == ("draft", None)
    assert not Schedule.objects.exists()


def test_the_date_is_only_shown_to_whoever_may_not_publish(client, ada):
    comparison = schedule(make_waiting(), ada)
    client.force_login(make_editor("wil", permissions=WRITER))

    soup = page(client, change_url(comparison))
    assert "publish_at_0" not in fields_of(soup)
    fill_in(client, change_url(comparison), **date_fields(SOON + timedelta(days=9)), intro="Other words.")

    comparison.refresh_from_db()
    assert (comparison.publish_at, comparison.intro) == (SOON, "Other words.")


def test_whoever_may_not_publish_sets_it_back_to_draft_without_a_date(client, ada):
    comparison = schedule(make_waiting(), ada)
    client.force_login(make_editor("wil", permissions=WRITER))

    fill_in(client, change_url(comparison), status="draft")

    comparison.refresh_from_db()
    assert (comparison.status, comparison.publish_at) == ("draft", None)


# ---- two at once


@pytest.mark.django_db(transaction=True)
def test_two_processes_publish_it_once():
    ada = make_editor("ada")
    schedule(make_waiting(), ada)
    together = Barrier(2)
    tried: list[list[str]] = []

    def run() -> None:
        together.wait()
        tried.extend(publish_due())
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tried == [[]]
    assert Revision.objects.filter(verb="publish").count() == 1
