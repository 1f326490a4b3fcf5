"""Writes what a run comes to: all of it in one transaction, or batch by batch, each whole or not at all."""

from collections.abc import Callable, Iterator

from django.db import transaction

from comparisons.models import Version

from . import load_comparisons, load_shelves, load_technologies
from .context import CREATED, Progress
from .spool import Outcome, Spool

BATCH = 5000
"""Records in one transaction at most, but for those that cannot be stored without one another."""
TECHNOLOGY_BATCH = 1000
"""Technologies are larger: a batch of them must fit into memory too."""

Write = Callable[[list[Outcome]], set[str]]
"""Writes a batch and gives back the version keys of what it changed."""

ORDER: dict[str, Write] = {
    "category": load_shelves.write_categories,
    "criterion": load_shelves.write_criteria,
    "technology": load_technologies.write,
    "comparison": load_comparisons.write,
}


def write_at_once(spool: Spool, progress: Progress) -> None:
    """Everything or nothing."""
    touched: set[str] = set()
    with transaction.atomic():
        for write, outcomes in _batches(spool):
            touched |= write(outcomes)
            progress(len(outcomes))
        Version.touch(touched)


def write_in_batches(spool: Spool, progress: Progress) -> None:
    """One transaction a batch: an interrupted run can be run again, and finds what is written already unchanged."""
    for write, outcomes in _batches(spool):
        with transaction.atomic():
            Version.touch(write(outcomes))
        progress(len(outcomes))


def _batches(spool: Spool) -> Iterator[tuple[Write, list[Outcome]]]:
    for kind, write in ORDER.items():
        size = TECHNOLOGY_BATCH if kind == "technology" else BATCH
        while outcomes := spool.unwritten(kind, size):
            outcomes = _with_required(spool, kind, outcomes)
            yield write, outcomes
            spool.mark_written(outcomes)


def _with_required(spool: Spool, kind: str, outcomes: list[Outcome]) -> list[Outcome]:
    """The batch, and whatever else of its kind is new and must be there before it can be whole."""
    found = {outcome.subject: outcome for outcome in outcomes}
    wanted = _required(kind, outcomes)
    while missing := wanted - found.keys():
        new = [one for one in spool.outcomes(kind, missing, unwritten=True).values() if one.action == CREATED]
        found |= {outcome.subject: outcome for outcome in new}
        wanted = _required(kind, new)
    return list(found.values())


def _required(kind: str, outcomes: list[Outcome]) -> set[str]:
    """The slugs of the same kind that these records name: parents, and opponents of claims."""
    if kind == "category":
        return {outcome.record["parent"] for outcome in outcomes if "parent" in outcome.record}
    if kind == "technology":
        return load_technologies.opponents(outcome.record for outcome in outcomes)
    return set()
