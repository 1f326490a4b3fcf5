"""Today, the front page of the admin: what waits, most urgent first."""

import pytest

from comparisons.admin.today import queue as today_queue
from comparisons.admin.today import waiting as today_waiting

from .admin_pages import change_url, page
from .make import make_comparison, make_editor, make_feedback, make_source_entry

pytestmark = pytest.mark.django_db


def queues(client):
    """The queues on the page, each with its number, its button's address and that of its list."""
    return [
        (item.h2.text, item.strong.text, *(link["href"] for link in item.select("a")))
        for item in page(client, "/admin/").select(".queue")
    ]


def test_each_queue_says_how_many_wait_and_opens_its_first(editor):
    feedback, comparison, entry = make_feedback(), make_comparison(status="in_review"), make_source_entry("Vessel")
    make_comparison(status="in_review")

    assert queues(editor) == [
        ("Disagreements to answer", "1", change_url(feedback), "/admin/comparisons/feedback/"),
        ("In review", "2", change_url(comparison), "/admin/comparisons/comparison/?status__exact=in_review"),
        ("Questions about sources", "1", change_url(entry), "/admin/comparisons/sourceentry/"),
    ]


def test_a_long_queue_is_counted_no_further_than_it_matters(editor, monkeypatch):
    for module in (today_queue, today_waiting):
        monkeypatch.setattr(module, "MOST", 2)
    for _ in range(3):
        make_comparison(status="in_review")

    assert [number for _, number, *_ in queues(editor)] == ["2+"]


def test_nobody_sees_a_queue_that_they_cannot_work_on(client):
    make_feedback()
    make_comparison(status="in_review")
    client.force_login(make_editor("bob", permissions=["view_feedback", "publish_comparison"]))

    assert [title for title, *_ in queues(client)] == ["In review"]
