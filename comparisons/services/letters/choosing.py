"""What whoever has the secret link of an address does there: confirm pairs, stop them, erase the address."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max

from comparisons.models import ChangedMind, Subscriber, Subscription
from comparisons.models.letters import SubscriptionQuerySet


def confirm(token: str, number: int | None = None) -> int:
    """Confirm the pair ``number`` of a link, or all that wait, and return how many there were. Four queries.

    The reader has seen the page by now, so only what changes from now on is told.
    """
    with transaction.atomic():
        now = datetime.now(UTC)
        rows = list(_locked(token, number).waiting().kept(now))
        newest = _newest(row.comparison_id for row in rows)
        for row in rows:
            row.confirmed_at, row.told = now, newest.get(row.comparison_id, 0)
        return Subscription.objects.bulk_update(rows, ["confirmed_at", "told"])


def stop(token: str, number: int | None = None) -> int:
    """Delete the pair ``number`` of a link, or all, and return how many there were; the address goes with its last."""
    with transaction.atomic():
        stopped, _ = _locked(token, number).delete()
        Subscriber.objects.filter(token=token, subscriptions=None).delete()
        return stopped


def _locked(token: str, number: int | None) -> SubscriptionQuerySet:
    """Lock the address of a link and return its pairs, or the one ``number``: asking and stopping wait in turn."""
    subscriber = Subscriber.objects.select_for_update().filter(token=token).first()
    rows = Subscription.objects.filter(subscriber=subscriber.pk if subscriber else None)
    return rows if number is None else rows.filter(pk=number)


def _newest(comparisons: Iterable[int]) -> dict[int, int]:
    minds = ChangedMind.objects.filter(comparison__in=list(comparisons)).order_by()
    return dict(minds.values("comparison").annotate(newest=Max("pk")).values_list("comparison", "newest"))
