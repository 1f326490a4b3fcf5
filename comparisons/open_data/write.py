"""Writes what an upstream set adds: categories first, then technologies batch by batch, each with its logo."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from django.db import transaction

from comparisons.catalogue import schema, stored
from comparisons.catalogue.checks import At
from comparisons.catalogue.export import source_ranks
from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.catalogue.records import Record
from comparisons.catalogue.stored import Stored
from comparisons.domain import pairs
from comparisons.importing import load_categories, load_technologies
from comparisons.importing.context import CREATED, REFUSED, UNCHANGED, UPDATED
from comparisons.importing.naming import stored_slugs
from comparisons.importing.overlay import overlay_technology
from comparisons.importing.spool import RecordOutcome
from comparisons.models import Logo, Version
from comparisons.models.version import technology_key
from comparisons.services import review_tasks
from comparisons.services.history import RevisionNote

from . import entries
from .additions import patch_of
from .readers import CategoryEntry, LogoEntry, Reader, TechnologyEntry

LOGO_COLUMNS = ("colour", "path", "source", "licence")

Batch = Mapping[str, Sequence[TechnologyEntry]]
"""The entries about each technology, by its slug, as read: the first is believed first."""


def write_technologies(
    reader: Reader,
    batch: Batch,
    note: RevisionNote,
    *,
    new: Collection[str],
    is_whole: bool = True,
    dry_run: bool = False,
) -> tuple[dict[str, str], set[str]]:
    """Write what the entries add; return the action for each technology, and the version keys of what changed.

    ``new`` are the slugs of technologies that are made, in this batch or another. ``is_whole`` where the entries are
    all that the source has about the technologies.
    """
    known = stored.technologies(batch)
    outcomes = _outcomes(reader, batch, known, new, is_whole)
    changed = [outcome for outcome in outcomes.values() if outcome.action != UNCHANGED]
    touched: set[str] = set()
    if changed and not dry_run:
        touched = load_technologies.write(changed, note)
        _queue_reviews(changed, known)
    ids = stored.technology_ids(batch)
    if not dry_run:
        about = {ids[slug]: list(found) for slug, found in batch.items()}
        entries.link(reader.name, about, only_known=reader.only_adds)
    actions = {slug: outcome.action for slug, outcome in outcomes.items()}
    return actions, touched | _write_logos(batch, ids, actions, dry_run)


def _queue_reviews(changed: Sequence[RecordOutcome], known: Mapping[str, Stored]) -> None:
    """Leave the reviewed pages of what the set changes to the worker: a release may end a claim."""
    before = {one.id: (one.record, outcome.record) for outcome in changed if (one := known.get(outcome.subject))}
    review_tasks.enqueue(number for number, records in before.items() if review_tasks.concern_reviews(*records))


def _outcomes(
    reader: Reader, batch: Batch, known: dict[str, Stored], new: Collection[str], is_whole: bool
) -> dict[str, RecordOutcome]:
    ranks = source_ranks()
    owners = _Owners(batch, new)
    gave = entries.releases_given(reader.name, [one.id for one in known.values()])
    outcomes = {}
    for slug, found in batch.items():
        before = known[slug].record if slug in known else {}
        patch = patch_of(
            before,
            slug,
            found,
            is_free=partial(owners.leave, slug),
            site=reader.source.url,
            gave=gave.get(known[slug].id, []) if slug in known else [],
            is_whole=is_whole,
        )
        record = overlay_technology(before, patch, ranks)[0]
        owners.learn(slug, record)
        outcomes[slug] = RecordOutcome("technology", slug, _action(before, record), patch, record)
    return outcomes


class _Owners:
    """The slugs that words lead to, or will once the batch is written."""

    def __init__(self, batch: Batch, new: Collection[str]) -> None:
        found = [one.record for several in batch.values() for one in several]
        words = {pairs.key(word) for one in found for word in (one["technology"], *one.get("aliases", ()))}
        self.slugs = stored_slugs(sorted(words)) | {slug: slug for slug in new}

    def leave(self, slug: str, word: str) -> bool:
        """Return whether ``word`` is free for the technology with this slug."""
        return self.slugs.get(word, slug) == slug

    def learn(self, slug: str, record: Record) -> None:
        self.slugs |= {pairs.key(word): slug for word in record.get("aliases", [])}


def _action(before: Record, after: Record) -> str:
    if before == after:
        return UNCHANGED
    return UPDATED if before else CREATED


def _write_logos(batch: Batch, ids: dict[str, int], actions: dict[str, str], dry_run: bool) -> set[str]:
    """Write the first logo of each technology; ``actions`` become "updated" where it is new or differs."""
    drawn = {
        ids[slug]: next(one.logo for one in found if one.logo)
        for slug, found in batch.items()
        if slug in ids and any(one.logo for one in found)
    }
    changed = _changed_logos(drawn) if drawn else []
    if not dry_run:
        Logo.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["technology"], update_fields=LOGO_COLUMNS
        )
    slugs = {number: slug for slug, number in ids.items()}
    for logo in changed:
        actions[slugs[logo.technology_id]] = UPDATED
    return {technology_key(logo.technology_id) for logo in changed}


def _changed_logos(drawn: dict[int, LogoEntry]) -> list[Logo]:
    """Return the rows that are new or differ; where an entry has no outline, the stored one stays."""
    rows = {logo.technology_id: logo for logo in Logo.objects.filter(technology__in=drawn)}
    found = []
    for number, one in drawn.items():
        before = rows.get(number)
        path = one.outline or (before.path if before else "")
        after = Logo(technology_id=number, colour=one.colour, path=path, source=one.source, licence=one.licence)
        if before is None or any(getattr(before, name) != getattr(after, name) for name in LOGO_COLUMNS):
            found.append(after)
    return found


class NewCategories:
    """The categories that a set adds; those that are stored already are left alone."""

    def __init__(self) -> None:
        self.known = set(stored.categories())
        self.new: list[RecordOutcome] = []

    def add(self, category: CategoryEntry) -> str:
        """Keep a category until it is written; created, unchanged or refused."""
        record = schema.check(category.record, At(FilePlace("category"), Problems()))
        if record is None:
            return REFUSED
        slug = record["category"]
        if slug in self.known:
            return UNCHANGED
        self.known.add(slug)
        self.new.append(RecordOutcome("category", slug, CREATED, record, record))
        return CREATED

    def write(self) -> None:
        if self.new:
            with transaction.atomic():
                Version.touch(load_categories.write_categories(self.new))
