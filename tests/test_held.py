"""The page of what is held as possible spam: groups, freed and set aside with one button each; and what is erased."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from comparisons.domain.held_groups import Held, grouped
from comparisons.models import Feedback
from comparisons.services.spam import erasing, held

from .admin_pages import page
from .make import make_editor, make_feedback, make_published_comparison
from .reading import words
from .working import work

URL = "/admin/comparisons/feedback/held/"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def make_held(comparison=None, **changes):
    values = {"status": "held", "held_for": "stamp", "held_because": "sent without the form's stamp", "network": ""}
    return make_feedback(comparison or Feedback.objects.first().comparison, **(values | changes))


def row(pk: int, minutes: int = 0, **changes) -> Held:
    values = {
        "pair": 1, "network": f"n{pk}", "text_hash": f"t{pk}", "held_for": "stamp", "held_because": "no stamp",
    }  # fmt: skip
    return Held(pk=pk, created=NOON + timedelta(minutes=minutes), **(values | changes))


# --- Groups


def test_each_is_in_one_group_by_text_then_network_then_hour():
    rows = [
        *(row(pk, minutes=pk, text_hash="same", network="near") for pk in (1, 2)),
        *(row(pk, minutes=pk, network="near") for pk in (3, 4, 5)),
        *(row(pk, minutes=50) for pk in (6, 7)),
        *(row(pk, network="two") for pk in (8, 9)),
        row(10, minutes=60),
        row(11, held_for="links"),
    ]

    found = [(group.says, sorted(group.ids)) for group in grouped(reversed(rows))]

    assert found == [
        ("Within an hour, for a missing or wrong stamp of the form", [6, 7, 8, 9]),
        ("From one network", [3, 4, 5]),
        ("The same text", [1, 2]),
        ("Within an hour, for its links", [11]),
        ("Within an hour, for a missing or wrong stamp of the form", [10]),
    ]


def test_a_group_tells_its_time_pairs_networks_and_reasons():
    rows = [row(pk, minutes=pk, text_hash="same", pair=pk % 2, held_because=f"reason {pk % 4}") for pk in range(1, 6)]

    (group,) = grouped(rows)

    assert (group.first, group.last) == (rows[0].created, rows[-1].created)
    assert (group.pairs, group.networks) == (2, 5)
    assert group.reasons == [("reason 1", 2), ("reason 2", 1), ("reason 3", 1)]


# --- The page


def test_a_flood_is_set_aside_with_one_button_and_what_else_is_held_stays(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    flood = [make_held(comparison, text_hash="same", email="robot@example.org") for _ in range(120)]
    honest = make_held(comparison, created=NOON)

    section = page(editor, URL).select("section.held")[0]
    sent = editor.post(URL, {"ids": section.find("input", {"name": "ids"})["value"], "decision": "spam"}, follow=True)

    assert words(section.h2) == "The same text: 120"
    assert "120 set aside as spam." in sent.text
    assert set(Feedback.objects.filter(status="spam").values_list("email", "answered_by_name")) == {
        ("", "Ada Lovelace")
    }
    assert Feedback.objects.filter(status="spam", set_aside_at=None).count() == 0
    assert [one.pk for one in Feedback.objects.held()] == [honest.pk]
    assert len(flood) == 120


def test_what_is_freed_joins_the_queue_at_the_time_when_it_came_and_mails_nobody(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    newer = make_feedback(comparison, created=NOON + timedelta(hours=1))
    honest = make_held(comparison, created=NOON)

    editor.post(URL, {"ids": str(honest.pk), "decision": "free"})
    work()

    assert [one.pk for one in Feedback.objects.waiting()] == [honest.pk, newer.pk]
    assert Feedback.objects.get(pk=honest.pk).held_because == ""
    assert mail.outbox == []


def test_what_is_no_longer_held_is_left_as_it_is_and_the_editor_is_told(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    held_one, waiting = make_held(comparison), make_feedback(comparison)

    sent = editor.post(URL, {"ids": f"{held_one.pk},{waiting.pk},x,-1", "decision": "spam"}, follow=True)

    assert "1 set aside as spam." in sent.text
    assert "3 were no longer held" in sent.text
    assert Feedback.objects.get(pk=waiting.pk).status == "waiting"


@pytest.mark.parametrize("decision", ["", "delete"])
def test_another_decision_changes_nothing(editor, decision):
    one = make_held(make_published_comparison("mysql", "postgresql"))

    sent = editor.post(URL, {"ids": str(one.pk), "decision": decision}, follow=True)

    assert "Choose what to do with them" in sent.text
    assert Feedback.objects.get().status == "held"


def test_nobody_decides_without_the_permission(client):
    one = make_held(make_published_comparison("mysql", "postgresql"))
    client.force_login(make_editor("eve", permissions=["view_feedback"]))

    assert client.get(URL).status_code == 403
    assert client.post(URL, {"ids": str(one.pk), "decision": "free"}).status_code == 403
    assert Feedback.objects.get().status == "held"


def test_the_page_is_bounded_and_says_so(editor, monkeypatch, django_assert_num_queries):
    comparison = make_published_comparison("mysql", "postgresql")
    assert "Nothing is held." in page(editor, URL).text
    monkeypatch.setattr(held, "MOST", 2)
    for _ in range(3):
        make_held(comparison)

    with django_assert_num_queries(4):
        shown = editor.get(URL)

    assert "The oldest groups of them" in shown.text
    assert len(page(editor, URL).select("section.held blockquote")) == 2


def test_the_words_of_spam_are_shown_as_text(editor):
    make_held(make_published_comparison("mysql", "postgresql"), text="<script>alert(1)</script> is better than yours")

    assert "&lt;script&gt;alert(1)" in editor.get(URL).text


# --- What is erased


def test_spam_goes_after_30_days_and_what_nobody_looked_at_after_90():
    now = NOON
    comparison = make_published_comparison("mysql", "postgresql")

    def days_ago(days: float) -> datetime:
        return now - timedelta(days=days)

    gone = [
        make_feedback(comparison, status="spam", created=days_ago(40), set_aside_at=days_ago(30.01)),
        make_feedback(comparison, status="spam", created=days_ago(30.01)),
        make_held(comparison, created=days_ago(90.01)),
    ]
    kept = [
        make_feedback(comparison, status="spam", created=days_ago(40), set_aside_at=days_ago(29.9)),
        make_feedback(comparison, status="spam", created=days_ago(29.9)),
        make_held(comparison, created=days_ago(89.9)),
        make_feedback(comparison, created=days_ago(400)),
    ]

    assert erasing.erase_spam(now) == len(gone)
    assert erasing.erase_spam(now) == 0
    assert set(Feedback.objects.values_list("pk", flat=True)) == {one.pk for one in kept}


def test_spam_is_erased_in_portions(monkeypatch):
    monkeypatch.setattr(erasing, "PORTION", 2)
    comparison = make_published_comparison("mysql", "postgresql")
    for _ in range(3):
        make_feedback(comparison, status="spam", created=NOON - timedelta(days=31))

    assert [erasing.erase_spam(NOON) for _ in range(3)] == [2, 1, 0]
