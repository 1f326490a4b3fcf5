"""The verb: one technology becomes part of another, in one transaction.

Locks are taken in the house's order: technologies by id, then comparisons, then what hangs on them; versions last.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from comparisons.catalogue import export
from comparisons.catalogue.export import batches
from comparisons.domain.direction import isolated
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import FeedbackStatus, Verb
from comparisons.models import (
    ChangeRequest,
    Comparison,
    Feedback,
    Merge,
    ProsCons,
    Relation,
    Release,
    Revision,
    Signal,
    Technology,
    Version,
)
from comparisons.models.dating import refresh_dates
from comparisons.models.version import technology_key
from comparisons.services import editorial, review_tasks
from comparisons.services.editorial import name_of, require, require_reason

from . import facts, pages, parts
from .choices import Choices
from .journal import AT_ONCE, Journal

NOBODY_CHOSE = Choices()


def merge(lost: Technology, kept: Technology, choices: Choices = NOBODY_CHOSE, *, by: User, reason: str) -> Merge:
    """Make ``lost`` part of ``kept`` and return the merge, which ``undo`` takes back.

    Every word of ``lost`` leads to ``kept`` from now on. A comparison of the two goes, and stays in the journal alone.
    """
    require_reason(reason)
    with transaction.atomic():
        lost, kept = _locked(lost, kept)
        require(problems(lost, kept))
        merged = Merge.objects.create(
            lost_slug=lost.slug,
            lost_name=lost.name,
            kept=kept,
            kept_name=kept.name,
            by=by,
            by_name=name_of(by),
            at=datetime.now(UTC),
            reason=reason,
        )
        journal = Journal(merged)
        moved, others = _move_everything(journal, lost, kept, choices)
        gone = lost.pk
        journal.delete(Technology, [gone])
        record_comparisons(moved, Verb.MERGE, by, merged.at, reason)
        record_technologies(others, Verb.MERGE, by, merged.at, reason)
        refresh_dates(others)
        review_tasks.enqueue(sorted(others))
        review_tasks.enqueue_pairs(moved)
        touched = {technology_key(number) for number in (gone, *others)}
        newest, keys = editorial.write_technology(kept, verb=Verb.MERGE, by=by, reason=reason)
        merged.kept_name = kept.name
        merged.last_revision = newest.pk
        merged.others = sorted(others)
        merged.numbers = {f"{model} {change}": number for (model, change), number in sorted(journal.counts.items())}
        merged.save(update_fields=["kept_name", "last_revision", "others", "numbers"])
        Version.touch({*keys, *touched})
    return merged


def problems(lost: Technology, kept: Technology) -> list[Problem]:
    """Return what prevents a merge. Four queries at most."""
    if lost.pk == kept.pk:
        return [Problem("same", "into", "A technology cannot be merged with itself.")]
    return [*_unanswered(lost, kept), *_unreviewed(lost)]


def _unanswered(lost: Technology, kept: Technology) -> Iterator[Problem]:
    """Yield a problem if a disagreement waits about the page of the two, which goes."""
    waiting = Feedback.objects.filter(
        comparison__in=Comparison.objects.between(lost, kept), status=FeedbackStatus.WAITING.value
    ).count()
    if waiting:
        number = "A disagreement waits" if waiting == 1 else f"{waiting} disagreements wait"
        message = f"{number} about {isolated(lost.name)} and {isolated(kept.name)}. Answer first: that page goes."
        yield Problem("waiting", "into", message)


def _unreviewed(lost: Technology) -> Iterator[Problem]:
    """Yield a problem if a change for review was made for a form of ``lost`` or of one of its pages."""
    changes = ChangeRequest.objects.open().filter(of_draft=False)
    of_pages = (changes.filter(comparison__in=pages) for pages in Comparison.objects.by_end(lost.pk))
    if any(found.exists() for found in (changes.filter(technology=lost), *of_pages)):
        message = f"Changes of {isolated(lost.name)} or of its pages are still open: settle those for review first."
        yield Problem("open_changes", "into", message)


def record_comparisons(ids: Collection[int], verb: Verb, by: User, at: datetime, reason: str) -> None:
    """Write a revision for each comparison. Four queries for ``AT_ONCE`` of them."""
    for some in batches(sorted(ids), AT_ONCE):
        Comparison.objects.filter(pk__in=some).update(changes=F("changes") + 1)
        records = export.records_for(comparisons=some).comparisons
        _write(({"comparison_id": number, "record": records[number]} for number in some), verb, by, at, reason)


def record_technologies(ids: Collection[int], verb: Verb, by: User, at: datetime, reason: str) -> None:
    """Write a revision for each technology. Nine queries for ``AT_ONCE`` of them."""
    for some in batches(sorted(ids), AT_ONCE):
        records = export.records_for(technologies=some).technologies
        _write(({"technology_id": number, "record": records[number]} for number in some), verb, by, at, reason)


def _write(subjects: Iterable[dict[str, object]], verb: Verb, by: User, at: datetime, reason: str) -> None:
    common = {"verb": verb.value, "by": by, "by_name": name_of(by), "at": at, "reason": reason}
    Revision.objects.bulk_create(Revision(**common, **subject) for subject in subjects)


def _locked(lost: Technology, kept: Technology) -> tuple[Technology, Technology]:
    """Lock both, and all whose claims or relations name the lost one, in the order of their ids."""
    words = parts.words_of(lost)
    named_by = {
        *ProsCons.objects.filter(against=lost).order_by().values_list("technology", flat=True),
        *Relation.objects.holders(words),
    }
    rows = Technology.objects.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(Q(pk__in=[lost.pk, kept.pk]) | Q(pk__in=named_by))}
    gone = next((one for one in (lost, kept) if one.pk not in found), None)
    if gone is not None:
        raise editorial.refusal("into", f"{isolated(gone.name)} is gone: somebody merged or deleted it meanwhile.")
    return found[lost.pk], found[kept.pk]


def _move_everything(
    journal: Journal, lost: Technology, kept: Technology, choices: Choices
) -> tuple[list[int], set[int]]:
    """Move what ``lost`` has; return the ids of moved comparisons, and of other technologies that changed with it."""
    moved = pages.move_comparisons(journal, lost, kept, choices)
    words = parts.words_of(lost)
    values = facts.final_values(lost, kept, choices)
    parts.move_claims(journal, lost, kept, choices)
    others = parts.point_others(journal, lost, kept, words)
    parts.move_relations(journal, lost, kept, {*words, *parts.words_of(kept)})
    for model in (Signal, Release):
        parts.move_unless_there(journal, model, lost, kept)
    parts.move_logo(journal, lost, kept)
    parts.move_entries(journal, lost, kept)
    parts.move_changes_for_review(journal, lost, kept)
    parts.move_pairs(journal, lost, kept)
    parts.move_names(journal, lost, kept, values["name"])
    facts.merge_facts(journal, lost, kept, values)
    return moved, others - {lost.pk, kept.pk}
