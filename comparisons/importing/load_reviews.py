"""What an import makes of reviews: their texts, and since when a reviewed page differs from what was reviewed."""

from collections.abc import Iterable, Mapping
from datetime import date

from comparisons.catalogue.export import batches
from comparisons.catalogue.records import Record
from comparisons.catalogue.stored import Stored
from comparisons.domain import days
from comparisons.domain.evidence import Evidence
from comparisons.domain.review import State
from comparisons.models import Comparison
from comparisons.services import review_marks, reviews

from .judge_reviews import REVIEW


def days_of_change(stored: Iterable[Stored]) -> dict[int, date]:
    """Return since when stored reviewed pages are known to differ, by id. One query, none where nothing is reviewed."""
    ids = [one.id for one in stored if "reviewed" in one.record]
    if not ids:
        return {}
    rows = Comparison.objects.filter(id__in=ids, changed_on__isnull=False).order_by()
    return {number: day for number, day in rows.values_list("id", "changed_on") if day}


def write(records: Mapping[int, Record], before: Mapping[int, Record], changed_on: Mapping[int, date]) -> None:
    """Complete the reviews of comparisons just stored; all arguments are by their id.

    A review of what its page shows keeps that text. The text of a former review goes.
    """
    reviewed = [number for number, record in records.items() if "reviewed" in record]
    former = {number: record for number, record in before.items() if "reviewed" in record}
    gone = {number for number, record in former.items() if _review_of(record) != _review_of(records[number])}
    review_marks.drop_texts(gone)
    since = {number: day for number, day in changed_on.items() if number not in gone}
    for ids in batches(reviewed, reviews.BATCH):
        _complete(ids, since)


def _review_of(record: Record) -> list[str | None]:
    return [record.get(key) for key in REVIEW]


def _complete(ids: list[int], changed_on: Mapping[int, date]) -> None:
    rows = list(Comparison.objects.filter(id__in=ids).select_related("low", "high"))
    read = reviews.Reading(rows)
    pages = {row.pk: Evidence(read.page(row)) for row in rows}
    today = days.utc_today()
    for row in rows:
        review_marks.set_marks(row, review_marks.marks(pages[row.pk], changed_on.get(row.pk), today))
    review_marks.store([row for row in rows if row.changed_on or row.reviewed is None])
    review_marks.keep_texts({number: one for number, one in pages.items() if one.review_state is State.REVIEWED})
