"""The columns of a comparison that tell what its review is worth: what was reviewed, and since when the page differs.

The page compares its digest whenever it is read. These columns are for lists, the sitemap and the queues of editors,
which cannot.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from comparisons.domain import freshness, review
from comparisons.domain.evidence import Evidence
from comparisons.domain.review import State
from comparisons.models import Comparison, ReviewedText

NOT_REVIEWED: dict[str, Any] = {
    "reviewed": None,
    "reviewed_by": "",
    "reviewed_of": "",
    "changed_on": None,
    "index_until": None,
}
UNCHANGED: dict[str, Any] = {"changed_on": None, "index_until": None}
COLUMNS = tuple(NOT_REVIEWED)


def marks(evidence: Evidence, changed_on: date | None, today: date) -> dict[str, Any]:
    """Return what the columns of a page are to hold; ``changed_on`` is stored, None where nobody noticed a change."""
    match evidence.review_state:
        case State.UNREVIEWED:
            return NOT_REVIEWED
        case State.REVIEWED:
            return UNCHANGED
        case State.CHANGED:
            since = changed_on or today
            return {"changed_on": since, "index_until": freshness.indexed_after_change(evidence.page, since)}


def set_marks(comparison: Comparison, columns: dict[str, Any]) -> bool:
    """Set columns of a comparison and return whether any differed."""
    differs = [name for name, value in columns.items() if getattr(comparison, name) != value]
    for name in differs:
        setattr(comparison, name, columns[name])
    return bool(differs)


def store(rows: Collection[Comparison]) -> None:
    """Store the columns of these rows: one query for all that have the same, which most pages of a change do."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows:
        alike[tuple(getattr(row, name) for name in COLUMNS)].append(row.pk)
    for values, ids in alike.items():
        Comparison.objects.filter(pk__in=ids).update(**dict(zip(COLUMNS, values, strict=True)))
    if ended := [row.pk for row in rows if row.reviewed is None]:
        drop_texts(ended)


def reviewed_as(evidence: Evidence) -> dict[str, Any]:
    """Return the columns of a page whose review is of what it shows now."""
    return {"reviewed_of": evidence.digest, **UNCHANGED}


def keep_texts(texts: dict[int, Evidence]) -> None:
    """Store what reviewed pages show, by the id of the comparison, in place of what was stored before. One query."""
    rows = [ReviewedText(comparison_id=number, content=review.content(one)) for number, one in texts.items()]
    ReviewedText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["comparison"], update_fields=["content"]
    )


def drop_texts(comparison_ids: Collection[int]) -> None:
    ReviewedText.objects.filter(comparison__in=comparison_ids).delete()
