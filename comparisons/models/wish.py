from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Count, Exists, F, OuterRef, Q, UniqueConstraint

from comparisons.vocabulary import Status

from .comparison import Comparison

DAYS = 90
"""For how long a wish counts."""


class WishQuerySet(models.QuerySet["Wish"]):
    def wanted(self, on: date) -> Any:
        """The pairs that were asked for in the ``DAYS`` before ``on``, most wanted first, as mappings with ``number``.

        Those that were published or withdrawn meanwhile are left out.
        """
        decided = Comparison.objects.filter(
            low=OuterRef("low"), high=OuterRef("high"), status__in=[Status.PUBLISHED.value, Status.ARCHIVED.value]
        )
        names = ("low__slug", "low__name", "high__slug", "high__name")
        recent = self.filter(day__gt=on - timedelta(days=DAYS), day__lte=on)
        counted = recent.order_by().values("low", "high", *names).annotate(number=Count("pk"))
        return counted.filter(~Exists(decided)).order_by("-number", "low", "high")


class Wish(models.Model):
    """Someone asked for a pick on a pair that has none; once a client, pair and day."""

    low = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    client = models.CharField(max_length=64)
    day = models.DateField()

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        indexes = [models.Index("day", "client", name="wish_of_day")]
        constraints = [
            UniqueConstraint("low", "high", "client", "day", name="wish_once_a_day"),
            CheckConstraint(
                name="wish_for_two",
                condition=Q(low__lt=F("high")),
                violation_error_message="A pick is made between two different technologies.",
                violation_error_code="pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} and {self.high_id} on {self.day}"
