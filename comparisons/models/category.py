from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q

from . import rules
from .paths import path


class Category(models.Model):
    """A category of technologies; categories nest through ``parent``."""

    slug = models.CharField(
        max_length=rules.SLUG_LENGTH,
        unique=True,
        help_text="The category's word in addresses, such as <code>web-frameworks</code>.",
    )
    name = models.CharField(
        max_length=100,
        validators=[rules.name],
        help_text="As a heading reads it: “Web frameworks”.",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The wider category that this one is part of. Leave empty at the top.",
    )
    description = models.TextField(
        blank=True,
        validators=[rules.prose],
        help_text="One or two sentences on what belongs here. Markdown without HTML.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"
        constraints = [
            rules.slug_rule("category_slug"),
            rules.not_empty("name", name="category_name", message="A category needs a name."),
            CheckConstraint(
                name="category_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A category cannot be its own parent.",
                violation_error_code="parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path("category", self.slug)

    @property
    def title(self) -> str:
        """Return the name after that of the parent, “Wasm: Languages”, for places that do not show the tree."""
        return f"{self.parent.name}: {self.name}" if self.parent else self.name

    def clean(self) -> None:
        ancestor, seen = self.parent, {self.pk}
        while ancestor is not None:
            if ancestor.pk in seen:
                raise ValidationError({"parent": "This parent is itself part of the category."}, code="cycle")
            seen.add(ancestor.pk)
            ancestor = ancestor.parent


class Criterion(models.Model):
    """A criterion that claims are weighed by, such as "Operations"."""

    slug = models.CharField(max_length=rules.SLUG_LENGTH, unique=True)
    name = models.CharField(
        max_length=100,
        validators=[rules.name],
        help_text="One or two words that head a row: “Operations”.",
    )
    question = models.CharField(
        max_length=200,
        blank=True,
        validators=[rules.one_line],
        help_text="What a reader would ask: “How hard is it to run?”",
    )
    weight = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(5)],
        help_text="How much the criterion counts before readers set their own weights: 0 is not at all, 5 is the most.",
    )
    recheck_days = models.PositiveIntegerField(
        default=730,
        help_text="For how many days a checked claim on it stays fresh. Prices age in weeks, grammar in years.",
    )
    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="criteria",
        help_text="Where the criterion applies. Leave empty if it applies everywhere.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "criteria"
        constraints = [
            rules.slug_rule("criterion_slug"),
            rules.not_empty("name", name="criterion_name", message="A criterion needs a name."),
            CheckConstraint(
                name="criterion_weight",
                condition=Q(weight__gte=0, weight__lte=5),
                violation_error_message="A weight lies between 0 and 5.",
                violation_error_code="weight",
            ),
        ]

    def __str__(self) -> str:
        return self.name
