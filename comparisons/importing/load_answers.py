"""Records of answers to rows: the next import of the set carries them out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from comparisons.catalogue import stored
from comparisons.catalogue.answers import WORDS
from comparisons.catalogue.export import batches
from comparisons.domain import pairs
from comparisons.models import Source, SourceEntry
from comparisons.models.revision import IMPORT
from comparisons.models.source_entry import Answer, waits_for

from .spool import RecordOutcome

BATCH = 500
NAME_LENGTH = 200
ANSWER = ("key", "answer", "technology", "awaits")
COLUMNS = (
    "technology", "releases", "reason", "candidates", "answer", "awaits", "answered_by", "answered_by_name",
    "answered_at",
)  # fmt: skip
TO_BE_MADE = "it is said to be a technology of its own"
TAKEN_BACK = "its answer was taken back"


class _Meant(NamedTuple):
    """What an answer comes to: of the answer "same" its technology, or the word of one that is not there yet."""

    answer: str = ""
    technology: int | None = None
    awaits: str = ""


def write(outcomes: list[RecordOutcome]) -> set[str]:
    """Store the answers of a run; no page shows them."""
    ids = Source.objects.ids_of({outcome.subject for outcome in outcomes})
    for outcome in outcomes:
        for batch in batches(outcome.patch["entries"].items(), BATCH):
            _write(ids[outcome.subject], dict(batch))
    return set()


def _write(source: int, said: Mapping[str, str | None]) -> None:
    ids = stored.technology_ids({pairs.key(value) for value in said.values() if value and value not in WORDS})
    rows = SourceEntry.objects.filter(source=source, key__in=list(said))
    known = {row.key: row for row in rows}
    standing = {
        key: _Meant(answer, number if answer == Answer.SAME else None, awaits)
        for key, answer, number, awaits in rows.answered().values_list(*ANSWER)
    }
    changed = []
    for key, value in said.items():
        meant = _meant(value, ids)
        if meant != standing.get(key, _Meant()):
            row = known.get(key) or SourceEntry(source_id=source, key=key, name=key[:NAME_LENGTH])
            _answer(row, meant)
            changed.append(row)
    SourceEntry.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["source", "key"], update_fields=COLUMNS
    )


def _meant(value: str | None, ids: Mapping[str, int]) -> _Meant:
    if not value or value in WORDS:
        return _Meant(WORDS[value] if value else "")
    technology = ids.get(pairs.key(value))
    return _Meant(Answer.SAME.value, technology) if technology else _Meant(awaits=value)


def _answer(row: SourceEntry, meant: _Meant) -> None:
    """Set the answer, or take it back; a technology of its own is not the one that the entry led to before."""
    if row.technology_id != meant.technology:
        row.releases = []
    row.reason = _reason(row, meant)
    if meant.answer == Answer.DIFFERENT and row.technology_id:
        row.candidates = [row.technology_id]
    row.technology_id = meant.technology
    row.answer = meant.answer
    row.awaits = meant.awaits
    is_answered = meant != _Meant()
    row.answered_by = None
    row.answered_by_name = IMPORT if is_answered else ""
    row.answered_at = datetime.now(UTC) if is_answered else None


def _reason(row: SourceEntry, meant: _Meant) -> str:
    """Return why the entry is or was asked about; one that waits for a technology is no question until it was read."""
    before = "" if row.awaits else row.reason
    if meant.awaits:
        return waits_for(meant.awaits) if row.said else ""
    if meant.answer == Answer.DIFFERENT:
        return before or TO_BE_MADE
    return before if meant.answer else before or TAKEN_BACK
