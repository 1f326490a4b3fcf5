"""Stored entries of sources: the technology that each is about, and the waiting questions."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import NamedTuple

from django.db.models import F

from comparisons.catalogue import stored
from comparisons.catalogue.records import Record
from comparisons.models import Fact, Source, SourceEntry, Technology
from comparisons.models.source_entry import Answer

from .matching import Ask
from .readers import LogoEntry, TechnologyEntry

LINK_COLUMNS = (
    "name", "technology", "ids", "second_keys", "releases", "reason", "candidates", "said", "answer", "awaits",
)  # fmt: skip
QUESTION_COLUMNS = ("name", "reason", "candidates", "said", "answer")
REASON_LENGTH = 500
REMEMBERED = ("key", "slug", "answer", "reason", "awaits")
SAME = Answer.SAME.value


class Remembered(NamedTuple):
    """An entry of an earlier run, or of a catalogue file: its technology's slug, or what a person answered.

    ``is_open`` where the answer was not carried out yet. ``awaits`` is the word of a technology that was not there.
    """

    slug: str | None
    answer: str
    is_open: bool = False
    awaits: str = ""


def remembered(source: str) -> dict[str, Remembered]:
    """Return the stored entries of a source by key; one query."""
    rows = SourceEntry.objects.filter(source__slug=source).with_slugs().order_by()
    found = rows.values_list(*REMEMBERED)
    return {
        key: Remembered(slug, SAME if awaits else answer, bool(reason), awaits)
        for key, slug, answer, reason, awaits in found.iterator()
    }


def made_before(found: TechnologyEntry, names: Collection[str]) -> list[str]:
    """Return the slugs among ``names`` of technologies that may have been made of ``found``, in another database.

    Its source speaks of them and calls them by its name, none of its entries is linked to them, and nobody was asked
    whether they are it.
    """
    asked_about = SourceEntry.objects.filter(source__slug=found.source, key=found.key).values_list(
        "candidates", flat=True
    )
    called = {"facts__source__slug": found.source, "facts__field": "name", "facts__value": found.name}
    rows = Technology.objects.filter(slug__in=names, **called)
    rows = rows.exclude(source_entries__source__slug=found.source).exclude(id__in=next(iter(asked_about), []))
    return list(rows.order_by("slug").distinct().values_list("slug", flat=True))


def names_of(source: str) -> set[str]:
    """Return the names of what a source was read to hold, asked about or not; two queries."""
    facts = Fact.objects.filter(source__slug=source, field="name").order_by().values_list("value", flat=True)
    read = SourceEntry.objects.filter(source__slug=source).exclude(name=F("key"))  # an answer may come before its set
    return {*filter(None, facts), *read.order_by().values_list("name", flat=True)}


def as_json(found: TechnologyEntry) -> Record:
    """Return an entry as JSON can hold it."""
    return {
        "key": found.key,
        "record": found.record,
        "ids": sorted(found.ids),
        "second_keys": sorted(found.second_keys),
        "doubt": found.doubt,
        "logo": asdict(found.logo) if found.logo else None,
    }


def from_json(source: str, said: Record) -> TechnologyEntry:
    return TechnologyEntry(
        source=source,
        key=said["key"],
        record=said["record"],
        ids=frozenset(said["ids"]),
        second_keys=frozenset(said["second_keys"]),
        doubt=said["doubt"],
        logo=LogoEntry(**said["logo"]) if said["logo"] else None,
    )


def releases_given(source: str, technologies: Iterable[int]) -> dict[int, list[Record]]:
    """Return the releases that a source gave last time, by the id of their technology."""
    found: dict[int, list[Record]] = {}
    rows = SourceEntry.objects.filter(source__slug=source, technology__in=list(technologies)).exclude(releases=[])
    for number, releases in rows.order_by("id").values_list("technology", "releases"):
        found.setdefault(number, []).extend(releases)
    return found


def link(source: str, about: dict[int, list[TechnologyEntry]], *, only_known: bool) -> None:
    """Store which technology entries are about; ``only_known`` where only entries that were asked about are kept."""
    rows = {found.key: _linked(found, number) for number, entries in about.items() for found in entries}
    known = _rows(source, rows)
    kept = {key: row for key, row in rows.items() if key in known or not only_known}
    for key in kept.keys() & known.keys():
        kept[key].answer = SAME if known[key].awaits else known[key].answer
    _write(source, kept, known, LINK_COLUMNS)


def _linked(found: TechnologyEntry, number: int) -> SourceEntry:
    return SourceEntry(
        key=found.key,
        name=found.name,
        technology_id=number,
        ids=sorted(found.ids),
        second_keys=sorted(found.second_keys),
        releases=found.record.get("releases", []),
    )


def ask(source: str, questions: list[tuple[TechnologyEntry, Ask]]) -> None:
    """Store the questions for a person, one a key; a waiting one keeps its place in the queue."""
    ids = stored.technology_ids({slug for _, question in questions for slug in question.like})
    rows = {
        found.key: SourceEntry(
            key=found.key,
            name=found.name,
            reason=question.reason[:REASON_LENGTH],
            candidates=sorted(ids[slug] for slug in question.like if slug in ids),
            said=as_json(found),
        )
        for found, question in questions
    }
    _write(source, rows, _rows(source, rows), QUESTION_COLUMNS)


def _rows(source: str, keys: Iterable[str]) -> dict[str, SourceEntry]:
    return {row.key: row for row in SourceEntry.objects.filter(source__slug=source, key__in=list(keys))}


def _write(source: str, rows: dict[str, SourceEntry], known: dict[str, SourceEntry], columns: tuple[str, ...]) -> None:
    """Store the rows that differ from those that are ``known``."""
    names = [SourceEntry._meta.get_field(name).attname for name in columns]  # type: ignore[union-attr]
    changed = [row for key, row in rows.items() if key not in known or _differ(row, known[key], names)]
    if not changed:
        return
    number = Source.objects.values_list("id", flat=True).get(slug=source)
    for row in changed:
        row.source_id = number
    SourceEntry.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["source", "key"], update_fields=columns
    )


def _differ(one: SourceEntry, other: SourceEntry, names: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)
