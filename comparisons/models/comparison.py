from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Coalesce
from django.urls import reverse

from comparisons import pairs
from comparisons.page import Page
from comparisons.vocabulary import End, Outcome, Status, choices

from . import rules
from .parts import first_of_each
from .reading import read_page
from .technology import Technology


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def published(self) -> "ComparisonQuerySet":
        """What readers may see; never looks at the clock."""
        return self.filter(status=Status.PUBLISHED.value, verdict__isnull=False)

    def shown_or_soon(self) -> "ComparisonQuerySet":
        """What is in review or published, so that both technologies have to be filed."""
        return self.filter(status__in=[Status.IN_REVIEW.value, Status.PUBLISHED.value])

    def of_slugs(self, one: str, other: str) -> "ComparisonQuerySet":
        return self.filter(Q(low__slug=one, high__slug=other) | Q(low__slug=other, high__slug=one))

    def of_technology(self, technology_id: int) -> "ComparisonQuerySet":
        return self.filter(Q(low=technology_id) | Q(high=technology_id))

    def by_end(self, technology_id: int) -> "list[ComparisonQuerySet]":
        """Those of a technology in two parts, each of which an index holds in the order of ``newest``."""
        return [self.filter(low=technology_id), self.filter(high=technology_id)]

    def hold_one_of(self, technology_id: int) -> bool:
        """Whether any is of this technology; one query, which looks at one row of each part."""
        parts = [part.order_by() for part in self.by_end(technology_id)]
        return self.model._default_manager.filter(id__in=first_of_each(parts, 1)).exists()

    def between(self, one: Technology, other: Technology) -> "ComparisonQuerySet":
        low_id, high_id = sorted([one.pk, other.pk])
        return self.filter(low=low_id, high=high_id)

    def newest(self) -> "ComparisonQuerySet":
        return self.order_by("-published", "-id")

    def contested(self) -> "ComparisonQuerySet":
        """Those that readers disagreed with and were answered, most answers first."""
        return self.filter(answered__gt=0).order_by("-answered", "-id")

    def newest_within(self, category_id: int, *, looked_through: int) -> "ComparisonQuerySet":
        """Those of two technologies of one category, among the newest few of all: others may lie a million back.

        The categories are hidden in expressions, as SQLite would else begin with every technology of the category.
        """
        newest = self.published().newest().values("id")[:looked_through]
        rows = self.alias(shelf=Coalesce("low__category", 0), other_shelf=Coalesce("high__category", 0))
        return rows.filter(id__in=newest, shelf=category_id, other_shelf=category_id).newest()

    def for_list(self) -> "ComparisonQuerySet":
        """With what one line of a list shows: both technologies and the verdict. One query."""
        return self.select_related("low", "high", "verdict").only(
            "status", "published", "reviewed", "answered",
            *(f"{end}__{field}" for end in End for field in ("slug", "name", "plural")),
            "verdict__comparison", "verdict__outcome", "verdict__pick",
        )  # fmt: skip

    def for_page(self, one: str, other: str) -> Page | None:
        """The page of the pair with these two slugs; at most 4 queries, whatever its size."""
        return read_page(self.of_slugs(one, other))


class Comparison(models.Model):
    """A pair of technologies, and how far its page is.

    ``low`` and ``high`` are ordered by their ids, so that a pair is stored once. Which name is shown
    first is another matter: ``first`` and ``second`` follow the slugs.
    """

    low = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="comparisons_as_low")
    high = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="comparisons_as_high")
    status = models.CharField(max_length=10, choices=choices(Status), default=Status.DRAFT.value)
    published = models.DateTimeField(null=True, blank=True, help_text="When it was first published.")
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="When it should be published; until then it waits in review."
    )
    reviewed = models.DateField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=100, blank=True, validators=[rules.one_line])
    intro = models.TextField(
        blank=True,
        validators=[rules.prose],
        help_text=(
            "Stands in place of the lead that the page composes from both use cases. Leave it empty unless you can say "
            "it better. Markdown without HTML."
        ),
    )
    changes = models.PositiveIntegerField(default=0, editable=False)
    answered = models.PositiveIntegerField(default=0, editable=False)
    accepted = models.PositiveIntegerField(default=0, editable=False)
    repicked = models.PositiveIntegerField(default=0, editable=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index("status", F("published").desc(), F("id").desc(), name="comparison_newest"),
            models.Index("low", "status", F("published").desc(), F("id").desc(), name="comparison_newest_of_low"),
            models.Index("high", "status", F("published").desc(), F("id").desc(), name="comparison_newest_of_high"),
            models.Index("status", F("answered").desc(), F("id").desc(), name="comparison_contested"),
        ]
        constraints = [
            UniqueConstraint(
                "low",
                "high",
                name="comparison_once",
                violation_error_message="These two are compared already: a pair has one comparison.",
            ),
            CheckConstraint(
                name="comparison_of_two",
                condition=Q(low__lt=F("high")),
                violation_error_message="A comparison needs two different technologies.",
                violation_error_code="pair",
            ),
            rules.one_of("status", Status, name="comparison_status"),
            CheckConstraint(
                name="comparison_published_date",
                condition=~Q(status=Status.PUBLISHED.value) | Q(published__isnull=False),
                violation_error_message="What is published has the date on which it was first published.",
                violation_error_code="published",
            ),
            CheckConstraint(
                name="comparison_reviewed_by",
                condition=Q(reviewed__isnull=True, reviewed_by="") | Q(Q(reviewed__isnull=False) & ~Q(reviewed_by="")),
                violation_error_message="A review has a date and the name of the editor.",
                violation_error_code="reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.name} vs {self.second.name}"

    def get_absolute_url(self) -> str:
        return reverse("comparison", args=[self.slug])

    def clean(self) -> None:
        if self.low_id is not None and self.low_id == self.high_id:
            raise ValidationError("A comparison needs two different technologies.", code="pair")

    @property
    def sides(self) -> tuple[Technology, Technology]:
        """Both technologies in the order in which they are shown."""
        return (self.low, self.high) if self.low.slug <= self.high.slug else (self.high, self.low)

    @property
    def first(self) -> Technology:
        return self.sides[0]

    @property
    def second(self) -> Technology:
        return self.sides[1]

    @property
    def slug(self) -> str:
        return pairs.canonical(self.low.slug, self.high.slug)

    @property
    def is_published(self) -> bool:
        """Whether ``published()`` finds it."""
        return self.status == Status.PUBLISHED and hasattr(self, "verdict")

    @property
    def picked(self) -> Technology | None:
        """The technology that the verdict picks, if there is a verdict and it picks one."""
        verdict = getattr(self, "verdict", None)
        if verdict is None or verdict.outcome != Outcome.PICK.value:
            return None
        return self.low if verdict.pick == End.LOW.value else self.high
