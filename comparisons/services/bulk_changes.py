"""Verbs of a bulk change: choose rows, confirm what its preview showed, and store it batch by batch.

A batch is one transaction with a revision for each of its technologies, so a change that is cut short goes on where it
was. A row that was changed after the preview is refused, and said so.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django_tasks import task

from comparisons.domain.vocabulary import Verb
from comparisons.models import BulkChange, Category, Criterion, ProsCons, Technology
from comparisons.models.editors_job import JobState

from . import editorial, live_pages, task_queue
from .bulk_previews import FIELDS, MOST, Preview, Row, Subject, preview, values_of

BATCH = 25
"""Technologies in one transaction: about a second."""
AT_ONCE = 50
"""Technologies that are changed while the editor waits; more are the worker's."""
REFUSED_KEPT = 200
CHANGED_MEANWHILE = "Changed meanwhile: look at it again."
GONE_MEANWHILE = "Deleted meanwhile."


def choose(field: str, ids: Collection[int], *, by: User) -> BulkChange:
    """Keep the ids of chosen rows for the pages that give a field of theirs one value; refuse too many."""
    if len(ids) > MOST:
        raise editorial.refusal("rows", f"{MOST:,} at most can be changed at once: narrow the list by a filter.")
    BulkChange.objects.tidy()
    return BulkChange.objects.create(by=by, created=datetime.now(UTC), field=field, rows=sorted(ids), total=len(ids))


def digest_of(shown: Preview) -> str:
    """Return the digest of what a preview shows, so that what is confirmed is what was seen."""
    return hashlib.sha256(json.dumps([shown.rows, shown.refused]).encode()).hexdigest()[:32]


def confirm(change: BulkChange, value: str, *, by: User, reason: str, seen: str) -> None:
    """Begin a change that its editor saw as ``seen``; a small one is done on return, others are the worker's."""
    with transaction.atomic():
        change = BulkChange.objects.select_for_update().get(pk=change.pk)
        if change.state != JobState.OPEN:
            raise editorial.refusal("field", "This change was begun already.")
        if value not in dict(values_of(change.field)):
            raise editorial.refusal("value", "This value is not there any more: choose another one.")
        found = preview(change.field, value, change.rows, by)
        if digest_of(found) != seen:
            raise editorial.refusal("rows", "Somebody changed one of these meanwhile: look again, and confirm it then.")
        if not found.rows:
            raise editorial.refusal("rows", "Nothing would change.")
        change.value, change.reason = value, reason
        change.rows, change.total = _by_technology(found.rows), len(found.rows)
        change.state = JobState.RUNNING.value
        change.save()
        is_small = len(change.rows) <= AT_ONCE
        if not is_small:
            task_queue.enqueue(go_on, change.pk)
    while is_small and run_batch(change.pk):
        pass


@task()
def go_on(change_id: int) -> None:
    """Store the next batch of a bulk change and queue the rest in the same transaction."""
    with transaction.atomic():
        if run_batch(change_id):
            task_queue.enqueue(go_on, change_id)


def run_batch(change_id: int) -> bool:
    """Store the next batch; return whether another one is left. One transaction."""
    with transaction.atomic():
        change = BulkChange.objects.select_for_update().select_related("by").filter(pk=change_id).first()
        if change is None or change.state != JobState.RUNNING:
            return False
        batch = change.rows[change.done : change.done + BATCH]
        stored = _Batch(change, batch)
        stored.run()
        change.done += len(batch)
        change.changed += stored.changed
        change.refused_count += len(stored.refused)
        change.refused = [*change.refused, *stored.refused][:REFUSED_KEPT]
        if change.done >= len(change.rows):
            change.state, change.finished = JobState.DONE.value, datetime.now(UTC)
        change.save(update_fields=["done", "changed", "refused", "refused_count", "state", "finished"])
        return bool(change.state == JobState.RUNNING)


class _Batch:
    """Some technologies of a change, with the rows to change and the values that the preview showed."""

    def __init__(self, change: BulkChange, batch: list[Any]) -> None:
        self.change = change
        self.batch = batch
        self.changed = 0
        self.refused: list[tuple[str, str]] = []

    def run(self) -> None:
        wanted = [number for number, _ in self.batch]
        rows = Technology.objects.select_for_update(of=("self",)).select_related("category").order_by("pk")
        technologies = rows.in_bulk(wanted)
        subjects: dict[int, Any] = self._claims() if FIELDS[self.change.field] is Subject.CLAIM else technologies
        value = self._value()
        for number, own in self.batch:
            self._change(technologies.get(number), subjects, dict(own), value)

    def _claims(self) -> dict[int, ProsCons]:
        ids = [number for _, own in self.batch for number, _ in own]
        rows = ProsCons.objects.select_for_update(of=("self",)).select_related("criterion").order_by("pk")
        return rows.in_bulk(ids)

    def _value(self) -> Any:
        field, value = self.change.field, self.change.value
        if field == "checked":
            return date.fromisoformat(value)
        if field in ("category", "criterion") and value:
            rows: Any = Category.objects if field == "category" else Criterion.objects
            return rows.filter(slug=value).first()
        return None if field != "kind" else value

    def _change(self, technology: Technology | None, rows: dict[int, Any], before: dict[int, str], value: Any) -> None:
        """Change the rows of one technology, all that are as the preview showed them, or none."""
        there = {number: rows[number] for number in before if number in rows}
        self.refused += [(f"Number {number}", GONE_MEANWHILE) for number in before if number not in there]
        same = [row for number, row in there.items() if _now(row, self.change.field) == before[number]]
        self.refused += [(str(row), CHANGED_MEANWHILE) for row in there.values() if row not in same]
        if technology is None or not same:
            return
        try:
            with transaction.atomic():
                self._store(technology, same, value)
        except editorial.Refused as refusal:
            self.refused += [(str(row), str(refusal)) for row in same]
        else:
            self.changed += len(same)

    def _store(self, technology: Technology, rows: Iterable[Any], value: Any) -> None:
        field, by = self.change.field, self.change.by
        editorial.require(live_pages.problems(technology.pk, by))
        if value is None and self.change.value:
            raise editorial.refusal("value", "The chosen value was deleted meanwhile.")
        for row in rows:
            setattr(row, field, value)
            row.save(update_fields=[field])
        fields = [field] if FIELDS[field] is Subject.TECHNOLOGY else []
        editorial.record_technology(technology, verb=Verb.EDIT, by=by, reason=self.change.reason, fields=fields)


def _by_technology(rows: Iterable[Row]) -> list[list[Any]]:
    """Return what the job keeps: for each technology its id, and the id and former value of its rows."""
    return [
        [technology, [[row.id, row.before] for row in own]]
        for technology, own in groupby(rows, key=lambda row: row.technology_id)
    ]


def _now(row: Any, field: str) -> str:
    value = getattr(row, field)
    if field in ("category", "criterion"):
        return value.slug if value else ""
    return str(value) if value is not None else ""
