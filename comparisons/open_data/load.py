"""Imports an upstream set: match each entry, then write what the entries add, a batch at a time.

Entries wait in a spool, so that all that a set says about one technology is laid over it at once, whatever their order.
A batch is one transaction: an interrupted run can be run again, and finds what is written already unchanged.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.db import transaction

from comparisons.domain.sources import LANDSCAPE
from comparisons.importing.context import UNCHANGED, UPDATED
from comparisons.importing.progress import Show
from comparisons.importing.spool import Fragment, Spool
from comparisons.models import Source, Version
from comparisons.models.version import SITE
from comparisons.services.history import RevisionNote

from . import entries
from .matching import Ask
from .readers import Given, Reader, TechnologyEntry
from .rematch import settle_waiting
from .report import QUEUED, SetReport
from .sorting import TECHNOLOGY, Sorter
from .write import NewCategories, write_technologies

BATCH = 500


class UnlikeBefore(Exception):
    """Raised where a set has nothing in common with what its source held before."""


def import_source(reader: Reader, path: Path, given: Given, report: SetReport, *, dry_run: bool, show: Show) -> None:
    """Import the set at ``path``. Nothing is written where nothing of it was understood."""
    with closing(Spool()) as spool:
        categories = NewCategories()
        sorter = Sorter(reader, spool, report, categories)
        sorter.sort(path, given, show.step("Read"))
        if not report.understood:
            return
        if reader.name == LANDSCAPE and (before := entries.names_of(LANDSCAPE)) and not before & sorter.names:
            raise UnlikeBefore
        if not dry_run:
            _keep_source(reader)
            categories.write()
        _Load(sorter, dry_run=dry_run).write(show.step("Written", spool.count()))
        if not dry_run:
            report.settled = settle_waiting(sorter.known)
            observed = given.observed or sorter.newest if reader.counts else given.day.isoformat()
            Source.objects.filter(slug=reader.name).exclude(observed=observed).update(observed=observed)


def _keep_source(reader: Reader) -> None:
    """Store the credit of a landscape that is a source of its own, where it is new or differs."""
    own = reader.own_source
    if own is None:
        return
    before = Source.objects.filter(slug=own.slug).values_list("name", "licence", "url", "attribution").first()
    if before != (own.name, own.licence, own.url, own.attribution):
        with transaction.atomic():
            Source.objects.keep_landscape(own)
            Version.touch({SITE})


class _Load:
    """Writes sorted entries."""

    def __init__(self, sorter: Sorter, *, dry_run: bool) -> None:
        self.sorter = sorter
        self.reader = sorter.reader
        self.report = sorter.report
        self.dry_run = dry_run
        self.note = RevisionNote(reason=f"import from {sorter.reader.source.name}")

    def write(self, progress: Callable[[int], None]) -> None:
        for chunk in self.sorter.spool.merged(TECHNOLOGY):
            by_slug = {one.subject: [self._found(fragment) for fragment in one.fragments] for one in chunk}
            for batch in _batches(by_slug, BATCH):
                self._write_batch(batch)
                progress(sum(map(len, batch.values())))
        for fragments in self.sorter.spool.fragments(TECHNOLOGY):
            undecided = [self._found(one) for one in fragments if one.subject is None]
            self._ask(undecided)
            progress(len(undecided))

    def _found(self, fragment: Fragment) -> TechnologyEntry:
        return entries.from_json(self.reader.name, fragment.content or {})

    def _write_batch(self, batch: dict[str, list[TechnologyEntry]]) -> None:
        with transaction.atomic():
            actions, touched = write_technologies(
                self.reader, batch, self.note, new=self.sorter.new, dry_run=self.dry_run
            )
            Version.touch(touched)
        for slug, action in actions.items():
            self.report.counts[action] += 1
            later = UNCHANGED if action == UNCHANGED else UPDATED
            self.report.counts[later] += len(batch[slug]) - 1

    def _ask(self, undecided: list[TechnologyEntry]) -> None:
        """Queue the entries that a person has to judge."""
        self.report.counts[QUEUED] += len(undecided)
        answers = [(found, self.sorter.answer(found)) for found in undecided]
        questions = [(found, answer) for found, answer in answers if isinstance(answer, Ask)]
        if questions and not self.dry_run:
            with transaction.atomic():
                entries.ask(self.reader.name, questions)


def _batches(by_slug: dict[str, list[TechnologyEntry]], size: int) -> Iterator[dict[str, list[TechnologyEntry]]]:
    slugs = list(by_slug)
    for start in range(0, len(slugs), size):
        yield {slug: by_slug[slug] for slug in slugs[start : start + size]}
