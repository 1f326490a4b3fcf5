"""The worker's walk over published pages after something that they show has changed.

A save queues one task, however many pages there are. The walk compares each page with its review, stores when it was
first found to differ, and appends a standing where the page stands otherwise than before. It is idempotent, holds one
part of the pages in memory, and writes each part in a transaction of its own, so that a walk whose worker ends goes on
where it was, and that editors can save between two parts.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from time import sleep
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from comparisons.catalogue import export
from comparisons.catalogue.records import Record
from comparisons.domain import review
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.review import State
from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, ProsCons, Revision, Version
from comparisons.models.version import pair_key

from . import review_marks, reviews, standings, task_queue

COVERED = frozenset({
    *("technology", "name", "kind", "use_case", "pros", "cons", "releases"),
    *("licence", "self_hosted", "first_released"),
})  # fmt: skip
"""Keys of a technology's record that reviews cover, that may pass the lead, or that must-haves ask about."""
COVERED_OF_CRITERIA = frozenset({"name", "question", "weight", "recheck_days"})
"""Fields of a criterion that reviews cover, or that say for how long a changed page is indexed."""
AT_ONCE = 500
"""Technologies in one task at most."""
PAUSE = 0.2
"""Seconds between two parts of a walk: on SQLite, whoever waits to write tries again ten times a second."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A change of one technology or criterion, as records before and after, whose editor says: the meaning stays.

    ``technology_id`` is 0 for a criterion.
    """

    technology_id: int
    before: Record
    after: Record
    by_id: int | None
    by_name: str
    reason: str


def concern_reviews(before: Record, after: Record) -> bool:
    """Return whether two records of a technology differ in anything that a review or a standing may depend on."""
    return any(before.get(key) != after.get(key) for key in COVERED)


def enqueue(technology_ids: Iterable[int], confirmation: Confirmation | None = None) -> None:
    """Queue the walk over the published pages of technologies. Call it within the transaction that changes them."""
    for ids in export.batches(technology_ids, AT_ONCE):
        _begin(ids, "", confirmation)


def enqueue_criterion(slug: str, confirmation: Confirmation | None = None) -> None:
    """Queue the walk over the published pages of all technologies with a claim on a criterion."""
    _begin([], slug, confirmation)


def enqueue_pairs(comparison_ids: Iterable[int]) -> None:
    """Queue the look at these comparisons themselves. Call it within the transaction that changes them."""
    for ids in export.batches(comparison_ids, reviews.IN_A_PART):
        task_queue.enqueue(renew_pairs, list(ids))


def _begin(technology_ids: list[int], criterion: str, confirmation: Confirmation | None) -> None:
    confirmed = asdict(confirmation) if confirmation else None
    task_queue.enqueue(renew_marks, get_random_string(12), 0, technology_ids, criterion, confirmed)


@task()
def renew_marks(
    walk: str, after: int, technology_ids: list[int], criterion: str, confirmed: dict[str, Any] | None
) -> None:
    """Look at the next published pages of these technologies and, in the same transaction, queue the rest of the walk.

    ``walk`` names it: a later part makes up for an earlier one whose worker ended right after it. Nothing is done where
    a newer walk over the same pages waits: whoever saves ten times causes one walk.
    """
    if confirmed is None and _begins_anew(technology_ids, criterion):
        return
    technologies = ProsCons.objects.filter(criterion__slug=criterion).order_by().values("technology")
    ids = reviews.published_ids(technologies if criterion else technology_ids, after)
    if not ids:
        return
    if after:
        sleep(PAUSE)
    with transaction.atomic():
        renew(ids, Confirmation(**confirmed) if confirmed else None)
        task_queue.enqueue(renew_marks, walk, ids[-1], technology_ids, criterion, confirmed)


@task()
def renew_pairs(comparison_ids: list[int]) -> None:
    """Look at these comparisons, as far as they are published."""
    with transaction.atomic():
        renew(comparison_ids)


def _begins_anew(technology_ids: list[int], criterion: str) -> bool:
    waiting = DBTaskResult.objects.filter(task_path=renew_marks.module_path, status=TaskResultStatus.READY)
    given = {"args_kwargs__args__1": 0, "args_kwargs__args__2": technology_ids, "args_kwargs__args__3": criterion}
    return waiting.filter(**given).exists()


def renew(comparison_ids: Collection[int], confirmation: Confirmation | None = None) -> None:
    """Compare published pages with their reviews and newest standings, and store what differs.

    About 25 queries, whatever their number.
    """
    now = datetime.now(UTC)
    comparisons = list(standings.locked(comparison_ids))
    read = reviews.Reading(comparisons)
    pages = {row: _with_new_names(read.page(row)) for row in comparisons}
    _renew_marks(pages, read, confirmation, now.date())
    standings.append({row: _as_marked(row, page) for row, page in pages.items()}, now)


def _renew_marks(
    pages: Mapping[Comparison, Page], read: reviews.Reading, confirmation: Confirmation | None, today: date
) -> None:
    """Compare those pages that are reviewed with their reviews, and store what differs."""
    changed: list[Comparison] = []
    confirmed: dict[int, Evidence] = {}
    for row, page in pages.items():
        if row.reviewed is None:
            continue
        evidence = Evidence(page)
        if confirmation and (after := _after(row, read, confirmation, evidence)):
            confirmed[row.pk] = after
            evidence = Evidence(replace(evidence.page, reviewed_of=after.digest))
        columns = {"reviewed_of": evidence.page.reviewed_of, **review_marks.marks(evidence, row.changed_on, today)}
        if review_marks.set_marks(row, columns):
            changed.append(row)
    review_marks.store(changed)
    review_marks.keep_texts(confirmed)
    if confirmation:
        _record([row for row in pages if row.pk in confirmed], confirmation)
    Version.touch(pair_key(row.low_id, row.high_id) for row in changed)


def _with_new_names(page: Page) -> Page:
    """Return the page with a review of its decision: a technology may have another name and slug, no other pick."""
    if not page.reviewed_of:
        return page
    return replace(page, reviewed_of=review.with_decision(page.reviewed_of, Evidence(page).digest))


def _as_marked(row: Comparison, page: Page) -> Page:
    """Return the page with the review that its row has by now."""
    return replace(page, reviewed=row.reviewed, reviewed_of=row.reviewed_of)


def _after(row: Comparison, read: reviews.Reading, confirmation: Confirmation, now: Evidence) -> Evidence | None:
    """Return the page after the confirmed change, if it differs now and before the change was what was reviewed."""
    if now.review_state is State.REVIEWED:
        return None
    before, after = (
        Evidence(read.page(row, confirmation.technology_id, record))
        for record in (confirmation.before, confirmation.after)
    )
    return after if review.is_of_words(before.page.reviewed_of, before.digest) else None


def _record(rows: Collection[Comparison], confirmation: Confirmation) -> None:
    """Write to the history of each page that its review was kept, and why."""
    ids = [row.pk for row in rows]
    Comparison.objects.filter(pk__in=ids).update(changes=F("changes") + 1)
    records = export.records_for(comparisons=ids).comparisons
    now = datetime.now(UTC)
    Revision.objects.bulk_create(
        Revision(
            comparison=row,
            verb=Verb.APPROVE.value,
            by_id=confirmation.by_id,
            by_name=confirmation.by_name,
            at=now,
            reason=confirmation.reason,
            record=records[row.pk],
        )
        for row in rows
    )
