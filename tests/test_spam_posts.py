"""Posts of the form's second step, judged: what is held is stored whole, and no page, feed, count or mail tells it."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.models import Comparison, Feedback, Version
from comparisons.services import chores
from comparisons.services.spam import flood

from .feedback_form import send
from .make import make_feedback, make_published_comparison
from .reading import parsed, words
from .working import work

SPAM = "Buy viagra without a prescription: our zyzzogeton pharmacy ships to you within a day."
READ_BY_ALL = (
    "/", "/compare/", "/compare/mysql-vs-postgresql/", "/compare/mysql-vs-postgresql.json",
    "/compare/mysql-vs-postgresql.md", "/compare/mysql-vs-postgresql/disagree/",
    "/compare/mysql-vs-postgresql/changes/", "/technologies/mysql/", "/changes/", "/disputed/", "/method/",
    "/sitemap.xml",
)  # fmt: skip


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


def test_what_is_held_is_stored_whole_and_told_to_nobody_but_editors(client, comparison):
    before = {path: client.get(path).content for path in READ_BY_ALL}
    versions = set(Version.objects.values_list("key", "number"))

    answer = send(client, text=SPAM, email="a@example.org", would_settle="A benchmark of both.")
    list(chores.run_due(datetime.now(UTC)))
    work()

    held = Feedback.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, held.get_absolute_url())
    assert (held.status, held.held_for) == ("held", "words")
    assert (held.text, held.email, held.would_settle) == (SPAM, "a@example.org", "A benchmark of both.")
    assert mail.outbox == []
    assert {path: client.get(path).content for path in READ_BY_ALL} == before
    assert set(Version.objects.values_list("key", "number")) == versions
    waiting = make_feedback(comparison)
    states = [parsed(client.get(one.get_absolute_url())).select_one("main h1, main h2") for one in (held, waiting)]
    assert words(states[0]) == words(states[1])


def test_a_form_that_was_never_shown_is_held_and_what_was_shown_is_not(client, comparison):
    send(client, text="After two years with both we moved, and stayed there.", stamp="")
    send(client, text="The failover of this one took a minute longer each time we tried.")

    found = dict(Feedback.objects.values_list("status", "held_for"))
    assert found == {"held": "stamp", "waiting": ""}


def test_under_attack_honest_ones_are_held_and_afterwards_no_longer(client, comparison, monkeypatch):
    monkeypatch.setattr(flood, "PAIR_PER_HOUR", 2)
    for _ in range(2):
        make_feedback(comparison, created=datetime.now(UTC))

    send(client, text="The failover of this one took a minute longer each time we tried.")
    assert Feedback.objects.latest("pk").held_because == flood.ON_PAIR
    Feedback.objects.update(created=datetime.now(UTC) - flood.HOUR)
    send(client, text="Our backups are restored twice as fast since we left the other one.")

    assert Feedback.objects.latest("pk").status == "waiting"


@pytest.mark.parametrize(
    ("changes", "most"),
    [({}, 14), ({"stamp": ""}, 9), ({"homepage": "x"}, 9), ({"text": SPAM}, 9)],
    ids=["honest", "without a stamp", "in the trap", "spam"],
)
def test_a_post_takes_a_bounded_number_of_queries_however_many_were_sent(client, comparison, changes, most):
    for number in range(30):
        make_feedback(comparison, created=datetime.now(UTC), network=f"n{number}", held_for="stamp", status="held")

    with CaptureQueriesContext(connection) as queries:
        answer = send(client, **changes)

    assert answer.status_code == 303
    assert len(queries) <= most
