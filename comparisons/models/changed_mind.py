from django.db import models
from django.db.models import CheckConstraint, F, Q

from comparisons.domain.vocabulary import Cause, End, Outcome, choices

from . import rules
from .verdict import IN_SHORT_LENGTH

PICKED = [End.LOW.value, End.HIGH.value]


def _has_pick_where_one_is_made(when: str) -> CheckConstraint:
    """Return the constraint that there is a pick exactly where the outcome is one, ``before`` or ``after``."""
    outcome, pick = f"{when}_outcome", f"{when}_pick"
    return CheckConstraint(
        name=f"changed_mind_{pick}",
        condition=Q(**{outcome: Outcome.PICK.value, f"{pick}__in": PICKED})
        | Q(~Q(**{outcome: Outcome.PICK.value}), **{pick: ""}),
        violation_error_message="Say which of the two is picked, exactly where the outcome is a pick.",
        violation_error_code="pick",
    )


class ChangedMind(models.Model):
    """One change of the outcome or the pick that readers see: from what to what, and what led to it.

    Who, when and why stand in the revision. A first publication changes no mind. Picks are sides of the pair, empty
    where the outcome is none, so that a row outlives new names and slugs; a merge of technologies flips them.
    """

    comparison = models.ForeignKey(
        "Comparison", on_delete=models.CASCADE, related_name="changed_minds", db_index=False
    )  # changed_mind_of_pair begins with it
    revision = models.OneToOneField("Revision", on_delete=models.CASCADE, related_name="changed_mind")
    at = models.DateTimeField()
    before_outcome = models.CharField(max_length=20, choices=choices(Outcome))
    before_pick = models.CharField(max_length=4, choices=choices(End), blank=True)
    after_outcome = models.CharField(max_length=20, choices=choices(Outcome))
    after_pick = models.CharField(max_length=4, choices=choices(End), blank=True)
    cause = models.CharField(max_length=20, choices=choices(Cause))
    in_short = models.CharField(
        max_length=IN_SHORT_LENGTH, blank=True, help_text="What the new verdict says in short, as it read then."
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index("at", "id", name="changed_mind_newest"),
            models.Index("comparison", "at", "id", name="changed_mind_of_pair"),
        ]
        constraints = [
            rules.one_of("before_outcome", Outcome, name="changed_mind_before_outcome"),
            rules.one_of("after_outcome", Outcome, name="changed_mind_after_outcome"),
            rules.one_of("cause", Cause, name="changed_mind_cause"),
            _has_pick_where_one_is_made("before"),
            _has_pick_where_one_is_made("after"),
            CheckConstraint(
                name="changed_mind_differs",
                condition=~Q(before_outcome=F("after_outcome"), before_pick=F("after_pick")),
                violation_error_message="A changed mind has another outcome or another pick than before.",
                violation_error_code="same",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} ({self.at:%Y-%m-%d})"
