"""Re-match entries that wait for an editor after new words are known."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from comparisons.models import SourceEntry, Version
from comparisons.models.source_entry import waits_for
from comparisons.services.history import RevisionNote

from . import entries
from .matching import Answer, Ask, Known, New, Same, candidate_of, match, match_known, merged
from .readers import Reader, TechnologyEntry, reader_of
from .write import write_technologies

BATCH = 500
WAITING = ("source__slug", "source__name", "said", "awaits", "slug")
KNOWN_BEFORE = "it was known before, and its technology is gone"


def match_entry(reader: Reader, found: TechnologyEntry, known: Known) -> Answer:
    """Match an entry by the ids that its source keeps, or by its name."""
    if reader.only_adds and found.ids:
        return match_known(found, known, without_dashes=reader.without_dashes)
    return match(found, known)


def await_technology(word: str, known: Known) -> Same | Ask:
    """Match an entry that is said to be the technology that ``word`` leads to, which was not there before the run."""
    fits = known.called(word)
    return Same(fits[0].id) if len(fits) == 1 else Ask(waits_for(word))


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
    for reader, found, answer in _judged(known):
        if isinstance(answer, Same):
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
    for reader, found, answer in _judged(known):
        asked = Ask(found.doubt or KNOWN_BEFORE) if isinstance(answer, New) and not reader.only_adds else answer
        if isinstance(asked, Ask):
            questions[reader.name].append((found, asked))
    for source, several in questions.items():
        with transaction.atomic():
            entries.ask(source, several)


def _judged(known: Known) -> Iterator[tuple[Reader, TechnologyEntry, Answer]]:
    """Yield each waiting entry with what may be said of it by now, one after the other as ``known`` grows."""
    rows = SourceEntry.objects.waiting().exclude(said={}).with_slugs()
    for source, name, said, awaits, slug in rows.values_list(*WAITING).iterator(BATCH):
        if reader := reader_of(source, name):
            found = entries.from_json(source, said)
            if awaits:
                yield reader, found, Same(slug) if slug else Ask(waits_for(awaits))
            else:
                yield reader, found, match_entry(reader, found, known)
