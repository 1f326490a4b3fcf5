"""Many voices at once are held uncounted, until an editor counts or discards them."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from django.urls import reverse

from comparisons.domain.vocabulary import End
from comparisons.models import Voice, VoiceBurst
from comparisons.models.voice import VoiceBurstQuerySet
from comparisons.services.editorial import Refused
from comparisons.services.voices import bursts, casting, counting, erasing

from .admin_pages import page, rows
from .make import make_burst, make_editor, make_pair, make_published_comparison, make_voice
from .reading import said, words

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(minute=59, second=30, microsecond=0)
LIST = "/admin/comparisons/voiceburst/"


@pytest.fixture
def pair():
    return make_pair()


@pytest.fixture
def ada():
    return make_editor("ada")


def come(pair, number, *, first=0, at=NOW, side=End.HIGH):
    """Voices from as many addresses, a second after one another."""
    for one in range(first, first + number):
        address = ip_address(f"192.0.{one // 250}.{one % 250}")
        assert casting.cast(pair.pk, side, address=address, at=at + timedelta(seconds=one))


def held():
    return Voice.objects.filter(burst__isnull=False).count()


def numbers_of(comparison):
    comparison.refresh_from_db()
    return comparison.votes_low, comparison.votes_high


# --- When a burst begins


def test_as_many_as_an_honest_hour_brings_are_not_held(pair):
    come(pair, casting.PAIR_BURST)

    assert held() == 0


def test_one_more_is_held_with_what_it_came_with(pair, monkeypatch):
    monkeypatch.setattr(casting, "PAIR_BURST", 3)
    come(pair, 3)
    come(make_published_comparison(), 1, first=50)
    assert held() == 0

    come(pair, 1, first=3)

    assert held() == 4
    burst = VoiceBurst.objects.get()
    assert (burst.comparison, burst.decided_at) == (pair, None)
    assert counting.count_voices(NOW) == 1


def test_what_was_counted_before_the_burst_stays_counted(pair, monkeypatch):
    monkeypatch.setattr(casting, "PAIR_BURST", 2)
    come(pair, 2)
    counting.count_voices(NOW)

    come(pair, 2, first=2)

    assert held() == 2
    assert numbers_of(pair) == (0, 2)


def test_a_burst_that_is_decided_at_this_moment_is_followed_by_a_new_one(pair, ada, monkeypatch):
    monkeypatch.setattr(casting, "PAIR_BURST", 1)
    come(pair, 2)
    waiting = VoiceBurstQuerySet.waiting

    def decided_before(rows):
        monkeypatch.setattr(VoiceBurstQuerySet, "waiting", waiting)
        bursts.count(VoiceBurst.objects.get(), by=ada)
        return waiting(rows)

    monkeypatch.setattr(VoiceBurstQuerySet, "waiting", decided_before)

    come(pair, 1, first=2)

    assert held() == 1
    assert numbers_of(pair) == (0, 2)


@pytest.mark.parametrize(("later", "is_held"), [(timedelta(minutes=59, seconds=59), True), (timedelta(hours=1), False)])
def test_it_is_over_once_an_hour_is_quiet(pair, monkeypatch, later, is_held):
    monkeypatch.setattr(casting, "PAIR_BURST", 1)
    make_voice(pair, at=NOW)

    come(pair, 1, at=NOW + later)

    assert bool(held()) is is_held


def test_many_pairs_at_once_are_a_burst_of_the_site(monkeypatch):
    monkeypatch.setattr(casting, "SITE_BURST", 3)
    pairs = [make_published_comparison() for _ in range(4)]
    for number, one in enumerate(pairs[:3]):
        come(one, 1, first=number)
    assert held() == 0

    come(pairs[3], 1, first=3)

    assert held() == 4
    assert VoiceBurst.objects.count() == 4


def test_a_held_voice_that_changes_its_side_stays_held(pair, ada):
    make_burst(pair)
    voice = make_voice(pair, burst=VoiceBurst.objects.get())
    Voice.objects.update(side="high")

    assert counting.count_voices(NOW) == 0
    bursts.count(voice.burst, by=ada)
    assert numbers_of(pair) == (0, 1)


# --- What editors decide


def test_counted_voices_are_in_the_numbers_at_once_and_stay_decided(pair, ada):
    burst = make_burst(pair, "low", "high", "high")

    decided = bursts.count(burst, by=ada)

    assert numbers_of(pair) == (1, 2)
    assert (decided.low, decided.high, decided.networks, decided.decided_by_name) == (1, 2, 3, "Ada Lovelace")
    assert counting.count_voices(NOW) == 0
    assert numbers_of(pair) == (1, 2)


def test_discarded_voices_never_count_and_cannot_be_sent_again(pair, ada, monkeypatch):
    monkeypatch.setattr(casting, "PAIR_BURST", 1)
    come(pair, 2)

    bursts.discard(VoiceBurst.objects.get(), by=ada)
    come(pair, 2, side=End.LOW)

    assert counting.count_voices(NOW) == 0
    assert numbers_of(pair) == (0, 0)
    assert Voice.objects.count() == 2
    erasing.erase_past_months(NOW + timedelta(days=32))
    assert not Voice.objects.exists()


def test_what_comes_after_the_decision_is_held_anew(pair, ada, monkeypatch):
    monkeypatch.setattr(casting, "PAIR_BURST", 1)
    come(pair, 2)
    bursts.count(VoiceBurst.objects.get(), by=ada)

    come(pair, 1, first=2)

    assert held() == 1
    assert [burst.state for burst in VoiceBurst.objects.order_by("pk")] == ["counted", "waiting"]


def test_the_second_of_two_editors_is_told(pair, ada):
    burst = make_burst(pair, "low")
    bursts.discard(burst, by=ada)

    with pytest.raises(Refused, match="Ada Lovelace has decided meanwhile: these voices are discarded"):
        bursts.count(burst, by=make_editor("grace"))
    assert numbers_of(pair) == (0, 0)


# --- The list


@pytest.fixture
def editor(client, ada):
    client.force_login(ada)
    return client


def test_editors_see_how_many_from_where_and_for_which(editor, pair):
    burst = make_burst(pair, "high", "high")
    make_voice(pair, side="low", burst=burst, network=Voice.objects.first().network, place=1, unverified_origin=True)
    Voice.objects.filter(pk=Voice.objects.first().pk).update(at=NOW - timedelta(minutes=7))
    Voice.objects.exclude(pk=Voice.objects.first().pk).update(at=NOW)

    (line,) = rows(page(editor, LIST))

    assert line[0] == "MySQL vs PostgreSQL"
    assert line[2:7] == [
        "3",
        "MySQL 1 · PostgreSQL 2",
        "2",
        "7 minutes",
        "too many at once; 1 don’t say where they came from",
    ]


@pytest.mark.parametrize(("action", "counts"), [("count_them", (0, 2)), ("discard_them", (0, 0))])
def test_an_editor_decides_in_the_list(editor, pair, action, counts):
    burst = make_burst(pair, "high", "high")

    answer = editor.post(LIST, {"action": action, "_selected_action": [burst.pk]}, follow=True)

    assert answer.status_code == 200
    assert numbers_of(pair) == counts
    assert rows(page(editor, LIST)) == []
    (decided,) = rows(page(editor, f"{LIST}?decided={'counted' if action == 'count_them' else 'discarded'}"))
    assert decided[2:5] == ["2", "MySQL 0 · PostgreSQL 2", "2"]
    assert "by Ada Lovelace" in decided[-1]


def test_of_a_past_month_nobody_knows_the_networks(editor, pair):
    make_burst(pair, "high")
    erasing.erase_past_months(NOW + timedelta(days=32))

    (line,) = rows(page(editor, LIST))

    assert line[4].startswith("forgotten")


def test_a_burst_waits_in_today(editor, pair):
    assert "Bursts of voices" not in words(page(editor, reverse("admin:index")))

    make_burst(pair, "high")

    assert any("Bursts of voices" in one for one in said(page(editor, reverse("admin:index")).select("h2, h3")))


def test_the_list_costs_the_same_for_many(editor, pair, django_assert_max_num_queries):
    for number in range(20):
        make_burst(make_published_comparison(), "high", "low", hour=NOW - timedelta(hours=number))

    with django_assert_max_num_queries(10):
        assert len(rows(page(editor, LIST))) == 20
