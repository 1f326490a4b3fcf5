"""Verbs for the answers of editors about entries of open data.

Each verb is one transaction. The entry is carried out at once, through the same loader as an import; its answer lasts:
the next import of the set does not ask again. A verb that may not be carried out raises ``Refused``.
"""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from comparisons.domain import pairs
from comparisons.domain.problems import Problem
from comparisons.models import Alias, SourceEntry, Technology, Version
from comparisons.models.source_entry import Answer
from comparisons.services.editorial import Refused, name_of
from comparisons.services.history import RevisionNote

from . import entries
from .readers import Reader, TechnologyEntry, reader_of
from .sorting import free_slug
from .write import write_technologies


def same(entry: SourceEntry, technology: Technology, *, by: User) -> SourceEntry:
    """Answer that it is that technology, which takes what the entry says beside its own."""
    with transaction.atomic():
        entry = _locked(entry)
        technology = Technology.objects.select_for_update().get(pk=technology.pk)
        reader, found = _read(entry)
        _answer(entry, Answer.SAME, by)
        _carry_out(reader, found, technology.slug, f"{found.name} is the same", by, new=False)
    entry.refresh_from_db()
    return entry


def different(entry: SourceEntry, *, by: User) -> SourceEntry:
    """Answer that it is a technology of its own, which is made."""
    with transaction.atomic():
        entry = _locked(entry)
        reader, found = _read(entry)
        if reader.only_adds:
            raise _refusal(
                "answer", f"{reader.source.name} only adds to technologies that are there: make this one first."
            )
        _answer(entry, Answer.DIFFERENT, by)
        slug = free_slug(found, lambda word: Alias.objects.filter(key=pairs.key(word)).exists())
        _carry_out(reader, found, slug, f"{found.name} is a technology of its own", by, new=True)
    entry.refresh_from_db()
    return entry


def no_technology(entry: SourceEntry, *, by: User) -> SourceEntry:
    """Answer that it does not belong here; an import leaves it aside from now on."""
    with transaction.atomic():
        entry = _locked(entry)
        _answer(entry, Answer.NONE, by)
    return entry


def ask_again(entry: SourceEntry) -> SourceEntry:
    """Take back that it is no technology: the entry waits again.

    The other answers wrote to a technology, so its history is the place to take them back.
    """
    with transaction.atomic():
        entry = _locked(entry)
        if entry.answer != Answer.NONE:
            raise _refusal("answer", "Only “no technology” can be taken back: nothing was stored for it.")
        entry.answer, entry.answered_by, entry.answered_by_name, entry.answered_at = "", None, "", None
        entry.save(update_fields=["answer", "answered_by", "answered_by_name", "answered_at"])
    return entry


def _locked(entry: SourceEntry) -> SourceEntry:
    found = SourceEntry.objects.select_for_update(of=("self",)).select_related("source").get(pk=entry.pk)
    if found.technology_id is not None:
        raise _refusal("answer", "This was answered already.")
    return found


def _read(entry: SourceEntry) -> tuple[Reader, TechnologyEntry]:
    reader = reader_of(entry.source.slug, entry.source.name)
    if reader is None or not entry.said:
        raise _refusal("answer", "What it says is not at hand: import the set again first.")
    return reader, entries.from_json(reader.name, entry.said)


def _answer(entry: SourceEntry, answer: Answer, by: User) -> None:
    entry.answer = answer.value
    entry.awaits = ""
    entry.answered_by = by
    entry.answered_by_name = name_of(by)
    entry.answered_at = datetime.now(UTC)
    entry.save(update_fields=["answer", "awaits", "answered_by", "answered_by_name", "answered_at"])


def _carry_out(reader: Reader, found: TechnologyEntry, slug: str, why: str, by: User, *, new: bool) -> None:
    note = RevisionNote(reason=f"import from {reader.source.name}: {why}", by=by, by_name=name_of(by))
    created = [slug] if new else []
    _, touched = write_technologies(reader, {slug: [found]}, note, new=created, is_whole=False)
    Version.touch(touched)


def _refusal(field: str, message: str) -> Refused:
    return Refused([Problem("refused", field, message)])
