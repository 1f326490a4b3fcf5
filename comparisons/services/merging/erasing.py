"""What the journals of merges keep of disagreements: found by their private link, and erased.

A journal keeps disagreements whose page went with a merge, the reasons of changes that they led to, and columns of
those that a merge moved. Undoing the merge brings back nothing that was erased.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from comparisons.models import Merge, MergedRows
from comparisons.models.merge import RowChange

Row = list[Any]
Clean = Callable[[Row, list[str]], Row | None]
"""From a row of a journal and the names of its columns to what stays of it, None if nothing does."""
DELETED = RowChange.DELETED.value
OF_WORDS = ("text_hash", "claim_id")
"""Columns of disagreements that a merge changes and that say something about what was written."""


class Kept(NamedTuple):
    """A disagreement in the journal of a merge, by the names of its columns."""

    merge: Merge
    number: int
    columns: dict[str, Any]


def stored_of(token: str) -> list[Kept]:
    """Return the disagreements with this private link. One query, for the few that merges took with their page."""
    return [
        Kept(rows.merge, number, said)
        for rows in MergedRows.objects.filter(model="feedback", change=DELETED).select_related("merge").order_by("pk")
        for number, values in rows.rows
        if (said := dict(zip(rows.columns, values, strict=True)))["token"] == token
    ]


def erase(token: str, *, reason: str, copied: str) -> list[str]:
    """Erase what ``stored_of`` returns, and return what it was, in words. See ``forget``."""
    found = stored_of(token)
    for kept in found:
        forget(kept.number, kept.columns["answer"], reason=reason, copied=copied, is_gone=True)
    return [f"{kept.merge}: a disagreement of {kept.columns['created'][:10]}, kept to undo the merge" for kept in found]


def forget(number: int, answer: str, *, reason: str, copied: str, is_gone: bool) -> None:
    """Erase what journals keep of the disagreement ``number``, with its additions and the ``answer`` it got.

    ``reason`` takes the place of reasons of changes that it led to, ``copied`` that of its answer where others got it.
    Nothing refers to the number any more where its row ``is_gone``. Journals that do not name it are left unread.
    """
    cleans: dict[str, Clean] = {
        "feedback": lambda row, columns: _of_feedback(row, columns, number, copied, answer, is_gone),
        "feedbackaddition": lambda row, columns: None if _value(row, columns, "feedback_id") == number else row,
    }
    if answer:
        cleans["revision"] = lambda row, columns: _of_revision(row, columns, number, reason, is_gone)
    for model, clean in cleans.items():
        rows = MergedRows.objects.select_for_update().annotate(said=Cast("rows", TextField())).filter(model=model)
        for record in rows.filter(said__contains=str(number)).order_by("pk"):
            _rewrite(record, clean)


def _rewrite(record: MergedRows, clean: Clean) -> None:
    cleaned = (clean(row, record.columns) for row in record.rows)
    record.rows = [row for row in cleaned if row is not None]
    if record.rows:
        record.save(update_fields=["rows"])
    else:
        record.delete()


def _value(row: Row, columns: list[str], column: str) -> Any:
    """Return what a column held before the merge, None where the journal does not keep it."""
    return row[1][columns.index(column)] if column in columns else None


def _of_feedback(row: Row, columns: list[str], number: int, copied: str, answer: str, is_gone: bool) -> Row | None:
    if row[0] == number:
        says_something = "text" in columns or any(column in columns for column in OF_WORDS)
        return None if says_something else row
    if is_gone and _value(row, columns, "same_as_id") == number:
        row[1][columns.index("same_as_id")] = None
    if answer and _value(row, columns, "answer") == answer:
        row[1][columns.index("answer")] = copied
    return row


def _of_revision(row: Row, columns: list[str], number: int, reason: str, is_gone: bool) -> Row:
    if _value(row, columns, "because_id") == number:
        if is_gone:
            row[1][columns.index("because_id")] = None
        if "reason" in columns:
            row[1][columns.index("reason")] = reason
    return row
