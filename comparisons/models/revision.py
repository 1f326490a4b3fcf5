from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from comparisons.domain.vocabulary import Verb, choices

from . import rules

IMPORT = "import"
"""Author and reason of what an import of files changed, unless whoever imported it named others."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, subject: models.Model) -> "RevisionQuerySet":
        """Filter to the revisions of a technology or a comparison, the last written first: a clock may be set back."""
        return self.filter(**{str(subject._meta.model_name): subject}).order_by("-id")

    def newest_id(self, subject: models.Model) -> int:
        """Return the id of the newest revision of a technology or a comparison, 0 if it has none. One query."""
        return self.of(subject).values_list("pk", flat=True).first() or 0

    def of_pair(self, comparison_id: int, technology_ids: tuple[int, int]) -> "RevisionQuerySet":
        """Filter to the revisions of a comparison and of both its technologies, newest first."""
        return self.filter(Q(comparison=comparison_id) | Q(technology__in=technology_ids)).order_by("-at", "-id")

    def withdrawal_of(self, comparison_id: int) -> "Revision | None":
        """Return the last withdrawal of a comparison, None if it has none. One query."""
        return self.filter(comparison=comparison_id, verb=Verb.WITHDRAW.value).order_by("-at", "-id").first()


class Revision(models.Model):
    """One change of one technology or one comparison: who, when, why, and the record after the change."""

    technology = models.ForeignKey(
        "Technology", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    comparison = models.ForeignKey(
        "Comparison", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    verb = models.CharField(max_length=20, choices=choices(Verb))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    by_name = models.CharField(max_length=150, help_text="The name as it was then; it outlives the account.")
    at = models.DateTimeField()
    reason = models.TextField(validators=[rules.prose])
    because = models.ForeignKey(
        "Feedback",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
        help_text="The disagreement that led to the change.",
    )
    record = models.JSONField(help_text="The subject's catalogue record after the change.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index("at", "id", name="revision_newest"),
            models.Index("verb", "at", "id", name="revision_of_verb"),
            models.Index("by", "at", "id", name="revision_by_editor", condition=Q(by__isnull=False)),
        ]
        constraints = [
            CheckConstraint(
                name="revision_has_one_subject",
                condition=Q(technology__isnull=True, comparison__isnull=False)
                | Q(technology__isnull=False, comparison__isnull=True),
                violation_error_message="A revision belongs to one technology or to one comparison.",
                violation_error_code="subject",
            ),
            rules.one_of("verb", Verb, name="revision_verb"),
            rules.not_empty("reason", name="revision_reason", message="A revision says why."),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} by {self.by_name}"

    @property
    def subject(self) -> Any:
        """The technology or the comparison that changed."""
        return self.technology or self.comparison
