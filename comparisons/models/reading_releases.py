"""Releases of technologies as rows of a small set, and as a page shows them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F

from comparisons.domain import releases
from comparisons.domain.page import Release

from .release import Release as ReleaseRow
from .small import Small, as_small


def release_rows(technologies: list[int]) -> Any:
    rows = ReleaseRow.objects.filter(technology__in=technologies)
    return as_small(
        rows, "release", number=F("technology"), a=F("cycle"), b=F("latest"), c=F("support"), d=F("source"),
        day=F("released"), other_day=F("supported_until"),
    )  # fmt: skip


def releases_of(rows: Iterable[Small], technology: int, on: date | None) -> tuple[Release, ...]:
    """The releases of one technology, newest first, as their support stands on a day."""
    own = (row for row in rows if row.number == technology)
    return releases.newest_first(
        Release(row.a, row.day, row.b, row.d, row.other_day, releases.is_over(row.c, row.other_day, on)) for row in own
    )
