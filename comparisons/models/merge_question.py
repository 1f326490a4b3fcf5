from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from comparisons.domain.vocabulary import Word, choices

from . import rules


class MergeAnswer(Word):
    """An editor's answer to the question whether two technologies are one; merging them deletes the question."""

    DIFFERENT = "different", "two different technologies"
    LATER = "later", "asked again later"


class MergeQuestionQuerySet(models.QuerySet["MergeQuestion"]):
    def waiting(self, on: date) -> "MergeQuestionQuerySet":
        """Filter to the editors' queue, oldest first: what nobody answered, and what was put off until today."""
        return self.filter(~Q(answer=MergeAnswer.DIFFERENT.value), ask_on__lte=on).order_by("id")


class MergeQuestion(models.Model):
    """Two technologies that are probably one. ``why`` says what they share."""

    low = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=500)
    found = models.DateTimeField()
    ask_on = models.DateField(help_text="The day from which it is asked.")
    answer = models.CharField(max_length=10, choices=choices(MergeAnswer), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index("id", name="merge_question_waiting", condition=~Q(answer=MergeAnswer.DIFFERENT.value)),
        ]
        constraints = [
            UniqueConstraint("low", "high", name="merge_question_once"),
            CheckConstraint(
                name="merge_question_of_two",
                condition=Q(low__lt=F("high")),
                violation_error_message="A question about merging is about two technologies.",
                violation_error_code="pair",
            ),
            rules.one_of("answer", MergeAnswer, name="merge_question_answer", blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.low} and {self.high}"
