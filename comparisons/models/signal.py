from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from comparisons.domain.vocabulary import METRICS

from . import rules

DIGITS = 15
"""Digits of a decimal number that every database stores exactly."""


def exact(value: Decimal) -> None:
    if value >= 10**DIGITS or len(value.normalize().as_tuple().digits) > DIGITS:
        raise ValidationError(f"A figure has {DIGITS} digits at most.", code="digits")


class Signal(models.Model):
    """One dated figure from a named source; equal ``metric`` means comparable."""

    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="signals")
    metric = models.CharField(
        max_length=50,
        choices=[(metric.name, metric.name) for metric in METRICS.values()],
        help_text="What is counted. The name holds ecosystem and period.",
    )
    value = models.DecimalField(max_digits=20, decimal_places=4, validators=[exact])
    observed = models.DateField(validators=[rules.past_day], help_text="The day for which the source gives the figure.")
    source = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])

    class Meta:
        verbose_name = "figure"
        ordering = ["metric", "-observed"]
        indexes = [
            models.Index("metric", "technology", F("observed").desc(), F("id").desc(), "value", name="signal_newest"),
        ]
        constraints = [
            UniqueConstraint(
                "technology",
                "metric",
                "observed",
                "source",
                name="signal_once",
                violation_error_message="This figure is recorded already for that day and source.",
            ),
            CheckConstraint(
                name="signal_value",
                condition=Q(value__gte=0),
                violation_error_message="A figure is a count: not below zero.",
                violation_error_code="value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value.normalize():f} ({self.observed})"
