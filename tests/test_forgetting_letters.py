"""Addresses for letters are forgotten by themselves where nobody confirms, and on request."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.models import ConfirmationDay, Subscriber, Subscription
from comparisons.models.letters import UNCONFIRMED_FOR, SubscriptionQuerySet
from comparisons.services import chores
from comparisons.services.letters import forgetting

from .make import make_published_comparison, make_subscription

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def comparison():
    return make_published_comparison("mysql", "postgresql")


def forget(now=NOW):
    """Run the site's chores as the worker does."""
    return [done.name for done in chores.run_due(now) if done.rows and not done.error]


@pytest.mark.parametrize(("age", "stays"), [(UNCONFIRMED_FOR - SECOND, True), (UNCONFIRMED_FOR, False)])
def test_what_nobody_confirms_goes_after_48_hours_with_its_address(comparison, age, stays):
    make_subscription(comparison, asked_at=NOW - age, confirmed_at=None)

    forget()

    assert timedelta(hours=48) == UNCONFIRMED_FOR
    assert Subscriber.objects.exists() is stays
    assert Subscription.objects.exists() is stays


def test_confirmed_pairs_stay_and_keep_the_address(comparison):
    make_subscription(comparison, asked_at=NOW - timedelta(days=900), confirmed_at=NOW - timedelta(days=900))
    make_subscription(make_published_comparison(), asked_at=NOW - timedelta(days=3), confirmed_at=None)

    forget()

    assert [row.comparison for row in Subscription.objects.all()] == [comparison]
    assert Subscriber.objects.count() == 1


def test_an_address_goes_with_the_last_page_that_is_deleted(comparison):
    make_subscription(comparison)
    comparison.delete()

    forget()

    assert not Subscriber.objects.exists()


def test_what_counts_mails_goes_after_its_month():
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        ConfirmationDay.objects.create(key="x" * 64, day=day)

    forget()

    assert [row.day for row in ConfirmationDay.objects.all()] == [date(2026, 12, 1)]


def test_a_portion_is_bounded_and_repeats_until_nothing_is_left(comparison, monkeypatch):
    monkeypatch.setattr(forgetting, "PORTION", 2)
    monkeypatch.setattr(chores, "BREATH", 0)
    for number in range(5):
        make_subscription(
            comparison, f"reader{number}@example.org", asked_at=NOW - timedelta(days=3), confirmed_at=None
        )

    assert forgetting.forget_unconfirmed(NOW) == 2
    assert forget().count("forget letters that nobody confirmed") == 2
    assert not Subscriber.objects.exists()


# ---- on request


def run(*given):
    out = StringIO()
    call_command("readers_data", *given, stdout=out)
    return out.getvalue()


def test_a_reader_gets_what_is_stored_about_their_letters(comparison):
    row = make_subscription(comparison, "reader@example.org")
    make_subscription(comparison, "other@example.org")

    (found,) = json.loads(run("--export", "Reader@Example.org"))

    assert found["letters_about"] == "MySQL vs PostgreSQL"
    assert found["email"] == "reader@example.org"
    assert found["private_link"].endswith(f"/letters/{row.subscriber.token}/")
    assert found["confirmed"]


def test_an_address_is_erased_with_its_pairs(comparison):
    make_subscription(comparison, "reader@example.org")
    make_subscription(comparison, "other@example.org")

    said = run("--erase", "READER@example.org")

    assert "MySQL vs PostgreSQL: letters asked for on " in said
    assert [one.address for one in Subscriber.objects.all()] == ["other@example.org"]


def test_an_address_that_is_erased_is_locked_before_its_pairs(comparison):
    make_subscription(comparison)

    with CaptureQueriesContext(connection) as asked:
        forgetting.erase("reader@example.org")

    tables = [one["sql"] for one in asked if "comparisons_subscri" in one["sql"]]
    assert 'FROM "comparisons_subscriber"' in tables[0]
    assert connection.vendor == "sqlite" or tables[0].endswith("FOR UPDATE")


def test_what_is_asked_for_again_while_it_is_forgotten_stays(comparison, monkeypatch):
    row = make_subscription(comparison, asked_at=NOW - UNCONFIRMED_FOR, confirmed_at=None)
    listed = SubscriptionQuerySet.values_list

    def asked_again_after(rows, *names, **named):
        found = list(listed(rows, *names, **named))
        Subscription.objects.update(asked_at=NOW)
        return found

    monkeypatch.setattr(SubscriptionQuerySet, "values_list", asked_again_after)

    assert forgetting.forget_unconfirmed(NOW) == 0
    assert Subscription.objects.get() == row
