"""Merging two technologies: voices are counted first and forgotten, and the totals go with their side."""

import pytest

from comparisons.models import Comparison, MergedRows, Technology, Voice, VoiceBurst
from comparisons.services.merging.choices import Rule, Side
from comparisons.services.merging.undo import undo
from comparisons.services.voices import counting

from .make import end_of, make_burst, make_editor, make_published_comparison, make_voice
from .merging_worlds import REASON, make_two, merge_them

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


def hear(comparison, technology, number, **changes):
    for _ in range(number):
        make_voice(comparison, side=end_of(comparison, technology), **changes)


def votes_for(comparison, technology):
    comparison = Comparison.objects.get(pk=comparison.pk)
    return getattr(comparison, f"votes_{end_of(comparison, technology)}")


@pytest.mark.parametrize("lost_first", [True, False])
def test_votes_go_with_their_technology_and_come_back(ada, lost_first):
    lost, kept = make_two(lost_first=lost_first)
    mysql = Technology.objects.get(slug="mysql")
    comparison = make_published_comparison(lost, mysql)
    hear(comparison, lost, 3), hear(comparison, mysql, 1)
    before = Comparison.objects.values_list("votes_low", "votes_high", "disagreed").get()
    assert before == (0, 0, 0)

    merged = merge_them(lost, kept, ada)

    assert (votes_for(comparison, kept), votes_for(comparison, mysql)) == (3, 1)
    assert not Voice.objects.exists()

    hear(Comparison.objects.get(), kept, 5)
    counting.count_voices(None)
    undo(merged, by=ada, reason=REASON)

    lost = Technology.objects.get(slug="postgres")
    back = votes_for(comparison, lost), votes_for(comparison, mysql)
    assert back == ((3, 1) if _swapped(lost, mysql, kept) else (8, 1))


def _swapped(lost, other, kept):
    return (lost.pk < other.pk) != (kept.pk < other.pk)


@pytest.mark.parametrize("stays", Side)
@pytest.mark.parametrize("lost_first", [True, False])
def test_of_two_with_one_opponent_the_one_that_stays_has_the_votes_of_both(ada, stays, lost_first):
    lost, kept = make_two(lost_first=lost_first)
    mysql = Technology.objects.get(slug="mysql")
    theirs, ours = make_published_comparison(lost, mysql), make_published_comparison(kept, mysql)
    hear(theirs, lost, 3), hear(theirs, mysql, 1), hear(ours, kept, 10), hear(ours, mysql, 20)
    Comparison.objects.filter(pk=theirs.pk).update(disagreed=2)
    Comparison.objects.filter(pk=ours.pk).update(disagreed=5)

    merged = merge_them(lost, kept, ada, rest=Rule(stays.value))

    stayed = Comparison.objects.get()
    assert (votes_for(stayed, kept), votes_for(stayed, mysql), stayed.disagreed) == (13, 21, 7)

    hear(stayed, kept, 1)
    counting.count_voices(None)
    undo(merged, by=ada, reason=REASON)

    lost = Technology.objects.get(slug="postgres")
    assert (votes_for(theirs, lost), votes_for(theirs, mysql)) == (3, 1)
    assert (votes_for(ours, kept), votes_for(ours, mysql)) == (10, 20)
    assert not Voice.objects.exists()
    assert dict(Comparison.objects.values_list("pk", "disagreed")) == {theirs.pk: 2, ours.pk: 5}


def test_what_is_held_counts_nothing_and_no_journal_keeps_a_voice(ada):
    lost, kept = make_two()
    pair, page = make_published_comparison(lost, kept), make_published_comparison(lost, "redis")
    make_burst(pair, "low", "high"), make_burst(page, "low", "high")

    merge_them(lost, kept, ada)

    stayed = Comparison.objects.get()
    assert (stayed.votes_low, stayed.votes_high) == (0, 0)
    assert not Voice.objects.exists()
    assert not VoiceBurst.objects.exists()
    assert not MergedRows.objects.filter(model__startswith="voice").exists()


def test_voices_of_the_kept_technology_alone_stay(ada):
    lost, kept = make_two()
    own = make_published_comparison(kept, "redis")
    hear(own, kept, 2)

    merge_them(lost, kept, ada)

    assert Voice.objects.news().count() == 2
