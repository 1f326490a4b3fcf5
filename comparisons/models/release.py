from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from comparisons.domain.vocabulary import Support, choices

from . import rules


class Release(models.Model):
    """One release cycle of a technology, and how long that cycle is supported."""

    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="releases")
    cycle = models.CharField(max_length=100, validators=[rules.one_line], help_text="Such as 17 or 3.12.")
    released = models.DateField(null=True, blank=True)
    latest = models.CharField(
        max_length=100, blank=True, validators=[rules.one_line], help_text="The cycle's newest version, such as 17.4."
    )
    source = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    support = models.CharField(max_length=10, choices=choices(Support), default=Support.UNKNOWN.value)
    supported_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("released").desc(nulls_last=True), "cycle"]
        constraints = [
            UniqueConstraint(
                "technology",
                "cycle",
                name="release_once",
                violation_error_message="This release cycle is listed already.",
            ),
            rules.not_empty("cycle", name="release_cycle", message="A release needs the name of its cycle."),
            CheckConstraint(
                name="release_support",
                condition=Q(support="until", supported_until__isnull=False)
                | Q(support__in=["unknown", "supported", "ended"], supported_until__isnull=True),
                violation_error_message="A date stands exactly where support is given until a date.",
                violation_error_code="support",
            ),
        ]

    def __str__(self) -> str:
        return self.cycle
