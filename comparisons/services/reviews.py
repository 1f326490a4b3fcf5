"""Reviews that end when a technology changes: the gate judges each page again, as of the day of its review."""

from collections.abc import Collection, Iterator
from itertools import chain

from comparisons.catalogue import export
from comparisons.catalogue.draft_pages import page_of
from comparisons.catalogue.records import Record
from comparisons.domain import gate
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison
from comparisons.models.comparison import ComparisonQuerySet

BATCH = 500
"""Comparisons that are judged, and in memory, at a time."""
JUDGED = ("name", "kind", "use_case", "pros", "cons", "signals")
"""Keys of a technology's record that the gate reads."""
JUDGED_OF_CRITERIA = frozenset({"weight", "recheck_days"})
"""Fields of a criterion that the gate reads: how much its claims weigh, and for how long they stay fresh."""


def may_end(before: Record, after: Record) -> bool:
    """Return whether two records of a technology differ in anything that the gate reads."""
    return any(before.get(key) != after.get(key) for key in JUDGED)


def reviewed_of(technology_ids: Collection[int]) -> list[int]:
    """Return the sorted ids of the reviewed pages of these technologies. Two queries, one for each end of the pair."""
    reviewed = Comparison.objects.filter(status=Status.PUBLISHED.value, reviewed__isnull=False).order_by()
    ends = [reviewed.filter(low__in=technology_ids), reviewed.filter(high__in=technology_ids)]
    return sorted(set(chain.from_iterable(rows.values_list("id", flat=True) for rows in ends)))


def failing(comparison_ids: Collection[int]) -> list[Comparison]:
    """Lock these comparisons and return the reviewed ones whose page no longer passes the gate.

    A dozen queries, whatever the number of comparisons.
    """
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("low", "high").order_by("id")
    comparisons = list(rows.filter(id__in=comparison_ids, reviewed__isnull=False))
    return [row for row, page in zip(comparisons, pages(comparisons), strict=True) if not _passes(page)]


def every_page(rows: ComparisonQuerySet) -> Iterator[Page]:
    """Yield the pages of ``rows`` by id, however many: one batch of them is in memory at a time."""
    rows, last = rows.select_related("low", "high").order_by("id"), 0
    while comparisons := list(rows.filter(id__gt=last)[:BATCH]):
        yield from pages(comparisons)
        last = comparisons[-1].pk


def pages(comparisons: Collection[Comparison]) -> list[Page]:
    """Return each comparison's page as the gate reads it, with all claims of both technologies.

    A dozen queries, whatever the number of comparisons.
    """
    categories = {record["category"]: record for record in export.category_records()}
    technology_ids = {end for row in comparisons for end in (row.low_id, row.high_id)}
    records = export.records_for(technologies=technology_ids, comparisons=[row.pk for row in comparisons])
    criteria = {record["criterion"]: record for record in export.criterion_records()}
    return [_page(row, records, criteria, categories) for row in comparisons]


def _page(
    comparison: Comparison, records: export.Records, criteria: dict[str, Record], categories: dict[str, Record]
) -> Page:
    first, second = (records.technologies[side.pk] for side in comparison.sides)
    return page_of(records.comparisons[comparison.pk], first, second, criteria, categories=categories)


def _passes(page: Page) -> bool:
    return page.reviewed is not None and not gate.problems(Evidence(page), page.reviewed)
