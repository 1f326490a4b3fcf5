"""Words that several pages of the admin say."""

from datetime import datetime

from comparisons.domain import sentences


def utc_text(at: datetime) -> str:
    """Format a UTC date-time: "22 Nov 2026, 21:45"."""
    return f"{sentences.day(at.date())}, {at:%H:%M}"
