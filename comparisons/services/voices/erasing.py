"""Forget who spoke, once a month is over: its key, its hashes, and each voice that is counted or discarded."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from comparisons.domain.days import month_of
from comparisons.models import Voice, VoiceKey

AT_ONCE = 2000


def erase_past_months(now: datetime) -> int:
    """Erase a portion of what is of past months, and return how many voices that were. Five queries at most.

    What is held, or was not counted yet, stays without its hashes. The key goes first, and with it what the hashes
    could tell: after that not even an address that is known can be looked for.
    """
    month = month_of(now)
    VoiceKey.objects.filter(month__lt=month).delete()
    with transaction.atomic():
        past = Voice.objects.of_past_months(month)
        done = Q(counted=True) | Q(burst__decided_at__isnull=False)
        gone = list(past.filter(done).order_by("month", "id").values_list("pk", flat=True)[:AT_ONCE])
        Voice.objects.filter(pk__in=gone).delete()
        known = list(past.exclude(client="").order_by("month", "id").values_list("pk", flat=True)[:AT_ONCE])
        Voice.objects.filter(pk__in=known).update(client="", network="", place=0)
        return len(gone) + len(known)
