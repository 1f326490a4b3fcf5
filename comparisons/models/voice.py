from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Count, F, Max, Min, Q, UniqueConstraint

from comparisons.domain.vocabulary import BurstState, End, choices

from . import rules

PER_NETWORK = 4
"""Voices from one wider network, a /48 of IPv6, for each pair and month: whoever rents one has 65,536 clients."""
CLIENT_ONCE = ("comparison", "month", "client")
NETWORK_PLACES = ("comparison", "month", "network", "place")


class VoiceKey(models.Model):
    """The secret key of one month's voices. It is deleted with the month: then nobody can compute a hash again."""

    month = models.DateField(primary_key=True)
    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class VoiceBurstQuerySet(models.QuerySet["VoiceBurst"]):
    def waiting(self) -> "VoiceBurstQuerySet":
        """Filter to the bursts that no editor has decided yet, oldest first."""
        return self.filter(decided_at=None).order_by("hour", "id")

    def with_numbers(self) -> Any:
        """Annotate what is held now: how many, for which end, from how many networks, over what time."""
        return self.annotate(
            held=Count("voices"),
            held_low=Count("voices", filter=Q(voices__side=End.LOW.value)),
            held_high=Count("voices", filter=Q(voices__side=End.HIGH.value)),
            held_unverified=Count("voices", filter=Q(voices__unverified_origin=True)),
            # What is of a past month holds no network any more.
            held_networks=Count("voices__network", distinct=True, filter=~Q(voices__network="")),
            first_at=Min("voices__at"),
            last_at=Max("voices__at"),
        )


class VoiceBurst(models.Model):
    """The voices of one pair and hour that are held until an editor counts or discards them, and what was decided.

    ``low``, ``high`` and ``networks`` are the numbers at the decision.
    """

    comparison = models.ForeignKey("Comparison", on_delete=models.CASCADE, related_name="voice_bursts")
    hour = models.DateTimeField(help_text="The beginning of the hour in which they were held.")
    state = models.CharField(max_length=10, choices=choices(BurstState), default=BurstState.WAITING.value)
    low = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)
    networks = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_by_name = models.CharField(max_length=150, blank=True)

    objects = VoiceBurstQuerySet.as_manager()

    class Meta:
        verbose_name = "burst of voices"
        verbose_name_plural = "bursts of voices"
        ordering = ["-hour", "-id"]
        indexes = [
            models.Index("hour", "id", name="voice_burst_queue", condition=Q(decided_at__isnull=True)),
            models.Index(F("hour").desc(), F("id").desc(), name="voice_burst_newest"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["comparison", "hour"], name="voice_burst_once", condition=Q(decided_at__isnull=True)
            ),
            rules.one_of("state", BurstState, name="voice_burst_state"),
            CheckConstraint(
                name="voice_burst_decided",
                condition=Q(state=BurstState.WAITING.value, decided_at__isnull=True)
                | Q(~Q(state=BurstState.WAITING.value), decided_at__isnull=False),
                violation_error_message="A burst is decided or waits.",
                violation_error_code="state",
            ),
        ]

    def __str__(self) -> str:
        return f"voices of {self.hour:%Y-%m-%d %H:%M}"


class VoiceQuerySet(models.QuerySet["Voice"]):
    def news(self) -> "VoiceQuerySet":
        """Filter to what the totals of a comparison do not hold yet, and what nobody holds back."""
        return self.filter(counted=False, burst=None)

    def of_past_months(self, month: date) -> "VoiceQuerySet":
        return self.filter(month__lt=month)


class Voice(models.Model):
    """One tap: which technology of a pair a reader would pick. One for each client, pair and month.

    It lives for its month; what it adds to ``Comparison.votes_low`` and ``votes_high`` stays. A voice is for a
    technology, not for our pick: where the pick changes later, it stays with the side that the reader chose.
    ``counted_as`` is the end for which the totals hold it, ``counted`` whether that is still ``side``.
    """

    comparison = models.ForeignKey(
        "Comparison", on_delete=models.CASCADE, related_name="voices", db_index=False
    )  # voice_of_pair begins with it
    side = models.CharField(max_length=4, choices=choices(End))
    month = models.DateField(help_text="The first day of the month for which it is the client's only voice.")
    client = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    place = models.PositiveSmallIntegerField(default=0, help_text="Its place among those of its network.")
    unverified_origin = models.BooleanField(default=False)
    burst = models.ForeignKey(
        VoiceBurst,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="voices",
        help_text="Held, uncounted, until an editor decides about this burst.",
    )
    counted = models.BooleanField(default=False)
    counted_as = models.CharField(max_length=4, choices=choices(End), blank=True)
    at = models.DateTimeField()

    objects = VoiceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("comparison", "at", name="voice_of_pair"),
            models.Index("at", name="voice_at"),
            models.Index("client", "at", name="voice_of_client"),
            models.Index("month", "id", name="voice_of_month"),
            models.Index("id", name="voice_news", condition=Q(counted=False, burst__isnull=True)),
        ]
        constraints = [
            UniqueConstraint(fields=CLIENT_ONCE, name="voice_once", condition=~Q(client="")),
            UniqueConstraint(fields=NETWORK_PLACES, name="voice_of_network", condition=~Q(network="")),
            CheckConstraint(
                name="voice_place",
                condition=Q(place__lt=PER_NETWORK),
                violation_error_message=f"At most {PER_NETWORK} voices of a network count for a pair in a month.",
                violation_error_code="network",
            ),
            rules.one_of("side", End, name="voice_side"),
            CheckConstraint(
                name="voice_counted",
                condition=Q(counted=False) | Q(counted_as=F("side"), burst__isnull=True),
                violation_error_message="What is held is not counted, and what is counted is so for its side.",
                violation_error_code="counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} ({self.month:%Y-%m})"
