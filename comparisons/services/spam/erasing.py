"""What is erased of spam, and when. A chore of the worker."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Feedback

SPAM_DAYS = 30
"""From the moment when it was set aside: long enough to find a mistake."""
HELD_DAYS = 90
"""From the moment when it came. Today shows editors for as long that it waits; a site where nobody looks keeps no words
that it never published."""
PORTION = 500


def erase_spam(now: datetime) -> int:
    """Delete a portion of what was set aside as spam long ago, and of what was held without a look; return how many."""
    aside = Coalesce("set_aside_at", "created")
    spam = Q(status=FeedbackStatus.SPAM.value, aside__lt=now - timedelta(days=SPAM_DAYS))
    held = Q(status=FeedbackStatus.HELD.value, created__lt=now - timedelta(days=HELD_DAYS))
    with transaction.atomic():
        old = Feedback.objects.annotate(aside=aside).filter(spam | held).order_by("pk")
        ids = list(old.select_for_update().values_list("pk", flat=True)[:PORTION])
        Feedback.objects.filter(pk__in=ids).delete()
    return len(ids)
