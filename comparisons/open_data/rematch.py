"""Re-match entries that wait for an editor after new words are known."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from comparisons.models import SourceEntry, Version
from comparisons.services.history import RevisionNote

from . import entries
from .matching import Answer, Ask, Known, New, Same, candidate_of, match, match_known, merged
from .readers import Reader, TechnologyEntry, reader_of
from .write import write_technologies

BATCH = 500
KNOWN_BEFORE = "it was known before, and its technology is gone"


def match_entry(reader: Reader, found: TechnologyEntry, known: Known) -> Answer:
    """Match an entry by the ids that its source keeps, or by its name."""
    if reader.only_adds and found.ids:
        return match_known(found, known, without_dashes=reader.without_dashes)
    return match(found, known)


def learn(known: Known, found: TechnologyEntry, slug: str) -> None:
    """Add what ``found`` says of the technology with this slug to what later entries are matched with."""
    candidate = known.candidates.get(slug)
    known.add(merged(candidate, found) if candidate else candidate_of(slug, found))


def settle_waiting(known: Known) -> int:
    """Carry out the entries that need no editor any more; return their number."""
    count = 0
    while settled := _settle_once(known):
        count += settled
    _ask_anew(known)
    return count


def _settle_once(known: Known) -> int:
    count = 0
    decided: dict[Reader, dict[str, list[TechnologyEntry]]] = defaultdict(lambda: defaultdict(list))
    for reader, found in _waiting():
        if isinstance(answer := match_entry(reader, found, known), Same):
            decided[reader][answer.id].append(found)
            count += 1
            if not reader.only_adds:
                learn(known, found, answer.id)
    for reader, batch in decided.items():
        with transaction.atomic():
            note = RevisionNote(reason=f"import from {reader.source.name}")
            _, touched = write_technologies(reader, batch, note, new=(), is_whole=False)
            Version.touch(touched)
    return count


def _ask_anew(known: Known) -> None:
    """Update each question with the technologies that it may be about by now."""
    questions: dict[str, list[tuple[TechnologyEntry, Ask]]] = defaultdict(list)
    for reader, found in _waiting():
        answer = match_entry(reader, found, known)
        if isinstance(answer, New) and not reader.only_adds:
            answer = Ask(found.doubt or KNOWN_BEFORE)
        if isinstance(answer, Ask):
            questions[reader.name].append((found, answer))
    for source, asked in questions.items():
        with transaction.atomic():
            entries.ask(source, asked)


def _waiting() -> Iterator[tuple[Reader, TechnologyEntry]]:
    rows = SourceEntry.objects.waiting().exclude(said={}).values_list("source__slug", "source__name", "said")
    for source, name, said in rows.iterator(BATCH):
        if reader := reader_of(source, name):
            yield reader, entries.from_json(source, said)
