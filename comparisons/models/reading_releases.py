"""Releases of technologies as rows of a small set, and as a page shows them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from comparisons.domain import releases
from comparisons.domain.page import PageRelease

from .sql import Part


class ReleaseRow(NamedTuple):
    technology_id: int
    cycle: str
    latest: str
    support: str
    source: str
    released: date | None
    supported_until: date | None


RELEASES = Part(ReleaseRow, "FROM comparisons_release WHERE technology_id IN (%(one)s, %(other)s)")


def releases_of(rows: Iterable[ReleaseRow], technology: int, on: date | None) -> tuple[PageRelease, ...]:
    """The releases of one technology, newest first, as their support stands on a day."""
    return releases.newest_first(
        PageRelease(
            cycle=row.cycle,
            released=row.released,
            latest=row.latest,
            source=row.source,
            supported_until=row.supported_until,
            is_over=releases.is_over(row.support, row.supported_until, on),
        )
        for row in rows
        if row.technology_id == technology
    )
