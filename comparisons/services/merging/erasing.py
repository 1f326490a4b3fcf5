"""Disagreements whose page went with a merge: found by their private link, and erased, in the journals of merges."""

from typing import Any, NamedTuple

from comparisons.models import Merge, MergedRows
from comparisons.models.merge import RowChange


class Kept(NamedTuple):
    """A disagreement in the journal of a merge, by the names of its columns."""

    merge: Merge
    number: int
    columns: dict[str, Any]


def stored_of(token: str) -> list[Kept]:
    """Return the disagreements with this private link. One query, for the few that merges took with their page."""
    return [
        Kept(rows.merge, number, said)
        for rows in _disagreements()
        for number, values in rows.rows
        if (said := dict(zip(rows.columns, values, strict=True)))["token"] == token
    ]


def erase(token: str) -> list[str]:
    """Erase what ``stored_of`` returns, and return what it was, in words. Undoing the merge does not bring it back."""
    found = stored_of(token)
    for kept in found:
        for rows in _disagreements().select_for_update(of=("self",)).filter(merge=kept.merge):
            rows.rows = [row for row in rows.rows if row[0] != kept.number]
            rows.save(update_fields=["rows"])
        _forget_mentions(kept)
    return [f"{kept.merge}: a disagreement of {kept.columns['created'][:10]}, kept to undo the merge" for kept in found]


def _disagreements() -> Any:
    rows = MergedRows.objects.filter(model="feedback", change=RowChange.DELETED.value)
    return rows.select_related("merge").order_by("pk")


def _forget_mentions(kept: Kept) -> None:
    """Empty what the journal says of changes that the disagreement led to."""
    for rows in MergedRows.objects.filter(merge=kept.merge, model="revision").order_by("pk"):
        if "because_id" in rows.columns:
            at = rows.columns.index("because_id")
            for _, *values in rows.rows:
                values[0][at] = None if values[0][at] == kept.number else values[0][at]
            rows.save(update_fields=["rows"])
