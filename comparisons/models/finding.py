from django.db import models

from comparisons.domain.consistency import Contradiction
from comparisons.domain.vocabulary import choices

from . import rules


class Finding(models.Model):
    """What does not fit together in the catalogue, stored for editors until the next check replaces all findings.

    ``rows`` are the rows that it is about: each a model's name, an id and the text of a link.
    """

    kind = models.CharField(max_length=20, choices=choices(Contradiction))
    sentence = models.TextField()
    rows = models.JSONField(default=list)
    found = models.DateTimeField(help_text="When the catalogue was looked through.")

    class Meta:
        ordering = ["id"]
        constraints = [
            rules.one_of("kind", Contradiction, name="finding_kind"),
            rules.not_empty("sentence", name="finding_sentence", message="A finding says what it is."),
        ]

    def __str__(self) -> str:
        return self.sentence
