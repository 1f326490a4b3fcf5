"""Revisions that an import writes of what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import User

from comparisons.catalogue.records import Record
from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision
from comparisons.models.revision import IMPORT

BATCH = 5000


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """Reason and author of the revisions that an import writes."""

    reason: str = IMPORT
    by: User | None = None
    by_name: str = IMPORT


DEFAULT_NOTE = RevisionNote()


def write_revisions(subject: str, records: Mapping[int, Record], note: RevisionNote = DEFAULT_NOTE) -> list[Revision]:
    """Write and return a revision for each changed ``subject``: ``technology`` or ``comparison``; ``records`` by id."""
    now = datetime.now(UTC)
    return Revision.objects.bulk_create(
        [
            Revision(
                verb=Verb.IMPORT.value,
                by=note.by,
                by_name=note.by_name,
                reason=note.reason,
                at=now,
                record=record,
                **{f"{subject}_id": number},
            )
            for number, record in records.items()
        ],
        batch_size=BATCH,
    )
