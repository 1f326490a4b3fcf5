"""Reviewed pages of technologies, and the pages of many comparisons as the gate and the reviews read them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from comparisons.catalogue import export
from comparisons.catalogue.draft_pages import page_of
from comparisons.catalogue.records import Record
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import End, Status
from comparisons.models import Comparison
from comparisons.models.comparison import ComparisonQuerySet

BATCH = 500
"""Comparisons whose pages are in memory at a time."""
IN_A_PART = 100
"""Comparisons that one part of the worker's walk renews, while nobody else can write on SQLite."""


def reviewed_ids(technologies: Any) -> list[int]:
    """Return the lowest ids of reviewed pages of technologies, ``IN_A_PART`` at most.

    ``technologies`` are ids or a queryset of them. Two queries, one for each end of the pair.
    """
    return _first_ids(Comparison.objects.filter(status=Status.PUBLISHED.value, reviewed__isnull=False), technologies)


def published_ids(technologies: Any, after: int = 0) -> list[int]:
    """Return the lowest ids above ``after`` of published pages of technologies, as ``reviewed_ids`` does."""
    return _first_ids(Comparison.objects.filter(status=Status.PUBLISHED.value, id__gt=after), technologies)


def _first_ids(rows: ComparisonQuerySet, technologies: Any) -> list[int]:
    ends = [rows.filter(**{f"{end}__in": technologies}) for end in End]
    found = {number for part in ends for number in part.order_by("id").values_list("id", flat=True)[:IN_A_PART]}
    return sorted(found)[:IN_A_PART]


def every_page(rows: ComparisonQuerySet) -> Iterator[Page]:
    """Yield the pages of ``rows`` by id, however many: one batch of them is in memory at a time."""
    rows, last = rows.select_related("low", "high").order_by("id"), 0
    while comparisons := list(rows.filter(id__gt=last)[:BATCH]):
        yield from pages(comparisons)
        last = comparisons[-1].pk


def pages(comparisons: Sequence[Comparison]) -> list[Page]:
    """Return each comparison's page as the gate reads it, with all claims of both technologies.

    A dozen queries, whatever the number of comparisons.
    """
    read = Reading(comparisons)
    return [read.page(comparison) for comparison in comparisons]


class Reading:
    """The records that the pages of some comparisons are made of. A dozen queries, whatever their number."""

    def __init__(self, comparisons: Collection[Comparison]) -> None:
        technology_ids = {end for row in comparisons for end in (row.low_id, row.high_id)}
        self.records = export.records_for(technologies=technology_ids, comparisons=[row.pk for row in comparisons])
        self.criteria = {record["criterion"]: record for record in export.criterion_records()}
        self.categories = {record["category"]: record for record in export.category_records()}

    def page(self, comparison: Comparison, technology_id: int = 0, record: Record | None = None) -> Page:
        """Return a comparison's page, made with ``record`` in place of that of its technology or of a criterion.

        A technology keeps the slug that it has now: by it the comparison names its sides.
        """
        sides = {side.pk: self.records.technologies[side.pk] for side in comparison.sides}
        criteria = self.criteria
        if record and not technology_id:
            criteria = criteria | {record["criterion"]: record}
        elif record:
            sides[technology_id] = record | {"technology": sides[technology_id]["technology"]}
        first, second = (sides[side.pk] for side in comparison.sides)
        own = self.records.comparisons[comparison.pk]
        return page_of(own, first, second, criteria, categories=self.categories)
