from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Count, Exists, F, Min, OuterRef, Q, UniqueConstraint

from comparisons.domain.vocabulary import Status

from .comparison import Comparison

DAYS = 90
"""Days for which a wish counts."""
NAMES = ("low__slug", "low__name", "high__slug", "high__name")


class WishQuerySet(models.QuerySet["Wish"]):
    def wanted(self, on: date, most: int) -> list[dict[str, Any]]:
        """Return the pairs wished for in the ``DAYS`` before ``on``, most wanted first, as mappings with ``number``.

        Pairs published or withdrawn meanwhile are left out. Two queries, and two more each time that fewer than
        ``most`` remain.
        """
        looked_at = most
        while True:
            counted = self._counted(on, looked_at)
            waiting = {row["pk"]: row for row in self.filter(pk__in=counted).undecided().values("pk", *NAMES)}
            if len(waiting) >= most or len(counted) < looked_at:
                found = [waiting[pk] | {"number": number} for pk, number in counted.items() if pk in waiting]
                return found[:most]
            looked_at *= 4

    def _counted(self, on: date, most: int) -> dict[int, int]:
        """Return how often each of the most wanted pairs was wished for, by the id of its first wish.

        One query, which a covering index answers.
        """
        recent = self.filter(day__gt=on - timedelta(days=DAYS), day__lte=on).order_by()
        of_pair = recent.values("low", "high").annotate(number=Count("pk"), first=Min("pk"))
        return dict(of_pair.order_by("-number", "low_id", "high_id").values_list("first", "number")[:most])

    def without_comparison(self, on: date) -> Any:
        """Return the pairs wished for in the ``DAYS`` before ``on`` that nobody has begun to compare, a row each.

        The most wanted come first, each with ``number`` and the day ``since`` when it is wanted. Linear in the wishes
        of these days, which a covering index holds.
        """
        begun = Comparison.objects.filter(low=OuterRef("low"), high=OuterRef("high"))
        recent = self.filter(~Exists(begun), day__gt=on - timedelta(days=DAYS), day__lte=on).order_by()
        pairs = recent.values("low", "high").annotate(number=Count("pk"), since=Min("day"))
        return pairs.order_by("-number", "low_id", "high_id")

    def undecided(self) -> "WishQuerySet":
        """Filter to wishes for pairs that are neither published nor withdrawn."""
        decided = [Status.PUBLISHED.value, Status.ARCHIVED.value]
        return self.filter(
            ~Exists(Comparison.objects.filter(low=OuterRef("low"), high=OuterRef("high"), status__in=decided))
        )


class Wish(models.Model):
    """A reader's wish for a pick on a pair that has none; one for each client, pair and day."""

    low = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    client = models.CharField(max_length=64)
    day = models.DateField()

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        indexes = [
            models.Index("day", "client", name="wish_of_day"),
            models.Index("day", "low", "high", "id", name="wish_of_day_for"),
        ]
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
