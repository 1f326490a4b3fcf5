"""Voices, workers and editors at the same moment: nothing is counted twice, and no limit is passed."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from django.db import OperationalError, connection

from comparisons.domain.days import month_of
from comparisons.domain.vocabulary import End
from comparisons.models import Comparison, Voice, VoiceKey
from comparisons.services.editorial import Refused
from comparisons.services.voices import bursts, casting, clients, counting

from .cached import in_threads
from .make import make_burst, make_editor, make_pair, make_voice

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)


def patiently(work):
    """Do ``work`` in a connection of its own; SQLite lets one write at a time, and another one try again."""

    def run():
        try:
            while True:
                try:
                    return work()
                except OperationalError:
                    continue
        finally:
            connection.close()

    return run


def test_of_one_network_no_more_than_four_at_the_same_moment():
    pair = make_pair()
    numbers = iter(range(1, 100))

    def tap():
        address = ip_address(f"2001:db8:1:{next(numbers)}::1")
        return casting.cast(pair.pk, End.LOW, address=address, at=NOW)

    said = in_threads(8, patiently(tap))

    assert sorted(said) == [False] * 4 + [True] * 4
    assert sorted(Voice.objects.values_list("place", flat=True)) == [0, 1, 2, 3]


def test_of_one_client_no_more_than_one_at_the_same_moment():
    pair = make_pair()
    address = ip_address("192.0.2.1")

    said = in_threads(6, patiently(lambda: casting.cast(pair.pk, End.LOW, address=address, at=NOW)))

    assert said == [True] * 6
    assert Voice.objects.count() == 1


def test_the_first_voices_of_a_month_share_its_key():
    keys = in_threads(6, patiently(lambda: clients.key_of(month_of(NOW))))

    assert len(keys) == 6
    assert len(set(keys)) == VoiceKey.objects.count() == 1


def test_two_workers_and_an_editor_count_each_voice_once(monkeypatch):
    monkeypatch.setattr(counting, "MOST_VOICES", 7)
    pair, ada = make_pair(), make_editor("ada")
    for _ in range(40):
        make_voice(pair)
    burst = make_burst(pair, *["high"] * 20)

    def count():
        while counting.count_voices(NOW):
            pass

    def decide():
        try:
            bursts.count(burst, by=ada)
        except Refused:
            return "decided"
        return "counted"

    works = iter([count, count, decide, decide])
    in_threads(4, patiently_one_of(works))

    stored = Comparison.objects.get()
    assert (stored.votes_low, stored.votes_high) == (40, 20)
    assert not Voice.objects.filter(counted=False).exists()


def patiently_one_of(works):
    def run():
        return patiently(next(works))()

    return run
