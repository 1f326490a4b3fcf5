"""Letters follow a merge of technologies: to the page that stays, once, and never to who has stopped them since."""

import pytest

from comparisons.models import Comparison, Subscriber, Subscription
from comparisons.services.letters import choosing
from comparisons.services.merging.undo import undo

from .make import make_editor, make_published_comparison, make_subscription, make_technology
from .merging_worlds import make_two, merge_them
from .minds import make_changed_mind

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def sides():
    return make_two(lost_first=True)


@pytest.fixture
def both(sides):
    """The pages of Postgres and of PostgreSQL with SQLite: the second stays."""
    sqlite = make_technology("sqlite")
    return tuple(make_published_comparison(side, sqlite) for side in sides)


def pairs():
    rows = Subscription.objects.order_by("pk")
    return list(rows.values_list("pk", "subscriber__address", "comparison", "told"))


def test_a_page_that_only_changes_its_side_keeps_its_readers(ada, sides):
    row = make_subscription(make_published_comparison(sides[0], make_technology("sqlite")))

    merge_them(*sides, ada)

    row.refresh_from_db()
    assert str(row.comparison) == "PostgreSQL vs Sqlite"


def test_readers_of_a_page_that_goes_get_letters_about_the_one_that_stays_once_each(ada, sides, both):
    going, staying = both
    make_subscription(going, "both@example.org")
    kept = make_subscription(staying, "both@example.org")
    moved = make_subscription(going, "one@example.org")
    before = pairs()
    mind = make_changed_mind(staying)

    merged = merge_them(*sides, ada)

    assert pairs() == [
        (kept.pk, "both@example.org", staying.pk, 0),
        (moved.pk, "one@example.org", staying.pk, mind.pk),  # what changed there before is no news
    ]

    undo(merged, by=ada, reason="They are two.")
    assert [row[:3] for row in pairs()] == [row[:3] for row in before]


def test_undoing_brings_no_letters_back_to_who_has_stopped_them(ada, sides, both):
    make_subscription(both[0], "gone@example.org", token="g" * 32)
    make_subscription(both[1], "gone@example.org")
    pair = make_published_comparison(*sides)
    make_subscription(pair, "gone@example.org"), make_subscription(pair, "stays@example.org")

    merged = merge_them(*sides, ada)
    choosing.stop("g" * 32)
    undo(merged, by=ada, reason="They are two.")

    assert [row[1:3] for row in pairs()] == [("stays@example.org", pair.pk)]
    assert [one.address for one in Subscriber.objects.all()] == ["stays@example.org"]
    assert Comparison.objects.filter(pk=pair.pk).exists()


def test_the_journal_holds_no_address(ada, sides, both):
    make_subscription(both[0], "both@example.org"), make_subscription(both[1], "both@example.org")

    merged = merge_them(*sides, ada)

    assert "both@example.org" not in str(list(merged.rows.values_list("rows", flat=True)))
