"""Letters: who asked by mail to be told when which verdict changes.

An address stands in one row only, ``Subscriber``, and goes with its last pair.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q, UniqueConstraint

from .feedback import new_token

UNCONFIRMED_FOR = timedelta(hours=48)
"""How long an address or a pair stays that nobody confirms."""


class Subscriber(models.Model):
    """One e-mail address to which letters go. It is unconfirmed for as long as none of its pairs is confirmed."""

    address = models.EmailField(max_length=254, help_text="As it was typed.")
    key = models.CharField(max_length=320, unique=True, editable=False, help_text="The address, normalised.")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    awaits_mail = models.BooleanField(
        default=False, help_text="A mail with the link to confirm is to be sent; whoever sends it takes the mark first."
    )
    created = models.DateTimeField()

    class Meta:
        verbose_name = "reader of letters"
        verbose_name_plural = "readers of letters"

    def __str__(self) -> str:
        return f"reader of letters {self.pk}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> "SubscriptionQuerySet":
        return self.filter(confirmed_at__isnull=True)

    def kept(self, now: datetime) -> "SubscriptionQuerySet":
        """Leave out what nobody confirmed in time, also before it is deleted: no link leads to it any more."""
        return self.exclude(confirmed_at=None, asked_at__lte=now - UNCONFIRMED_FOR)

    def to_tell(self, comparison_id: int, changed_mind: int, after: int) -> "SubscriptionQuerySet":
        """Filter to those of a pair that were told of nothing as new as a changed mind, from the id ``after`` on.

        In the order of a partial index: a portion costs what it holds, however many subscribe.
        """
        rows = self.confirmed().filter(comparison=comparison_id, pk__gt=after, told__lt=changed_mind)
        return rows.select_related("subscriber").order_by("pk")


class Subscription(models.Model):
    """One pair of which an address asked to be told. Until it is confirmed nothing is sent for it."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions", db_index=False
    )  # letters_once begins with it
    comparison = models.ForeignKey("Comparison", on_delete=models.CASCADE, related_name="subscriptions")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told = models.BigIntegerField(
        default=0, help_text="The id of the newest changed mind that the reader knows: from a letter, or from the page."
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "pair of a reader of letters"
        verbose_name_plural = "pairs of readers of letters"
        indexes = [
            models.Index("comparison", "id", name="letters_of_pair", condition=Q(confirmed_at__isnull=False)),
            models.Index("asked_at", name="letters_unconfirmed", condition=Q(confirmed_at__isnull=True)),
        ]
        constraints = [UniqueConstraint("subscriber", "comparison", name="letters_once")]

    def __str__(self) -> str:
        return f"pair {self.comparison_id} of reader {self.subscriber_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class ConfirmationDay(models.Model):
    """A day on which a mail to confirm went to one address, by a keyed hash of month and address.

    It outlives the erased address for the rest of the month, so that asking anew gives nobody more mails.
    """

    key = models.CharField(max_length=64)
    day = models.DateField(db_index=True)

    class Meta:
        constraints = [UniqueConstraint("key", "day", name="confirmation_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.day}"
