"""How long a technology has been there, and how long it will be supported, in days. Pure: imports no Django."""

from datetime import date

from .page import PageRelease, Side


def age(side: Side, on: date) -> int | None:
    """Days since its first release, which may be known to the year or the month only; None if it is not known."""
    try:
        first = date.fromisoformat(f"{side.first_released}-01-01"[:10])
    except ValueError:  # nothing is recorded, or the thirty-first of February
        return None
    return max((on - first).days, 0)


def longest_supported(side: Side) -> PageRelease | None:
    """The release whose support ends last, no end being the latest; None where nothing is known of its support."""
    known = [release for release in side.releases if release.supported_until or release.is_over is not None]
    return max(known, key=_end, default=None)


def days_left(release: PageRelease, on: date) -> int | None:
    """Days of support from ``on``, none once it is over; None where no end is set."""
    if release.supported_until is None:
        return 0 if release.is_over else None
    return max((release.supported_until - on).days, 0)


def _end(release: PageRelease) -> date:
    return release.supported_until or (date.min if release.is_over else date.max)
