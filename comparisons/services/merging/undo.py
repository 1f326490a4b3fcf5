"""The verb that takes a merge back, within ``DAYS_TO_UNDO`` days and as long as nothing newer stands on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from django.contrib.auth.models import User
from django.db import transaction

from comparisons.catalogue.export import batches
from comparisons.domain import sentences
from comparisons.domain.direction import isolated
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import End, Verb
from comparisons.models import Comparison, Merge, MergedRows, Package, Revision, Technology, Version
from comparisons.models.dating import refresh_dates
from comparisons.models.merge import DAYS_TO_UNDO, RowChange
from comparisons.models.version import technology_key
from comparisons.services import editorial, review_tasks, standings
from comparisons.services.editorial import Refused, name_of, require, require_reason
from comparisons.services.voices import counting

from . import journal
from .journal import AT_ONCE
from .merge import record_comparisons, record_technologies

MOST_NAMED = 5
"""Newer changes that a refusal names."""


def undo(merged: Merge, *, by: User, reason: str) -> Merge:
    """Give both technologies, and all that was theirs, back what they had before the merge.

    Refused with the names of what is newer: a change of the technology or of one of the pages by a person, and a row
    that is no longer as the merge left it.
    """
    require_reason(reason)
    with transaction.atomic():
        merged = Merge.objects.select_for_update(of=("self",)).get(pk=merged.pk)
        now = datetime.now(UTC)
        require(problems(merged, now))
        _lock(merged)
        require(newer(merged))
        for rows in _rows(merged):
            require(changed_rows(merged, rows))
            journal.restore(rows)
            _forget_voices(rows)
            _swap_standings(rows)
        lost = Technology.objects.get(slug=merged.lost_slug)
        record_comparisons(_moved(merged), Verb.UNMERGE, by, now, reason)
        others = [*merged.others, lost.pk]
        record_technologies(others, Verb.UNMERGE, by, now, reason)
        both = Technology.objects.filter(pk__in=[merged.kept_id or 0, lost.pk])
        Package.objects.renew(dict(both.values_list("pk", "packages")))
        refresh_dates(others)
        review_tasks.enqueue(sorted(others))
        review_tasks.enqueue_pairs(_moved(merged))
        merged.undone_at, merged.undone_by, merged.undone_by_name, merged.undone_reason = now, by, name_of(by), reason
        merged.save(update_fields=["undone_at", "undone_by", "undone_by_name", "undone_reason"])
        touched = {technology_key(number) for number in others}
        kept = Technology.objects.get(pk=merged.kept_id or 0)
        _, keys = editorial.write_technology(kept, verb=Verb.UNMERGE, by=by, reason=reason)
        Version.touch({*keys, *touched})
    return merged


def problems(merged: Merge, now: datetime) -> list[Problem]:
    """Return what prevents undoing a merge, but for newer changes. No query."""
    if merged.undone_at:
        return [_problem(f"{merged.undone_by_name} has undone it already.")]
    if now > merged.undo_until:
        return [
            _problem(
                f"A merge can be undone for {DAYS_TO_UNDO} days: this one until {sentences.day(merged.undo_until)}."
            )
        ]
    if merged.kept_id is None:
        return [_problem(f"{isolated(merged.kept_name)} was merged or deleted since: undo that first.")]
    return []


def newer(merged: Merge) -> list[Problem]:
    """Return who changed the technology or one of the merge's pages since, ``MOST_NAMED`` at most.

    Five queries. Imports do not count here: where they changed what the merge left, ``changed_rows`` says so.
    """
    since = Revision.objects.filter(pk__gt=merged.last_revision).exclude(verb=Verb.IMPORT.value).order_by("-id")
    numbers = [*since.filter(technology=merged.kept_id).values_list("pk", flat=True)[:MOST_NAMED]]
    moved = set(_moved(merged))
    for end in End:
        of_pages = since.filter(**{f"comparison__{end}": merged.kept_id}).values_list("pk", "comparison")
        numbers += islice((number for number, page in of_pages if page in moved), MOST_NAMED)
    rows = Revision.objects.filter(pk__in=numbers).select_related("technology", "comparison__low", "comparison__high")
    found = list(rows.defer("record").order_by("-id")[:MOST_NAMED])
    return [
        _problem(
            f"{isolated(str(one.subject))} was {one.get_verb_display()} by {one.by_name} "
            f"on {sentences.day(one.at)}: “{one.reason}”"
        )
        for one in found
    ]


def changed_rows(merged: Merge, rows: MergedRows) -> list[Problem]:
    """Return which of these rows are no longer as the merge left them, ``MOST_NAMED`` at most. Two queries at most.

    Asked of one record after the other, the last first, each right before it is restored: what a merge changed twice
    is as its first change left it by then.
    """
    changed = journal.differing(rows)[:MOST_NAMED]
    if not changed:
        return []
    name = journal.model_of(rows)._meta.verbose_name
    imports = Revision.objects.filter(technology=merged.kept_id, verb=Verb.IMPORT.value, pk__gt=merged.last_revision)
    newest = imports.order_by("-id").defer("record").first()
    who = f" by an import on {sentences.day(newest.at)}" if newest else ""
    return [_problem(f"The {name} {number} was changed, added or deleted{who or ' since'}.") for number in changed]


def _rows(merged: Merge) -> Iterator[MergedRows]:
    """Yield the records of a merge, the last first, one of them in memory at a time."""
    for number in list(merged.rows.order_by("-position").values_list("pk", flat=True)):
        yield MergedRows.objects.get(pk=number)


def _forget_voices(rows: MergedRows) -> None:
    """Delete the voices of comparisons whose totals are what they were before the merge: they were for other ends."""
    if rows.model == "comparison" and "votes_low" in rows.columns:
        counting.forget([row[0] for row in rows.rows])


def _swap_standings(rows: MergedRows) -> None:
    """Swap the ends in the standings of pages whose ends have changed places, those stored since included."""
    if rows.model == "comparison" and rows.change == RowChange.CHANGED and "low_id" in rows.columns:
        ends = ((number, before[:2], after) for number, before, after in rows.rows)
        standings.swap_ends([number for number, (low, high), after in ends if low == after[1] or high == after[0]])


def _moved(merged: Merge) -> list[int]:
    """Return the ids of the comparisons that the merge moved. One query."""
    changed = merged.rows.filter(model="comparison", change=RowChange.CHANGED.value).values_list("columns", "rows")
    return sorted({row[0] for columns, rows in changed if "low_id" in columns for row in rows})


def _lock(merged: Merge) -> None:
    """Lock the technologies that the merge changed, then its comparisons."""
    wanted: set[int] = {merged.kept_id or 0, *merged.others}
    if len(wanted) > len(Technology.objects.filter(pk__in=wanted).lock()):
        raise Refused([_problem("A technology that named the lost one was merged or deleted since.")])
    for ids in batches(_moved(merged), AT_ONCE):
        list(Comparison.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _problem(message: str) -> Problem:
    return Problem("newer", "merge", message)
