"""The worker brings voices and disagreements into the pages once an hour, and touches only what shows other numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from comparisons.domain.page import VOICES_SHOWN_FROM
from comparisons.models import Comparison, Feedback, Version, Voice, VoiceKey
from comparisons.models.version import pair_key
from comparisons.services import chores
from comparisons.services.voices import casting, clients, counting, erasing

from .cached import Cached
from .make import make_burst, make_feedback, make_pair, make_published_comparison, make_voice
from .reading import read, words

pytestmark = pytest.mark.django_db

PAGE = "/compare/mysql-vs-postgresql/"
NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)
NOVEMBER, OCTOBER = NOW.date().replace(day=1), NOW.date().replace(month=10, day=1)


def voices_of(comparison, *, low=0, high=0, **changes):
    for side, number in (("low", low), ("high", high)):
        for _ in range(number):
            make_voice(comparison, side=side, **changes)


def votes(comparison):
    comparison.refresh_from_db()
    return comparison.votes_low, comparison.votes_high


def version_of(comparison):
    return Version.numbers([key := pair_key(comparison.low_id, comparison.high_id)])[key]


def run():
    return [done.rows for done in chores.run_due()]


# --- Voices


def test_what_is_new_is_added_once(django_assert_num_queries):
    pair = make_pair()
    voices_of(pair, low=2, high=1)

    assert counting.count_voices(NOW) == 3
    assert votes(pair) == (2, 1)
    with django_assert_num_queries(3):  # the oldest news, in a transaction
        assert counting.count_voices(NOW) == 0
    assert votes(pair) == (2, 1)


def test_a_voice_that_changes_its_side_moves(client):
    pair = make_pair()
    voices_of(pair, low=2)
    counting.count_voices(NOW)

    Voice.objects.filter(pk=Voice.objects.first().pk).update(side="high", counted=False)
    counting.count_voices(NOW)

    assert votes(pair) == (1, 1)


def test_what_is_held_is_not_counted():
    pair = make_pair()
    make_burst(pair, "low", "high")

    assert counting.count_voices(NOW) == 0
    assert votes(pair) == (0, 0)


def test_portions_count_everything(monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 2)
    monkeypatch.setattr(counting, "MOST_VOICES", 2)
    monkeypatch.setattr(chores, "BREATH", 0)
    pairs = [make_published_comparison() for _ in range(3)]
    for number, pair in enumerate(pairs):
        voices_of(pair, low=number + 1)
        make_feedback(pair)

    run()

    assert [votes(pair) for pair in pairs] == [(1, 0), (2, 0), (3, 0)]
    assert [pair.disagreed for pair in pairs] == [1, 1, 1]


@pytest.mark.parametrize(("before", "new", "is_touched"), [(0, 19, False), (0, 20, True), (19, 1, True), (30, 1, True)])
def test_a_page_is_made_anew_only_if_it_shows_the_number(before, new, is_touched):
    pair = make_pair()
    Comparison.objects.update(votes_low=before)
    voices_of(pair, high=new)
    version = version_of(pair)

    counting.count_voices(NOW)

    assert (version_of(pair) > version) is is_touched


def test_taps_that_take_each_other_back_touch_nothing():
    pair = make_pair()
    voices_of(pair, low=25)
    counting.count_voices(NOW)
    version = version_of(pair)

    make = Voice.objects.filter(pk=Voice.objects.first().pk)
    make.update(side="high", counted=False)
    make.update(side="low", counted=False)
    counting.count_voices(NOW)

    assert (votes(pair), version_of(pair)) == ((25, 0), version)


@pytest.mark.parametrize(("low", "high", "shown"), [(5, 14, []), (6, 14, ["14 of 20 voices agree"])])
def test_numbers_are_shown_from_twenty_voices_on(client, low, high, shown):
    make_pair()
    Comparison.objects.update(votes_low=low, votes_high=high)

    assert [words(one) for one in read(client, PAGE).select(".agree-number")] == shown
    assert VOICES_SHOWN_FROM == 20


def test_after_a_changed_pick_votes_stay_with_their_side(client):
    pair = make_pair()
    Comparison.objects.update(votes_low=20, votes_high=5)

    pair.verdict.pick = "low"
    pair.verdict.save()

    assert words(read(client, PAGE).select_one(".agree-number")) == "20 of 25 voices agree"


def test_a_tap_breaks_no_copy_of_a_page(client, tmp_path):
    make_pair()
    site_behind = Cached(get_wsgi_application(), tmp_path / "pages.sqlite3")
    site_behind.ask(PAGE)
    for number in range(25):
        client.post(
            reverse("voice", args=["mysql-vs-postgresql"]),
            {"for": "mysql"},
            headers={"Sec-Fetch-Site": "same-origin"},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
    site_behind.now += 2
    kept = site_behind.ask(PAGE)
    assert site_behind.asked == [PAGE]
    assert b"agree-number" not in kept.body

    run()
    site_behind.now += 2

    assert b"<b>0</b> of 25 voices agree" in site_behind.ask(PAGE).body
    assert site_behind.asked == [PAGE, PAGE]


# --- Disagreements


@pytest.mark.parametrize(
    ("status", "counts"),
    [("held", 0), ("spam", 0), ("waiting", 1), ("in_review", 1), ("needs_evidence", 1), ("withdrawn", 1)],
)
def test_a_disagreement_counts_unless_it_is_held_or_spam(status, counts):
    pair = make_pair()
    gone = {"withdrawn_at": NOW, "text": "", "email": "", "client": ""} if status == "withdrawn" else {}
    make_feedback(pair, status=status, **gone)

    list(counting.count_disagreements(NOW))

    pair.refresh_from_db()
    assert pair.disagreed == counts


def test_disagreements_are_counted_anew_and_touch_what_changed():
    pair, other = make_pair(), make_published_comparison()
    told, _ = make_feedback(pair), make_feedback(other)
    assert list(counting.count_disagreements(NOW)) == [2]
    versions = version_of(pair), version_of(other)

    assert list(counting.count_disagreements(NOW)) == [0]
    assert (version_of(pair), version_of(other)) == versions

    Feedback.objects.filter(pk=told.pk).update(status="spam")
    assert list(counting.count_disagreements(NOW)) == [1]
    assert version_of(pair) > versions[0]
    assert version_of(other) == versions[1]
    Feedback.objects.filter(comparison=other).delete()
    list(counting.count_disagreements(NOW))
    assert not Comparison.objects.exclude(disagreed=0).exists()


def test_a_portion_without_news_costs_four_queries(django_assert_num_queries):
    for _ in range(3):
        make_feedback()
    list(counting.count_disagreements(NOW))

    with django_assert_num_queries(4 + 2):  # one portion, and the look for the next
        list(counting.count_disagreements(NOW))


# --- The month


def test_each_month_has_a_key_of_its_own_and_one_voice():
    pair = make_pair()
    address = clients.rate_limits.address_in({"REMOTE_ADDR": "192.0.2.1"})
    midnight = datetime(2026, 12, 1, tzinfo=UTC)

    for at in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(days=30)):
        assert casting.cast(pair.pk, counting.End.LOW, address=address, at=at)

    assert [voice.month.month for voice in Voice.objects.order_by("at")] == [11, 12]
    assert len({voice.client for voice in Voice.objects.all()}) == 2
    assert VoiceKey.objects.count() == 2


def test_a_key_that_two_servers_make_at_once_is_one(monkeypatch):
    made = clients.key_of(NOVEMBER)
    monkeypatch.setattr(VoiceKey.objects, "filter", lambda **_: VoiceKey.objects.none())  # it was not there yet

    assert clients.key_of(NOVEMBER) == made


def test_after_the_month_key_and_voices_are_gone_and_what_is_held_has_no_hash():
    pair = make_pair()
    for month in (OCTOBER, NOVEMBER):
        clients.key_of(month)
        voices_of(pair, low=2, month=month)
    counting.count_voices(NOW)
    burst = make_burst(pair)
    for month in (OCTOBER, NOVEMBER):
        make_voice(pair, month=month, burst=burst)

    assert erasing.erase_past_months(NOW) == 3
    assert erasing.erase_past_months(NOW) == 0

    assert [key.month for key in VoiceKey.objects.all()] == [NOVEMBER]
    (held,) = Voice.objects.filter(month=OCTOBER)
    assert (held.client, held.network, held.burst) == ("", "", burst)
    assert Voice.objects.filter(month=NOVEMBER).exclude(client="").count() == 3
    assert votes(pair) == (4, 0)


def test_what_was_not_counted_by_the_end_of_the_month_is_counted_later():
    pair = make_pair()
    voices_of(pair, low=2, month=OCTOBER)

    assert erasing.erase_past_months(NOW) == 2
    assert not Voice.objects.exclude(client="", network="").exists()
    counting.count_voices(NOW)
    erasing.erase_past_months(NOW)

    assert votes(pair) == (2, 0)
    assert not Voice.objects.exists()
