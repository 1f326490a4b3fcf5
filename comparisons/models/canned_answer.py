from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from comparisons.domain import canned
from comparisons.domain.vocabulary import CannedKind, choices

from . import rules

LONGEST = 800
"""Characters of a text: all of them go with each disagreement that is opened."""
MOST = 30
"""Texts that are kept, for the same reason; among more, writing is quicker than choosing."""


def known_placeholders(text: str) -> None:
    """Refuse a text with anything in braces but the names that it may hold."""
    if unknown := canned.unknown(text):
        may = " and ".join(f"{{{name}}}" for name in canned.PLACEHOLDERS)
        raise ValidationError(f"Nothing is known to stand for {{{unknown[0]}}}: only {may} may.", code="placeholder")


class CannedAnswer(models.Model):
    """A text that answers many disagreements, to be chosen and then edited."""

    name = models.CharField(
        max_length=60, unique=True, validators=[rules.one_line], help_text="What the list of texts calls it."
    )
    kind = models.CharField("used to", max_length=10, choices=choices(CannedKind), default=CannedKind.ANY.value)
    text = models.TextField(
        validators=[MaxLengthValidator(LONGEST), rules.prose, known_placeholders],
        help_text="{pick} becomes the name of the pick, {pair} that of the pair. Markdown without HTML.",
    )

    class Meta:
        verbose_name = "canned answer"
        verbose_name_plural = "canned answers"
        ordering = ["kind", "name"]
        constraints = [
            rules.one_of("kind", CannedKind, name="canned_kind"),
            rules.not_empty("text", name="canned_text", message="A canned answer says something."),
        ]

    def __str__(self) -> str:
        return self.name
