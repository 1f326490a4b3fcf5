"""How many disagreements one client and one network may send, at the edges."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from comparisons.models import Comparison, Feedback, LoginCount
from comparisons.services import rate_limits, tries
from comparisons.services.spam import limits
from comparisons.services.spam.limits import count_withdrawn, waiting_time
from comparisons.services.withdrawing import withdraw

from .feedback_form import OURS, URL, WHY, typed
from .make import make_feedback, make_published_comparison

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NONE = timedelta(0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def comparison(db) -> Comparison:
    return make_published_comparison("mysql", "postgresql")


def test_an_hour_after_the_fifth_last_one_may_write_again(comparison):
    for minutes in (50, 40, 30, 20, 10):
        assert waiting_time("one", "", NOON) == NONE
        make_feedback(comparison, client="one", created=NOON - minutes * MINUTE)

    assert waiting_time("one", "", NOON) == 10 * MINUTE
    assert waiting_time("one", "", NOON + 10 * MINUTE - timedelta(seconds=1)) == timedelta(seconds=1)
    assert waiting_time("one", "", NOON + 10 * MINUTE) == NONE
    assert waiting_time("another", "", NOON) == NONE


def test_twenty_a_day_are_enough_until_midnight(comparison):
    evening = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    for number in range(1, 20):
        make_feedback(comparison, client="one", created=evening - timedelta(hours=number))

    assert waiting_time("one", "", evening + 5 * MINUTE) == NONE
    make_feedback(comparison, client="one", created=evening)
    assert waiting_time("one", "", evening + 5 * MINUTE) == 55 * MINUTE


def test_nobody_waits_longer_than_to_midnight_when_the_hour_is_full(comparison):
    late = datetime(2026, 11, 22, 23, 50, tzinfo=UTC)
    for _ in range(5):
        make_feedback(comparison, client="one", created=late)

    assert waiting_time("one", "", late) == 10 * MINUTE


def test_a_network_has_four_clients_worth_an_hour_and_a_day(comparison, monkeypatch):
    for number in range(limits.NETWORK_PER_HOUR):
        assert waiting_time("new", "net", NOON) == NONE
        make_feedback(comparison, client=f"c{number}", network="net", created=NOON - 30 * MINUTE)

    assert waiting_time("new", "net", NOON) == 30 * MINUTE
    assert waiting_time("new", "net", NOON + 30 * MINUTE) == NONE
    assert waiting_time("new", "other", NOON) == NONE
    monkeypatch.setattr(limits, "NETWORK_PER_DAY", limits.NETWORK_PER_HOUR)
    assert waiting_time("new", "net", NOON + 30 * MINUTE) == timedelta(hours=11, minutes=30)


def test_spam_and_what_is_held_count(comparison):
    for status in ("spam", "held", "waiting", "in_review", "held"):
        assert waiting_time("one", "", NOON) == NONE
        make_feedback(comparison, client="one", status=status, created=NOON)

    assert waiting_time("one", "", NOON) == timedelta(hours=1)


def test_to_send_and_withdraw_again_and_again_ends_at_the_limit_of_a_day(comparison):
    for _ in range(limits.PER_DAY):
        assert waiting_time("one", "net", NOON) == NONE
        sent = make_feedback(comparison, client="one", network="net", created=NOON)
        count_withdrawn(sent, NOON)
        sent.delete()

    assert waiting_time("one", "net", NOON) == timedelta(hours=12)
    assert waiting_time("another", "net", NOON) == NONE
    assert waiting_time("one", "net", NOON + timedelta(days=1)) == NONE


def test_to_withdraw_keeps_the_count_and_erases_the_ids(comparison):
    sent = make_feedback(comparison, client="one", network="net", created=datetime.now(UTC))
    held = make_feedback(comparison, client="one", network="net", created=datetime.now(UTC), status="held")

    assert withdraw(sent.token)
    assert withdraw(held.token)

    assert not Feedback.objects.exclude(client="", network="").exists()
    assert sorted(LoginCount.objects.values_list("number", flat=True)) == [2, 2]
    assert not LoginCount.objects.filter(key__in=["one", "net"]).exists()
    assert tries.erase_earlier(datetime.now(UTC)) == 0
    assert tries.erase_earlier(datetime.now(UTC) + timedelta(days=1)) == 2


def test_what_was_withdrawn_and_what_is_still_there_are_added(comparison):
    for number in range(limits.PER_DAY - 1):
        make_feedback(comparison, client="one", created=NOON - timedelta(minutes=13 * number + 20))
    assert waiting_time("one", "", NOON) == NONE

    count_withdrawn(make_feedback(client="one", created=NOON), NOON)

    assert waiting_time("one", "", NOON) == timedelta(hours=12)


def test_a_disagreement_of_another_day_counts_no_more(comparison):
    old = make_feedback(comparison, client="one", created=NOON - timedelta(hours=12, seconds=1))

    for _ in range(limits.PER_DAY):
        count_withdrawn(old, NOON)

    assert waiting_time("one", "", NOON) == NONE


def test_three_queries_tell_how_long_to_wait(comparison, django_assert_num_queries):
    with django_assert_num_queries(3):
        waiting_time("one", "net", NOON)


def test_a_whole_48_is_one_network_and_an_ipv4_address_its_own(settings):
    def ids(address: str) -> tuple[str, str]:
        request = RequestFactory().post("/", REMOTE_ADDR=address)
        return rate_limits.client_of(request, NOON), rate_limits.network_of(request, NOON)

    one, same, other = ids("2001:db8:1:2::1"), ids("2001:db8:1:ffff::1"), ids("2001:db8:2:2::1")

    assert one[0] != same[0]
    assert one[1] == same[1] != other[1]
    assert ids("192.0.2.1")[1] != ids("192.0.2.2")[1]
    assert len({*ids("192.0.2.1"), *one}) == 4


def test_a_full_network_is_told_when_to_come_back_and_keeps_what_was_typed(client, comparison, settings):
    settings.TRUSTED_PROXIES = 0
    at = datetime.now(UTC)
    request = RequestFactory().post("/", REMOTE_ADDR="2001:db8:1:2::1")
    network = rate_limits.network_of(request, at)
    for number in range(limits.NETWORK_PER_HOUR):
        make_feedback(comparison, client=f"c{number}", network=network, created=at)

    response = client.post(URL, typed(), REMOTE_ADDR="2001:db8:1:3::1", headers=OURS)
    elsewhere = client.post(URL, typed(), REMOTE_ADDR="2001:db8:2:3::1", headers=OURS)

    assert (response.status_code, elsewhere.status_code) == (429, 303)
    assert 0 < int(response["Retry-After"]) <= 3600
    assert WHY in response.text
