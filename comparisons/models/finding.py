from django.db import models
from django.db.models import Q

from comparisons.domain.consistency import LISTED, Contradiction
from comparisons.domain.vocabulary import choices

from . import rules
from .bounded import first_of_each

CONTRADICT = [kind.value for kind in Contradiction if kind not in LISTED]


class FindingQuerySet(models.QuerySet["Finding"]):
    def contradictions(self) -> "FindingQuerySet":
        """Filter to what contradicts something, and is not merely listed."""
        return self.filter(kind__in=CONTRADICT)

    def first_contradictions(self, most: int) -> "FindingQuerySet":
        """At most ``most`` contradictions of each kind, in the order in which they were found."""
        kinds = [self.filter(kind=kind).order_by("id") for kind in CONTRADICT]
        return self.filter(pk__in=first_of_each(kinds, most)).order_by("id")

    def one_sided_in_demand(self) -> "FindingQuerySet":
        """Comparisons with rows of one side, in the categories that readers ask for most."""
        return self.filter(in_demand=True).order_by("id")


class Finding(models.Model):
    """What does not fit together in the catalogue, stored for editors until the next check replaces all findings.

    ``rows`` are the rows that it is about: each a model's name, an id and the text of a link.
    """

    kind = models.CharField(max_length=20, choices=choices(Contradiction))
    sentence = models.TextField()
    rows = models.JSONField(default=list)
    in_demand = models.BooleanField(
        "in a category that readers ask for",
        default=False,
        db_default=False,
        help_text="Rows of one side, of a comparison in one of the categories that readers ask for most.",
    )
    found = models.DateTimeField(help_text="When the catalogue was looked through.")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index("kind", "id", name="finding_of_kind"),
            models.Index("id", name="finding_in_demand", condition=Q(in_demand=True)),
        ]
        constraints = [
            rules.one_of("kind", Contradiction, name="finding_kind"),
            rules.not_empty("sentence", name="finding_sentence", message="A finding says what it is."),
        ]

    def __str__(self) -> str:
        return self.sentence
