"""Entries that are known to be about technologies, laid over what is stored of those and written, batch by batch."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from comparisons.catalogue import stored
from comparisons.catalogue.export import source_ranks
from comparisons.catalogue.records import Record
from comparisons.catalogue.stored import Stored
from comparisons.domain import pairs
from comparisons.importing import load_technologies
from comparisons.importing.context import CREATED, UNCHANGED, UPDATED
from comparisons.importing.naming import stored_slugs
from comparisons.importing.overlay import overlay_technology
from comparisons.importing.spool import Outcome
from comparisons.models.version import technology_key
from comparisons.services import reviews
from comparisons.services.editorial import end_reviews_that_no_longer_hold
from comparisons.services.history import Told

from . import entries, load_logos
from .additions import patch_of
from .readers import Found, Reader

Batch = Mapping[str, Sequence[Found]]
"""The entries about each technology, by its slug, as read: the first is believed first."""


def write_technologies(
    reader: Reader,
    batch: Batch,
    told: Told,
    *,
    new: Collection[str],
    is_whole: bool = True,
    dry_run: bool = False,
) -> tuple[dict[str, str], set[str]]:
    """Write what the entries add; what became of each technology, and the version keys of what changed.

    ``new`` are the slugs of technologies that are made, in this batch or another. ``is_whole`` where the entries are
    all that the source has about the technologies.
    """
    known = stored.technologies(batch)
    outcomes = _outcomes(reader, batch, known, new, is_whole)
    changed = [outcome for outcome in outcomes.values() if outcome.action != UNCHANGED]
    touched: set[str] = set()
    if changed and not dry_run:
        touched = load_technologies.write(changed, told) | _end_reviews(changed, known, told)
    ids = stored.technology_ids(batch)
    if not dry_run:
        about = {ids[slug]: list(found) for slug, found in batch.items()}
        entries.link(reader.name, about, only_known=reader.only_adds)
    actions = {slug: outcome.action for slug, outcome in outcomes.items()}
    return actions, touched | _write_logos(batch, ids, actions, dry_run)


def _end_reviews(changed: Sequence[Outcome], known: Mapping[str, Stored], told: Told) -> set[str]:
    """Figures that a source adds can deny the verdict of a reviewed page."""
    stored_before = ((known[one.subject], one.record) for one in changed if one.subject in known)
    judged = [before.id for before, after in stored_before if reviews.may_end(before.record, after)]
    return end_reviews_that_no_longer_hold(judged, by=told.by, by_name=told.by_name) if judged else set()


def _outcomes(
    reader: Reader, batch: Batch, known: dict[str, Stored], new: Collection[str], is_whole: bool
) -> dict[str, Outcome]:
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
        outcomes[slug] = Outcome("technology", slug, _action(before, record), patch, record)
    return outcomes


class _Owners:
    """The slugs of the technologies that words lead to, or will once the batch is written."""

    def __init__(self, batch: Batch, new: Collection[str]) -> None:
        found = [one.record for several in batch.values() for one in several]
        words = {pairs.key(word) for one in found for word in (one["technology"], *one.get("aliases", ()))}
        self.slugs = stored_slugs(sorted(words)) | {slug: slug for slug in new}

    def leave(self, slug: str, word: str) -> bool:
        """Whether ``word`` is free for the technology with this slug."""
        return self.slugs.get(word, slug) == slug

    def learn(self, slug: str, record: Record) -> None:
        self.slugs |= {pairs.key(word): slug for word in record.get("aliases", [])}


def _action(before: Record, after: Record) -> str:
    if before == after:
        return UNCHANGED
    return UPDATED if before else CREATED


def _write_logos(batch: Batch, ids: dict[str, int], actions: dict[str, str], dry_run: bool) -> set[str]:
    """Write the first logo of each technology; ``actions`` learn of those that are new or differ."""
    drawn = {
        ids[slug]: next(one.logo for one in found if one.logo)
        for slug, found in batch.items()
        if slug in ids and any(one.logo for one in found)
    }
    changed = load_logos.changed_logos(drawn) if drawn else []
    if not dry_run:
        load_logos.write(changed)
    slugs = {number: slug for slug, number in ids.items()}
    for logo in changed:
        actions[slugs[logo.technology_id]] = UPDATED
    return {technology_key(logo.technology_id) for logo in changed}
