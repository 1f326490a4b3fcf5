"""Fills the editors' queues of a world that was written straight into the tables, in proportion to its size."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import models
from django.db.models import F

from comparisons.domain.consistency import Contradiction
from comparisons.models import (
    Comparison,
    Condition,
    Feedback,
    Finding,
    ProsCons,
    Source,
    SourceEntry,
    Technology,
    VoiceBurst,
    Wish,
)

BATCH = 5000
DISAGREE, HELD, BURST, WISH, FIND = 200, 200, 200, 40, 10
"""One in so many comparisons has a disagreement, one that is held, a burst of voices, a wish, a finding."""
NOW = datetime.now(UTC)
TODAY = NOW.date()


def fill() -> None:
    """Let something wait in each queue: many conditions and claims are due, half of the reviews have changed."""
    _one_in(2, Condition.objects).update(check_by=_ago(30))
    _one_in(25, Condition.objects).update(happened=_ago(1))
    _one_in(3, ProsCons.objects.filter(fresh_until__isnull=False)).update(fresh_until=_ago(10))
    _one_in(2, Comparison.objects.filter(reviewed__isnull=False)).update(changed_on=_ago(3))
    for rows in (_disagreements(), _held(), _bursts(), _wishes(), _entries(), _findings()):
        while batch := list(islice(rows, BATCH)):
            type(batch[0])._default_manager.bulk_create(batch, ignore_conflicts=True)


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _one_in(number: int, rows: Any) -> Any:
    return rows.order_by("id").alias(rest=F("id") % number).filter(rest=0)


def _published(one_in: int) -> Iterator[Any]:
    return _one_in(one_in, Comparison.objects.published()).only("id", "low_id", "high_id").iterator(BATCH)


def _disagreements() -> Iterator[models.Model]:
    for row in _published(DISAGREE):
        text = f"After {row.pk} months with both we moved to the other one, and stayed there."
        yield Feedback(comparison=row, wants="low", text=text, client="c", text_hash=f"{row.pk}", created=NOW)


def _held() -> Iterator[models.Model]:
    for row in _published(HELD):
        words = {"text": f"Buy {row.pk} of them now, they are cheap.", "text_hash": f"held-{row.pk}"}
        held = {"status": "held", "held_for": "words", "held_because": "its words: buy"}
        yield Feedback(comparison=row, wants="low", client="d", created=NOW, **words, **held)


def _bursts() -> Iterator[models.Model]:
    for row in _published(BURST):
        yield VoiceBurst(comparison=row, hour=NOW)


def _wishes() -> Iterator[models.Model]:
    """For pairs of the last technologies, few of which are compared."""
    ids = list(Technology.objects.order_by("-id").values_list("id", flat=True)[:400])
    chance = Random("wishes")  # noqa: S311
    for number in range(Comparison.objects.count() // WISH):
        low, high = sorted(chance.sample(ids, 2))
        yield Wish(low_id=low, high_id=high, client=f"client-{number}", day=_ago(number % 80))


def _entries() -> Iterator[models.Model]:
    source = Source.objects.get(slug="innovation-graph")
    for number, name in enumerate(Technology.objects.order_by("id").values_list("name", flat=True).iterator(BATCH)):
        yield SourceEntry(source=source, key=f"entry-{number}", name=name, reason=f"{name} is called like {name}")


def _findings() -> Iterator[models.Model]:
    kinds = [Contradiction.ONE_SIDED] * 9 + [Contradiction.SAME_TEXT]
    for number, row in enumerate(_published(FIND)):
        kind = kinds[number % len(kinds)]
        rows = [{"model": "comparison", "id": row.pk, "words": "Both"}]
        sentence = "Claims on one side only: Operations."
        yield Finding(kind=kind, sentence=sentence, rows=rows, in_demand=number % 20 == 0, found=NOW)
