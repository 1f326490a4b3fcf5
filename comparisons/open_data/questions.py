"""Waiting questions as a YAML file that a person fills in and ``import_catalogue`` reads.

Each entry stands with what it says, why it is asked about and what it may be, as comments; its answer is null, which
leaves the question open, or the technology that it waits for.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from comparisons.catalogue.answers import NO_TECHNOLOGY, OF_ITS_OWN, written
from comparisons.catalogue.files import scalar
from comparisons.domain import sentences
from comparisons.models import SourceEntry, Technology
from comparisons.models.source_entry import Answer

from .readers import READERS

AT_ONCE = 2000
"""Questions in one file at most, so that it stays small enough to be read back."""
CANDIDATES = 5
COMMENT_LENGTH = 300
SHOWN = ("kind", "summary", "website", "repository")

HEAD = f"""\
# Questions about open data. Write an answer in place of null:
#   {OF_ITS_OWN}   it is a technology of its own
#   {NO_TECHNOLOGY}  it is no technology
#   a technology's slug, such as postgresql: it is the same as that one
# Lines that stay null stay open. One that has a slug already waits for that technology. manage.py import_catalogue
# stores the answers, and the next manage.py import_source of the same set carries them out.
"""


def waiting(source: str = "") -> list[SourceEntry]:
    """Return the oldest questions, of one source or of all, by source and key; two queries."""
    rows = SourceEntry.objects.waiting().select_related("source").defer("ids", "second_keys", "releases")
    oldest = (rows.filter(source__slug=source) if source else rows)[:AT_ONCE]
    return sorted(oldest, key=lambda entry: (entry.source.slug, entry.key))


def as_yaml(questions: Iterable[SourceEntry]) -> Iterator[str]:
    """Yield the lines of the file; ``questions`` are in the order of their sources."""
    yield HEAD
    for source, entries in groupby(questions, key=lambda entry: entry.source):
        yield f"- answers: {source.slug}\n  entries:\n"
        asked = list(entries)
        about = Technology.objects.in_bulk({number for entry in asked for number in entry.candidates[:CANDIDATES]})
        only_adds = source.slug in READERS and READERS[source.slug].only_adds
        for entry in asked:
            candidates = [about[number] for number in entry.candidates[:CANDIDATES] if number in about]
            yield from (f"    # {_comment(text)}\n" for text in _about(entry, candidates, only_adds=only_adds))
            yield f"    {scalar(entry.key)}: {scalar(entry.awaits or None)}\n"


def _about(entry: SourceEntry, candidates: list[Technology], *, only_adds: bool) -> Iterator[str]:
    record = entry.said.get("record", {})
    said = [str(record[key]) for key in SHOWN if record.get(key)]
    yield " | ".join([entry.name, *(sentences.shorten(text, COMMENT_LENGTH) for text in said)])
    yield f"Asked because {entry.reason}"
    for one in candidates:
        facts = [written(Answer.SAME, one.slug), one.name, one.kind, one.website]
        yield sentences.shorten(f"May be {' | '.join(fact for fact in facts if fact)}", COMMENT_LENGTH)
    if only_adds:
        yield f"Cannot be {OF_ITS_OWN}: this set only adds to technologies that are there."


def _comment(text: str) -> str:
    """Return ``text`` on one line, without what a YAML file may not hold."""
    return "".join(character if character.isprintable() else " " for character in text)
