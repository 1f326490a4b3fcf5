from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery

from comparisons.domain import folding
from comparisons.domain.vocabulary import Basis, End, Outcome, Status, choices

from . import rules
from .folded import FoldedField

IN_SHORT_LENGTH = 120


class Verdict(models.Model):
    """The outcome of a comparison, with its reason."""

    comparison = models.OneToOneField("Comparison", on_delete=models.CASCADE, related_name="verdict")
    outcome = models.CharField(
        max_length=20,
        choices=choices(Outcome),
        default=Outcome.PICK.value,
        help_text="A pick where it can be made; “not comparable” where the two answer different questions.",
    )
    pick = models.CharField(max_length=4, choices=choices(End), null=True, blank=True)
    basis = models.CharField(
        max_length=20,
        choices=choices(Basis),
        help_text="What the verdict rests on. “Popularity” needs figures that both technologies have.",
    )
    in_short = models.CharField(
        max_length=IN_SHORT_LENGTH,
        blank=True,
        db_default="",
        validators=[rules.one_line],
        help_text=(
            f"One plain sentence, {IN_SHORT_LENGTH} characters at most, that says why: what a reader sees first. "
            "Needed for a review."
        ),
    )
    reason = models.TextField(
        blank=True,
        validators=[rules.prose],
        help_text=(
            "Why, under “The Verdict”. It does not repeat “in short”. Where it is empty, the page composes its "
            "sentences from the data. Markdown without HTML."
        ),
    )
    low_choose_if = models.CharField(max_length=300, blank=True, validators=[rules.one_line])
    high_choose_if = models.CharField(max_length=300, blank=True, validators=[rules.one_line])
    low_already_using = models.TextField(blank=True, validators=[rules.prose])
    high_already_using = models.TextField(blank=True, validators=[rules.prose])
    best_case_for_the_other = models.TextField(
        blank=True,
        validators=[rules.prose],
        help_text="The best honest case for what was not picked, as its friends would make it.",
    )
    folded_words = FoldedField(
        fold=folding.other_words, of=("reason", "best_case_for_the_other", "low_choose_if", "high_choose_if")
    )
    decided = models.DateField(null=True, blank=True, validators=[rules.past_day])
    decided_by = models.CharField(max_length=100, blank=True, validators=[rules.name])

    class Meta:
        constraints = [
            rules.one_of("outcome", Outcome, name="verdict_outcome"),
            rules.one_of("basis", Basis, name="verdict_basis"),
            CheckConstraint(
                name="verdict_pick",
                condition=Q(outcome="pick", pick__isnull=False, pick__in=[End.LOW.value, End.HIGH.value])
                | Q(~Q(outcome="pick"), pick__isnull=True),
                violation_error_message="Say which of the two is picked, exactly where the outcome is a pick.",
                violation_error_code="pick",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class ConditionQuerySet(models.QuerySet["Condition"]):
    def came_true(self) -> "ConditionQuerySet":
        """Filter to conditions that put their verdict in question: they came true after it was decided."""
        later = Q(verdict__decided=None) | Q(happened__gt=F("verdict__decided"))
        return self.filter(later, happened__isnull=False)

    def due(self, on: date) -> "ConditionQuerySet":
        """Filter to conditions whose day has passed without a word: none happened, and no later day was set."""
        return self.filter(happened__isnull=True, check_by__lt=on)

    def due_of_published(self, on: date) -> "ConditionQuerySet":
        """Filter to due conditions of published comparisons, the longest due first: the order of an index.

        The status is looked up row by row: either database would begin with all that is published.
        """
        status = Subquery(Verdict.objects.filter(pk=OuterRef("verdict")).values("comparison__status"))
        return self.due(on).alias(status=status).filter(status=Status.PUBLISHED.value).order_by("check_by", "id")


class Condition(models.Model):
    """A testable condition that would change a verdict, with a date to check it."""

    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(
        max_length=500,
        validators=[rules.one_line],
        help_text="Reads on from “We would change this pick if”: no capital, no full stop, something one can test.",
    )
    check_by = models.DateField(
        null=True,
        blank=True,
        help_text="When to look whether it has come. If it has not, set a later day: that says that somebody looked.",
    )
    happened = models.DateField(
        null=True, blank=True, validators=[rules.past_day], help_text="The day on which it came true."
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = "condition that would change it"
        verbose_name_plural = "conditions that would change it"
        ordering = ["position", "id"]
        indexes = [
            models.Index("happened", "id", name="condition_happened", condition=Q(happened__isnull=False)),
            models.Index("check_by", "id", name="condition_open", condition=Q(happened__isnull=True)),
        ]
        constraints = [rules.not_empty("text", name="condition_text", message="A condition needs its statement.")]

    def __str__(self) -> str:
        return self.text
