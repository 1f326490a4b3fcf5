"""Verbs on many held disagreements at once: free them, or set them aside as spam.

One transaction and three statements, however many there are. Only the disagreements are locked, by their ids, as no
page and no count shows what is held or what waits. Whatever is no longer held is left as it is.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Feedback
from comparisons.services import editorial

MOST = 1000
"""Disagreements that one call changes."""


def free_all(ids: Sequence[int], *, by: User) -> int:
    """Let held disagreements join the queue, each at the time when it came; return how many.

    No mail tells the editors: one of them has just read them.
    """
    with transaction.atomic():
        return _held(ids).update(status=FeedbackStatus.WAITING.value, held_because="", **_moved(by))


def set_aside_all(ids: Sequence[int], *, by: User) -> int:
    """Set held disagreements aside as spam, erase the addresses of their writers, and return how many."""
    with transaction.atomic():
        return _held(ids).update(
            status=FeedbackStatus.SPAM.value, email="", set_aside_at=datetime.now(UTC), **_moved(by)
        )


def _moved(by: User) -> dict[str, Any]:
    return {
        "status_before": FeedbackStatus.HELD.value,
        "answered_by": by,
        "answered_by_name": editorial.name_of(by),
    }


def _held(ids: Sequence[int]) -> QuerySet[Feedback]:
    """Lock those that are held, and return them."""
    held = Feedback.objects.filter(pk__in=ids[:MOST], status=FeedbackStatus.HELD.value)
    locked = list(held.order_by("pk").select_for_update().values_list("pk", flat=True))
    return Feedback.objects.filter(pk__in=locked)
