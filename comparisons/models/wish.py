from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Wish(models.Model):
    """Someone asked for a pick on a pair that has none; once a client, pair and day."""

    low = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    client = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        verbose_name_plural = "wishes"
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
