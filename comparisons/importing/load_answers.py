"""Records of answers to rows: the next import of the set carries them out."""

from collections.abc import Mapping
from datetime import UTC, datetime

from comparisons.catalogue import stored
from comparisons.catalogue.answers import WORDS
from comparisons.catalogue.export import batches
from comparisons.domain import pairs
from comparisons.models import Source, SourceEntry
from comparisons.models.source_entry import Answer
from comparisons.services.history import IMPORT

from .spool import RecordOutcome

BATCH = 500
NAME_LENGTH = 200
ANSWER = ("key", "answer", "technology")
COLUMNS = (
    "technology", "releases", "reason", "candidates", "answer", "answered_by", "answered_by_name", "answered_at",
)  # fmt: skip
TO_BE_MADE = "it is said to be a technology of its own"
TAKEN_BACK = "its answer was taken back"


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
    standing = {key: (answer, number) for key, answer, number in rows.answered().values_list(*ANSWER)}
    changed = []
    for key, value in said.items():
        answer = WORDS.get(value, Answer.SAME.value) if value else ""
        technology = ids[pairs.key(value)] if value and answer == Answer.SAME else None
        before, about = standing.get(key, ("", None))
        if answer != before or (answer == Answer.SAME and technology != about):
            row = known.get(key) or SourceEntry(source_id=source, key=key, name=key[:NAME_LENGTH])
            _answer(row, answer, technology)
            changed.append(row)
    SourceEntry.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["source", "key"], update_fields=COLUMNS
    )


def _answer(row: SourceEntry, answer: str, technology: int | None) -> None:
    """Set the answer, or take it back; a technology of its own is not the one that the entry led to before."""
    if row.technology_id != technology:
        row.releases = []
    if answer == Answer.DIFFERENT:
        row.reason = row.reason or TO_BE_MADE
        row.candidates = [row.technology_id] if row.technology_id else row.candidates
    elif not answer:
        row.reason = row.reason or TAKEN_BACK
    row.technology_id = technology
    row.answer = answer
    row.answered_by = None
    row.answered_by_name = IMPORT if answer else ""
    row.answered_at = datetime.now(UTC) if answer else None
