from django.db import models

from comparisons.domain.consistency import Contradiction
from comparisons.domain.vocabulary import choices

from . import rules


class Finding(models.Model):
    """A contradiction in the catalogue, kept for editors until the catalogue is looked through again.

    ``rows`` are what it is about: each the name of a model, an id and the words for a link.
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
