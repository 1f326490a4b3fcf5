"""Writes the outcomes of a run: in one transaction, or batch by batch, each whole or not at all."""

from collections.abc import Callable, Iterator

from django.db import transaction

from comparisons.catalogue import stored
from comparisons.models import Version
from comparisons.services import review_tasks
from comparisons.services.history import DEFAULT_NOTE, RevisionNote

from . import load_answers, load_categories, load_comparisons, load_technologies
from .context import CREATED, UPDATED, Progress
from .spool import RecordOutcome, Spool

BATCH = 5000
"""Records in one transaction at most, but for those that cannot be stored without one another."""
TECHNOLOGY_BATCH = 1000
"""Technologies are larger: a batch of them must fit into memory too."""

Write = Callable[[list[RecordOutcome], RevisionNote], set[str]]
"""Writes a batch, whose revisions hold the note, and returns the version keys of what it changed."""

ORDER: dict[str, Write] = {
    "category": lambda outcomes, _note: load_categories.write_categories(outcomes),
    "criterion": lambda outcomes, _note: load_categories.write_criteria(outcomes),
    "technology": load_technologies.write,
    "comparison": load_comparisons.write,
    "answers": lambda outcomes, _note: load_answers.write(outcomes),
}


def write_at_once(spool: Spool, progress: Progress, note: RevisionNote = DEFAULT_NOTE) -> None:
    """Write everything in one transaction."""
    touched: set[str] = set()
    with transaction.atomic():
        for write, outcomes in _batches(spool):
            touched |= write(outcomes, note)
            _queue_reviews(outcomes)
            progress(len(outcomes))
        Version.touch(touched)


def write_in_batches(spool: Spool, progress: Progress) -> None:
    """Write one transaction a batch: an interrupted run can be repeated, and finds what is written unchanged."""
    for write, outcomes in _batches(spool):
        with transaction.atomic():
            touched = write(outcomes, DEFAULT_NOTE)
            _queue_reviews(outcomes)
            Version.touch(touched)
        progress(len(outcomes))


def _queue_reviews(outcomes: list[RecordOutcome]) -> None:
    """Leave the reviewed pages of what a batch changed to the worker, those that the run does not name included."""
    kind, updated = outcomes[0].kind, [one for one in outcomes if one.action == UPDATED]
    if kind == "technology":
        changed = [one.subject for one in updated if not review_tasks.COVERED.isdisjoint(one.changed)]
        review_tasks.enqueue(sorted(stored.technology_ids(changed).values()))
    elif kind == "criterion":
        for one in updated:
            if not review_tasks.COVERED_OF_CRITERIA.isdisjoint(one.changed):
                review_tasks.enqueue_criterion(one.subject)


def _batches(spool: Spool) -> Iterator[tuple[Write, list[RecordOutcome]]]:
    for kind, write in ORDER.items():
        size = TECHNOLOGY_BATCH if kind == "technology" else BATCH
        while outcomes := spool.unwritten(kind, size):
            outcomes = _with_required(spool, kind, outcomes)
            yield write, outcomes
            spool.mark_written(outcomes)


def _with_required(spool: Spool, kind: str, outcomes: list[RecordOutcome]) -> list[RecordOutcome]:
    """Return the batch with the new subjects of its kind that it refers to."""
    found = {outcome.subject: outcome for outcome in outcomes}
    wanted = _required(kind, outcomes)
    while missing := wanted - found.keys():
        new = [one for one in spool.outcomes(kind, missing, unwritten=True).values() if one.action == CREATED]
        found |= {outcome.subject: outcome for outcome in new}
        wanted = _required(kind, new)
    return list(found.values())


def _required(kind: str, outcomes: list[RecordOutcome]) -> set[str]:
    """Return the slugs of their own kind that these records refer to: parents, and opponents of claims."""
    if kind == "category":
        return {outcome.record["parent"] for outcome in outcomes if "parent" in outcome.record}
    if kind == "technology":
        return load_technologies.opponents(outcome.record for outcome in outcomes)
    return set()
