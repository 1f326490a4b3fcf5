"""Wishes of readers for a pick on a pair that has none."""

from datetime import UTC, datetime

from comparisons.models import Technology, Wish

PER_DAY = 100
"""Pairs that one client may ask for on one day: far more than a person would."""


def ask(one: Technology, other: Technology, *, client: str, at: datetime) -> bool:
    """Store a wish, once per client, pair and UTC day; return False if ``client`` has asked for too many pairs."""
    low, high = sorted([one, other], key=lambda technology: technology.pk)
    day = at.astimezone(UTC).date()
    if Wish.objects.filter(day=day, client=client).count() >= PER_DAY:
        return Wish.objects.filter(day=day, client=client, low=low, high=high).exists()
    Wish.objects.bulk_create([Wish(low=low, high=high, client=client, day=day)], ignore_conflicts=True)
    return True
