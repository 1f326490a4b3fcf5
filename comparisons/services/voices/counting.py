"""Bring into the pages what readers say: voices and disagreements, once an hour at most, by the worker.

Only pages that show other numbers than before are made anew. Each portion locks its comparisons first, in the order
of their ids, then the voices: two workers at once count nothing twice.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from comparisons.domain.page import VOICES_SHOWN_FROM
from comparisons.domain.vocabulary import End, FeedbackStatus
from comparisons.models import Comparison, Feedback, Version, Voice, VoiceBurst
from comparisons.models.version import pair_key

AT_ONCE = 500
"""Comparisons of one portion."""
MOST_VOICES = 15_000
"""Voices of one portion: all that bursts let through in an hour, so that one run touches a page once."""
NOT_COUNTED = (FeedbackStatus.HELD.value, FeedbackStatus.SPAM.value)


def count_voices(now: datetime) -> int:
    """Add the oldest voices that are news to the totals of their comparisons; return how many. Six queries at most.

    A voice that changed its side moves from one total to the other.
    """
    with transaction.atomic():
        oldest = Voice.objects.news().order_by("id").values_list("comparison", flat=True)[:AT_ONCE]
        return add(list(oldest))


def add(comparison_ids: Collection[int]) -> int:
    """Add ``MOST_VOICES`` that are news to the totals of these comparisons, in a transaction; return how many."""
    number, keys = _add(comparison_ids)
    if keys:
        Version.touch(keys)
    return number


def _add(comparison_ids: Collection[int]) -> tuple[int, list[str]]:
    """Return how many voices were added, and the keys of the pages that show other numbers now."""
    if not comparison_ids:
        return 0, []
    pairs = _lock(comparison_ids)
    news = Voice.objects.news().filter(comparison__in=pairs).order_by("id").select_for_update(of=("self",))
    rows = list(news.values_list("pk", "comparison", "side", "counted_as")[:MOST_VOICES])
    more = Counter[tuple[int, str]]()
    for _, number, side, counted_as in rows:
        more[number, side] += 1
        more[number, counted_as] -= 1
    Voice.objects.filter(pk__in=[row[0] for row in rows]).update(counted=True, counted_as=F("side"))
    return len(rows), [key for number, pair in pairs.items() if (key := _changed(pair, more, number))]


def settle(comparison_ids: Collection[int]) -> None:
    """Count what may be counted of some comparisons, and forget their voices, in a transaction of the caller.

    For a merge of technologies, which touches all their pages: its journal keeps nothing of a reader, and which end is
    which may change with it. What is held counts nothing. Whoever spoke this month may do so once more.
    """
    while _add(comparison_ids)[0]:
        pass
    forget(comparison_ids)


def forget(comparison_ids: Collection[int]) -> None:
    """Delete the voices of some comparisons; what they added to the totals stays."""
    Voice.objects.filter(comparison__in=comparison_ids).delete()
    VoiceBurst.objects.filter(comparison__in=comparison_ids).delete()


def _changed(pair: Comparison, more: Counter[tuple[int, str]], number: int) -> str:
    """Store the new totals of a comparison; return the key of its page if that shows others now, else ""."""
    low, high = more[number, End.LOW.value], more[number, End.HIGH.value]
    if not (low or high):
        return ""
    votes = {"votes_low": max(pair.votes_low + low, 0), "votes_high": max(pair.votes_high + high, 0)}
    Comparison.objects.filter(pk=number).update(**votes)
    is_shown = max(sum(votes.values()), pair.votes_low + pair.votes_high) >= VOICES_SHOWN_FROM
    return pair_key(pair.low_id, pair.high_id) if is_shown else ""


def count_disagreements(now: datetime) -> Iterator[int]:
    """Count the disagreements of all comparisons that have some, a portion at a time; yield how many were stored.

    Two index-only queries for each portion in which nothing changed. It counts anew, rather than what came since:
    so it holds whatever was freed, marked as spam or erased meanwhile.
    """
    after = 0
    while ids := _with_disagreements(after):
        yield _store_disagreed(ids)
        after = ids[-1]


def _with_disagreements(after: int) -> list[int]:
    """Return the next comparisons, by id, of which a disagreement is stored or counted. Two queries."""
    told = Feedback.objects.filter(comparison__gt=after).order_by("comparison_id").values_list("comparison", flat=True)
    counted = Comparison.objects.filter(pk__gt=after, disagreed__gt=0).order_by("pk").values_list("pk", flat=True)
    return sorted({*told.distinct()[:AT_ONCE], *counted[:AT_ONCE]})[:AT_ONCE]


def _store_disagreed(ids: Collection[int]) -> int:
    """Store the numbers that changed, and return how many these are."""
    stored = dict(Comparison.objects.filter(pk__in=ids).values_list("pk", "disagreed"))
    now = _disagreed(ids)
    changed = [number for number, before in stored.items() if now[number] != before]
    if not changed:
        return 0
    with transaction.atomic():
        pairs = _lock(changed)
        now = _disagreed(pairs)
        for number in pairs:
            Comparison.objects.filter(pk=number).update(disagreed=now[number])
        Version.touch([pair_key(pair.low_id, pair.high_id) for pair in pairs.values()])
    return len(pairs)


def _disagreed(ids: Collection[int]) -> Counter[int]:
    rows = Feedback.objects.filter(comparison__in=ids).exclude(status__in=NOT_COUNTED).order_by()
    return Counter(dict(rows.values("comparison").annotate(number=Count("pk")).values_list("comparison", "number")))


def _lock(ids: Collection[int]) -> dict[int, Comparison]:
    rows = Comparison.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    return {row.pk: row for row in rows.only("low_id", "high_id", "votes_low", "votes_high")}
