"""Days that lie behind, today included: nobody has checked, counted or decided anything on a day to come.

``today`` is the UTC day unless a caller names another. Pure: imports no Django.
"""

from datetime import UTC, date, datetime


def is_to_come(value: date, today: date | None = None) -> bool:
    return value > (today or utc_today())


def begins_to_come(partial: str, today: date | None = None) -> bool:
    """Return whether ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` begins on a day to come."""
    year, month, day = (int(part) for part in [*partial.split("-"), "1", "1"][:3])
    return is_to_come(date(year, month, day), today)


def utc_today() -> date:
    return datetime.now(UTC).date()
