"""What is forgotten of readers of letters by itself, and on request."""

from datetime import datetime
from typing import Any

from django.db import transaction

from comparisons.domain.days import month_of
from comparisons.models import ConfirmationDay, Subscriber, Subscription
from comparisons.models.letters import UNCONFIRMED_FOR
from comparisons.models.paths import absolute

from .asking import key_of
from .mails import link_of

PORTION = 1000


def forget_unconfirmed(now: datetime) -> int:
    """Delete pairs that nobody confirmed in ``UNCONFIRMED_FOR``, and return how many. A portion of them."""
    rows = Subscription.objects.waiting().filter(asked_at__lte=now - UNCONFIRMED_FOR)
    # Who asks or confirms at this moment keeps the pair: what is deleted is looked at again once it is locked.
    deleted, _ = rows.filter(pk__in=list(rows.order_by("asked_at").values_list("pk", flat=True)[:PORTION])).delete()
    return deleted


def forget_addresses(now: datetime) -> int:
    """Delete addresses without a pair, and return how many: those nobody confirmed, and those of deleted pages."""
    rows = Subscriber.objects.filter(subscriptions=None).order_by("pk").values_list("pk", flat=True)
    with transaction.atomic():
        alone = list(Subscriber.objects.select_for_update().filter(pk__in=list(rows[:PORTION])).values_list("pk"))
        deleted, _ = Subscriber.objects.filter(pk__in=[pk for (pk,) in alone], subscriptions=None).delete()
    return deleted


def forget_days(now: datetime) -> int:
    """Delete the counts of earlier months, and return how many."""
    rows = ConfirmationDay.objects.filter(day__lt=month_of(now)).order_by("day").values_list("pk", flat=True)
    deleted, _ = ConfirmationDay.objects.filter(pk__in=list(rows[:PORTION])).delete()
    return deleted


def export(address: str) -> list[dict[str, Any]]:
    """Return all that is stored of an address's letters, ready for JSON. One query."""
    rows = Subscription.objects.filter(subscriber__key=key_of(address)).order_by("pk")
    return [
        {
            "letters_about": str(row.comparison),
            "email": row.subscriber.address,
            "private_link": absolute(link_of(row.subscriber)),
            "asked": row.asked_at.isoformat(),
            "confirmed": row.confirmed_at.isoformat() if row.confirmed_at else "",
        }
        for row in rows.select_related("subscriber", "comparison__low", "comparison__high")
    ]


def erase(address: str) -> list[str]:
    """Delete an address with its pairs, and return what that was, in words."""
    with transaction.atomic():
        known = Subscriber.objects.select_for_update().filter(key=key_of(address))
        ids = list(known.values_list("pk", flat=True))  # the address is locked first, as by whoever confirms or stops
        found = [f"{row['letters_about']}: letters asked for on {row['asked'][:10]}" for row in export(address)]
        Subscriber.objects.filter(pk__in=ids).delete()
    return found
