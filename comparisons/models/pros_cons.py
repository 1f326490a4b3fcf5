import secrets
from datetime import date
from string import ascii_lowercase, digits
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact

from comparisons.domain import folding
from comparisons.domain.vocabulary import Polarity, choices

from . import rules
from .bounded import first_of_each
from .folded import FoldedField

KEY_LENGTH = 10
QUOTE_WORDS = 25
QUOTE_LENGTH = 500


def new_key() -> str:
    """Return a random key for a claim: 10 letters and digits. A claim's key never changes."""
    return "".join(secrets.choice(ascii_lowercase + digits) for _ in range(KEY_LENGTH))


def short_quote(text: str) -> None:
    if len(text.split()) > QUOTE_WORDS:
        raise ValidationError(f"A quote has {QUOTE_WORDS} words at most; say the rest in your own.", code="long_quote")


class ProsConsQuerySet(models.QuerySet["ProsCons"]):
    def in_pair(self, low_id: int, high_id: int) -> "ProsConsQuerySet":
        """Claims that a comparison of the two shows: none that is against a third technology."""
        # In one expression: for "against IS NULL" a database may scan all claims against nobody.
        pair = (low_id, high_id)
        return self.alias(opponent=Coalesce("against", "technology")).filter(technology__in=pair, opponent__in=pair)

    def overdue(self, on: date) -> "ProsConsQuerySet":
        """Claims that were checked once, and are past their budget on a day."""
        return self.filter(fresh_until__lt=on)

    def longest_overdue(self, on: date) -> "ProsConsQuerySet":
        """Overdue claims whose source can be read, the longest overdue first: the order of an index."""
        return self.overdue(on).exclude(source="").order_by("fresh_until", "id")

    def without_check(self, on: date, most: int) -> "ProsConsQuerySet":
        """At most ``most`` claims that nobody ever checked, and as many overdue ones without a source."""
        never = self.filter(fresh_until=None).order_by("id")
        unsourced = self.overdue(on).filter(source="").order_by("fresh_until", "id")
        return self.filter(id__in=first_of_each([never, unsourced], most)).order_by("id")

    def of_source(self, address: str) -> "ProsConsQuerySet":
        """Claims of any technology that rest on a source, the one that is due first in front: the order of an index."""
        return self.filter(source=address).order_by("fresh_until", "id")

    def for_list(self) -> "ProsConsQuerySet":
        """Claims with what a line of a list shows: technology, criterion and opponent. One query."""
        return self.select_related("technology", "criterion", "against").only(
            "polarity", "key", "text", "checked", "fresh_until",
            "technology__slug", "technology__name", "criterion__name", "against__name",
        )  # fmt: skip


class ProsCons(models.Model):
    """A claim: one statement for or against one technology."""

    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="claims")
    polarity = models.CharField("pro or con", max_length=3, choices=choices(Polarity))
    position = models.PositiveIntegerField(
        default=0, help_text="Claims are shown in this order, pros and cons each by themselves."
    )
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    text = models.CharField(
        max_length=1000,
        validators=[rules.one_line],
        help_text="One statement, shown whole: “Schema changes are transactional.” Two statements are two claims.",
    )
    folded_words = FoldedField(fold=folding.other_words, of=("text",))
    criterion = models.ForeignKey(
        "Criterion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="What the claim is weighed by. Without one it is shown, and counts for nothing.",
    )
    strength = models.PositiveSmallIntegerField(
        choices=[(1, "1 minor"), (2, "2 matters"), (3, "3 decisive")],
        default=2,
        help_text="How much it matters to somebody who cares about the criterion.",
    )
    source = models.URLField(
        max_length=rules.URL_LENGTH,
        blank=True,
        validators=[rules.web_address],
        help_text="The page that says so. A reader must find the statement there.",
    )
    source_title = models.CharField(max_length=200, blank=True, validators=[rules.one_line])
    quote = models.CharField(
        max_length=QUOTE_LENGTH,
        blank=True,
        validators=[rules.one_line, short_quote],
        help_text="The words of the source that carry the claim, 25 at most.",
    )
    checked = models.DateField(
        null=True,
        blank=True,
        validators=[rules.past_day],
        help_text="The day on which somebody last read the source and found the claim in it.",
    )
    fresh_until = models.DateField(
        null=True, editable=False, help_text="The day after which it is due to be checked again."
    )
    versions = models.CharField(
        max_length=100,
        blank=True,
        validators=[rules.one_line],
        help_text="For which versions it holds, such as <code>&gt;=12,&lt;17</code>. Empty: for all.",
    )
    against = models.ForeignKey(
        "Technology",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_against",
        help_text="The one opponent that it matters against. Without one it is shown in each comparison.",
    )

    objects = ProsConsQuerySet.as_manager()
    asks_constraints = True

    class Meta:
        verbose_name = "claim"
        verbose_name_plural = "claims"
        ordering = ["-polarity", "position", "id"]
        indexes = [
            models.Index("fresh_until", "id", name="claim_longest_overdue"),
            models.Index("source", "fresh_until", "id", name="claim_of_source"),
        ]
        constraints = [
            rules.one_of("polarity", Polarity, name="claim_polarity"),
            rules.not_empty("text", name="claim_text", message="A claim needs its statement."),
            CheckConstraint(
                name="claim_key_length",
                condition=Q(Exact(Length(F("key")), KEY_LENGTH)),
                violation_error_message="A claim's key has 10 characters.",
                violation_error_code="key",
            ),
            CheckConstraint(
                name="claim_strength",
                condition=Q(strength__gte=1, strength__lte=3),
                violation_error_message="A strength is 1, 2 or 3.",
                violation_error_code="strength",
            ),
            CheckConstraint(
                name="claim_not_against_itself",
                condition=Q(against__isnull=True) | ~Q(against=F("technology")),
                violation_error_message="A claim cannot be against its own technology: file it as a con.",
                violation_error_code="against",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def validate_constraints(self, exclude: Any = None) -> None:
        """Ask the database about each constraint, unless a form that holds to all of them has said not to."""
        if self.asks_constraints:
            super().validate_constraints(exclude)
