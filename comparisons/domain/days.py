"""The UTC day, and which days are to come: on those nobody has checked, counted or decided anything.

Pure: imports no Django.
"""

import re
from datetime import UTC, date, datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def utc_today() -> date:
    return datetime.now(UTC).date()


def midnight_before(at: datetime) -> datetime:
    """Return the beginning of the UTC day of ``at``."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def midnight_after(at: datetime) -> datetime:
    """Return the end of the UTC day of ``at``."""
    return midnight_before(at) + DAY


def month_of(at: datetime) -> date:
    """Return the first day of the UTC month of ``at``."""
    return at.astimezone(UTC).date().replace(day=1)


def is_to_come(value: date, today: date | None = None) -> bool:
    """Return whether a day comes after ``today``, the UTC day unless named."""
    return value > (today or utc_today())


def first_of(partial: str) -> date:
    """Return the first day of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raise ``ValueError`` for any other text."""
    parts = PARTIAL.fullmatch(partial)
    if parts is None:
        raise ValueError(partial)
    return date(*(int(part or 1) for part in parts.groups()))
