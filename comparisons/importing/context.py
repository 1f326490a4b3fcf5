"""State that the judges of one run share: its records, what they may refer to, and its report."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from comparisons.catalogue.fields import TYPES
from comparisons.catalogue.problems import Problems
from comparisons.catalogue.provenance import Ranks
from comparisons.catalogue.records import KINDS, Record

from .naming import Names
from .spool import Merged, RecordOutcome, Spool

CREATED, UPDATED, UNCHANGED, REFUSED = ACTIONS = ("created", "updated", "unchanged", "refused")
UNKNOWN = ""
"""The kind of a record that names none."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class Report:
    """The result of an import or a dry run: by kind, counts of created, updated, unchanged and refused.

    ``changes``, ``dangling`` and ``awaited``, the technologies that answers wait for, hold the first of those only.
    """

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in (*KINDS, UNKNOWN)})
    changes: list[RecordOutcome] = field(default_factory=list)
    dangling: list[tuple[str, str]] = field(default_factory=list)
    dangling_count: int = 0
    awaited: list[str] = field(default_factory=list)
    awaited_count: int = 0
    digest: str = ""
    """Two reports with one digest are of runs that write the same."""

    def read(self, kind: str) -> int:
        return sum(self.counts[kind].values())


@dataclass(slots=True)
class Run:
    """One import while it is judged.

    ``known`` holds every category and criterion by kind and slug, as they will be once the run is written;
    ``losing`` the technologies that lose something which stored comparisons may show.
    """

    spool: Spool
    names: Names
    problems: Problems
    known: dict[str, dict[str, Record]]
    ranks: Ranks
    report: Report = field(default_factory=Report)
    losing: list[tuple[Merged, Record]] = field(default_factory=list)
    takes_reviews: bool = True
    """Whether comparisons may bring a review that is not stored yet."""

    def require(self, merged: Merged, record: Record, key: str) -> None:
        """Refuse a record without ``key``, unless its value was refused already or may be stored."""
        if key not in record and key not in merged.refused and not merged.is_lost:
            self.problems.add(merged.place_of(key), key, None, f"{key}, which is required")

    def refer(self, merged: Merged, key: str, kind: str, slugs: Iterable[str | None]) -> None:
        """Refuse unknown slugs of categories or criteria; ``key`` is their path."""
        for slug in slugs:
            if slug is not None and slug not in self.known[kind]:
                expected = f"the slug of a {kind} that is stored or part of this import"
                self.problems.add(merged.place_of(key.split("[")[0]), key, slug, expected)


def outcome(merged: Merged, patch: Record, record: Record, before: Record | None) -> RecordOutcome:
    """Return the outcome for a subject: ``before`` is stored, ``record`` will be."""
    if before == record:
        return RecordOutcome(merged.kind, merged.subject, UNCHANGED, {}, record)
    if not before:
        return RecordOutcome(merged.kind, merged.subject, CREATED, patch, record)
    changed = tuple(key for key in TYPES[merged.kind].fields if before.get(key) != record.get(key))
    return RecordOutcome(merged.kind, merged.subject, UPDATED, patch, record, changed)


def refusal(merged: Merged, record: Record) -> RecordOutcome:
    """Return the outcome for a refused subject; others are still judged by ``record``."""
    return RecordOutcome(merged.kind, merged.subject, REFUSED, {}, record)
