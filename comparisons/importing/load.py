"""Writes the outcomes of a run: in one transaction, or batch by batch, each whole or not at all."""

from collections.abc import Callable, Iterator

from django.db import transaction

from comparisons.catalogue import stored
from comparisons.catalogue.export import batches
from comparisons.models import ProsCons, Version
from comparisons.services.editorial import end_reviews_that_no_longer_hold
from comparisons.services.history import IMPORT
from comparisons.services.reviews import JUDGED as READ_BY_THE_GATE
from comparisons.services.reviews import JUDGED_OF_CRITERIA

from . import load_categories, load_comparisons, load_technologies
from .context import CREATED, UPDATED, Progress
from .spool import RecordOutcome, Spool

BATCH = 5000
"""Records in one transaction at most, but for those that cannot be stored without one another."""
TECHNOLOGY_BATCH = 1000
"""Technologies are larger: a batch of them must fit into memory too."""

JUDGED = frozenset(READ_BY_THE_GATE)

Write = Callable[[list[RecordOutcome]], set[str]]
"""Writes a batch and returns the version keys of what it changed."""

ORDER: dict[str, Write] = {
    "category": load_categories.write_categories,
    "criterion": load_categories.write_criteria,
    "technology": load_technologies.write,
    "comparison": load_comparisons.write,
}


def write_at_once(spool: Spool, progress: Progress) -> None:
    """Write everything in one transaction."""
    touched: set[str] = set()
    changed: set[int] = set()
    with transaction.atomic():
        for write, outcomes in _batches(spool):
            touched |= write(outcomes)
            changed |= _rejudged(outcomes)
            progress(len(outcomes))
        Version.touch(touched | _end_reviews(changed))


def write_in_batches(spool: Spool, progress: Progress) -> None:
    """Write one transaction a batch: an interrupted run can be repeated, and finds what is written unchanged."""
    for write, outcomes in _batches(spool):
        with transaction.atomic():
            touched = write(outcomes)
            Version.touch(touched | _end_reviews(_rejudged(outcomes)))
        progress(len(outcomes))


def _end_reviews(technologies: set[int]) -> set[str]:
    """End reviews that the changed technologies no longer allow, also of pages that the run does not name."""
    touched: set[str] = set()
    for batch in batches(sorted(technologies), BATCH):
        touched |= end_reviews_that_no_longer_hold(batch, by=None, by_name=IMPORT)
    return touched


def _rejudged(outcomes: list[RecordOutcome]) -> set[int]:
    """Return the ids of the technologies whose claims weigh differently after this batch."""
    kind, updated = outcomes[0].kind, [one for one in outcomes if one.action == UPDATED]
    if kind == "technology":
        judged = [one.subject for one in updated if not JUDGED.isdisjoint(one.changed)]
        return set(stored.technology_ids(judged).values()) if judged else set()
    if kind == "criterion":
        judged = [one.subject for one in updated if not JUDGED_OF_CRITERIA.isdisjoint(one.changed)]
        claims = ProsCons.objects.filter(criterion__slug__in=judged).order_by()
        return set(claims.values_list("technology", flat=True).distinct()) if judged else set()
    return set()


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
