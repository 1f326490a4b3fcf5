from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import CheckConstraint, Count, Exists, F, OuterRef, Q, UniqueConstraint

from comparisons.domain.vocabulary import METRICS

from . import rules

DIGITS = 15
"""Digits of a decimal number that every database stores exactly."""
NEXT_METRICS = """
    WITH RECURSIVE found (metric) AS (
        SELECT MIN(metric) FROM comparisons_signal
        UNION ALL
        SELECT (SELECT MIN(metric) FROM comparisons_signal AS later WHERE later.metric > found.metric)
        FROM found WHERE metric IS NOT NULL
    )
    SELECT metric FROM found WHERE metric IS NOT NULL
"""


def exact(value: Decimal) -> None:
    if value >= 10**DIGITS or len(value.normalize().as_tuple().digits) > DIGITS:
        raise ValidationError(f"A figure has {DIGITS} digits at most.", code="digits")


class SignalQuerySet(models.QuerySet["Signal"]):
    def metrics(self) -> list[str]:
        """What is recorded at all, in the order of ``METRICS``; an index leaps from each metric to the next."""
        with connection.cursor() as cursor:
            cursor.execute(NEXT_METRICS)
            stored = {metric for (metric,) in cursor.fetchall()}
        return [name for name in METRICS if name in stored]

    def commonest_metric(self, technologies: Any) -> str:
        """The metric that most of ``technologies`` have, the first listed among equals; empty where there is none.

        Asks of each technology whether it has one: most have many figures of the same metric.
        """
        has = {name: Exists(Signal.objects.filter(technology=OuterRef("pk"), metric=name)) for name in self.metrics()}
        number = technologies.aggregate(**{name: Count("pk", filter=has[name]) for name in has})
        return max((name for name in has if number[name]), key=number.__getitem__, default="")

    def newest_of(self, technologies: list[int], metric: str) -> dict[int, "Signal"]:
        """The newest figure of ``metric`` by technology."""
        found = self.filter(technology__in=technologies, metric=metric).order_by("observed", "pk")
        return {signal.technology_id: signal for signal in found}


class Signal(models.Model):
    """One dated figure from a named source; equal ``metric`` means comparable."""

    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="signals")
    metric = models.CharField(
        max_length=50,
        choices=[(metric.name, metric.name) for metric in METRICS.values()],
        help_text="What is counted. The name holds ecosystem and period.",
    )
    value = models.DecimalField(max_digits=20, decimal_places=4, validators=[exact])
    observed = models.DateField(help_text="The day for which the source gives the figure.")
    source = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])

    objects = SignalQuerySet.as_manager()

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
