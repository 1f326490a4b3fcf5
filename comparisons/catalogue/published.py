"""What is published, as catalogue records: what a dump holds.

Published are all technologies (each has a page) with their claims, figures, releases and facts, comparisons that
readers may see with their verdicts, and what both are filed and weighed by. Left out are other comparisons, answers
about open data, and all that is no record: drafts, notes, reasons, disagreements, revisions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from comparisons.domain.vocabulary import Status
from comparisons.models import Category, Comparison, Criterion, Technology

from .export import batches, category_records, comparison_order, criterion_records, records_for, technology_order
from .records import Record, kind_of

PORTION = 2_000
"""Records that are read, and held, at a time."""


class Changed(Exception):
    """Raised where the catalogue changed so much while it was read that records no longer fit together."""


@dataclass(frozen=True, slots=True)
class Names:
    """What records call each other by. Where these change while records are read, references may lead nowhere."""

    technologies: Mapping[int, str]
    categories: frozenset[str]
    criteria: frozenset[str]


def names() -> Names:
    """Return the names of now: three queries."""
    return Names(
        dict(Technology.objects.order_by().values_list("id", "slug").iterator()),
        frozenset(Category.objects.order_by().values_list("slug", flat=True)),
        frozenset(Criterion.objects.order_by().values_list("slug", flat=True)),
    )


class Published:
    """The published records of one moment: how many there are of each kind, then the records themselves.

    They are read a portion at a time, and no lock is held; a comparison is held as one number until then.
    """

    def __init__(self) -> None:
        self.names = names()
        self.technologies = technology_order()
        self.comparisons = list(comparison_order(Comparison.objects.published()))
        self.counts = {
            "technology": len(self.technologies),
            "comparison": len(self.comparisons),
            "category": len(self.names.categories),
            "criterion": len(self.names.criteria),
        }

    def portions(self) -> Iterator[list[Record]]:
        """Yield all records, by kind and then slug; raise ``Changed`` in the end where they don't fit together."""
        found: Counter[str] = Counter()
        for portion in self._read():
            found.update(map(kind_of, portion))
            yield portion
        if self.names != names() or found != Counter(self.counts):
            raise Changed

    def _read(self) -> Iterator[list[Record]]:
        yield sorted(category_records(), key=_slug_of)
        yield sorted(criterion_records(), key=_slug_of)
        for ids in batches(self.technologies, PORTION):
            records = records_for(technologies=ids).technologies
            yield [records[number] for number in ids if number in records]
        for ids in batches(self.comparisons, PORTION):
            records = records_for(comparisons=ids).comparisons
            yield [records[number] for number in ids if number in records and _is_published(records[number])]


def _slug_of(record: Record) -> Any:
    return record[kind_of(record)]


def _is_published(record: Record) -> bool:
    """Return whether a comparison is still published when its record is read."""
    return record.get("status") == Status.PUBLISHED and "verdict" in record
