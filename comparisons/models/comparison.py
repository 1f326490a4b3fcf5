from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    CheckConstraint,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UniqueConstraint,
)

from comparisons.domain import pairs
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import End, Outcome, Status, choices

from . import bounded, rules
from .bounded import first_of_each
from .paths import path
from .pros_cons import ProsCons
from .reading import PAGES, PUBLISHED_PAGES, read_page
from .revision import Revision
from .technology import Technology
from .verdict import Condition

INDEXED_UNTIL = ("index_until", *(f"{end}__index_until" for end in End))
"""Dates that end the indexing of a reviewed comparison."""


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def published(self) -> "ComparisonQuerySet":
        """Comparisons that readers may see, whatever the time is."""
        return self.filter(status=Status.PUBLISHED.value, verdict__isnull=False)

    def indexable(self, on: date) -> "ComparisonQuerySet":
        """Comparisons that search engines may index on a day: reviewed, with fresh enough claims of both sides.

        What changed since its review is indexed until its own last day.
        """
        ends = [Q(**{name: None}) | Q(**{f"{name}__gte": on}) for name in INDEXED_UNTIL]
        return self.published().filter(*ends, reviewed__isnull=False)

    def no_longer_indexed(self, on: date) -> "ComparisonQuerySet":
        """Reviewed comparisons that search engines may no longer index."""
        past = Q(*((f"{name}__lt", on) for name in INDEXED_UNTIL), _connector=Q.OR)
        return self.published().filter(past, reviewed__isnull=False)

    def changed_since_review(self) -> "ComparisonQuerySet":
        """Comparisons that are known to show other words than were reviewed."""
        return self.published().filter(changed_on__isnull=False, reviewed__isnull=False)

    def unreviewed(self) -> "ComparisonQuerySet":
        """Published comparisons that no editor has approved, the longest published first: the order of an index."""
        return self.published().filter(reviewed__isnull=True).order_by("published", "id")

    def longest_unreviewed(self) -> "ComparisonQuerySet":
        """The first ``MOST_COUNTED`` that are unreviewed: no list of them sorts more."""
        return self.filter(pk__in=self.model.objects.unreviewed().values("pk")[: bounded.MOST_COUNTED + 1])

    def in_review(self, most: int) -> "ComparisonQuerySet":
        """At most ``most`` comparisons in review, annotated with ``since``, the moment of the newest change of each.

        The one that has rested longest comes first.
        """
        newest = Revision.objects.filter(comparison=OuterRef("pk")).order_by("-at").values("at")[:1]
        oldest = self.filter(status=Status.IN_REVIEW.value).order_by("published", "id")[:most]
        return (
            self.model.objects.filter(pk__in=oldest.values("pk"))
            .annotate(since=Subquery(newest))
            .order_by("since", "id")
        )

    def due(self, on: date) -> "ComparisonQuerySet":
        """Reviewed comparisons that show a claim which is past its budget."""
        return self.published().filter(_shows_overdue(on), reviewed__isnull=False)

    def with_overdue(self, on: date) -> "ComparisonQuerySet":
        """Annotate ``shows_overdue``: whether the comparison shows a claim that is past its budget."""
        return self.annotate(shows_overdue=ExpressionWrapper(_shows_overdue(on), models.BooleanField()))

    def shown_or_soon(self) -> "ComparisonQuerySet":
        """Comparisons in review or published, whose technologies need a kind and a use case."""
        return self.filter(status__in=[Status.IN_REVIEW.value, Status.PUBLISHED.value])

    def of_technology(self, technology_id: int) -> "ComparisonQuerySet":
        return self.filter(Q(low=technology_id) | Q(high=technology_id))

    def by_end(self, technology_id: int) -> "list[ComparisonQuerySet]":
        """Return the comparisons of a technology as two querysets, each of which an index answers."""
        return [self.filter(low=technology_id), self.filter(high=technology_id)]

    def hold_one_of(self, technology_id: int) -> bool:
        """Return whether any comparison is of this technology. One query, which reads one row of each queryset."""
        parts = [part.order_by() for part in self.by_end(technology_id)]
        return self.model.objects.filter(id__in=first_of_each(parts, 1)).exists()

    def between(self, one: Technology, other: Technology) -> "ComparisonQuerySet":
        low_id, high_id = sorted([one.pk, other.pk])
        return self.filter(low=low_id, high=high_id)

    def in_question(self) -> "ComparisonQuerySet":
        """Comparisons with a condition that came true after the verdict was decided, at most ``MOST_COUNTED``."""
        return self._of_first(Condition.objects.came_true().order_by("happened", "id"))

    def with_conditions_due(self, on: date) -> "ComparisonQuerySet":
        """Published comparisons with a condition whose day has passed without a word, at most ``MOST_COUNTED``."""
        return self._of_first(Condition.objects.due_of_published(on))

    def _of_first(self, conditions: QuerySet[Condition]) -> "ComparisonQuerySet":
        """Return the comparisons of the first conditions: as many as lists count, so that no list sorts more."""
        return self.filter(pk__in=conditions.values("verdict__comparison")[: bounded.MOST_COUNTED + 1])


ManagerFromQuerySet = models.Manager.from_queryset(ComparisonQuerySet)


class ComparisonManager(ManagerFromQuerySet):
    """Read whole pages, in four queries each, whatever their size.

    ``on`` is the day as of which support of a release has ended or not; without a day that stays unknown.
    """

    def page(self, one: str, other: str, *, on: date | None = None) -> Page | None:
        """Return the page of the pair with these two slugs, whatever its status, else None. 4 queries."""
        return read_page(PAGES.first(one=one, other=other), on)

    def published_page(self, one: str, other: str, *, on: date | None = None) -> Page | None:
        """Return the page of the pair if the comparison is published, else None. 4 queries."""
        return read_page(PUBLISHED_PAGES.first(one=one, other=other), on)


def _shows_overdue(on: date) -> Q:
    """Return the condition that a claim of either technology, not against a third one, is past its budget."""
    low, high = (
        ProsCons.objects.overdue(on).filter(
            Q(against=None) | Q(against=OuterRef(opponent.value)), technology=OuterRef(end.value)
        )
        for end, opponent in (End, reversed(End))
    )
    return Q(Exists(low)) | Q(Exists(high))


class Comparison(models.Model):
    """A pair of technologies, and the status of its page.

    ``low`` and ``high`` are ordered by id, so that a pair is stored once. Pages show ``first`` and ``second``, which
    are ordered by slug.
    """

    low = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="comparisons_as_low")
    high = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="comparisons_as_high")
    status = models.CharField(max_length=10, choices=choices(Status), default=Status.DRAFT.value)
    published = models.DateTimeField(
        null=True, blank=True, validators=[rules.past_moment], help_text="When it was first published."
    )
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is published, in UTC; until then it waits in review."
    )
    reviewed = models.DateField(null=True, blank=True, validators=[rules.past_day])
    reviewed_by = models.CharField(max_length=100, blank=True, validators=[rules.name])
    reviewed_of = models.CharField(
        max_length=41, blank=True, db_default="", editable=False, help_text="The digest of what was reviewed."
    )
    changed_on = models.DateField(
        null=True, editable=False, help_text="The day on which it was first found to differ from what was reviewed."
    )
    index_until = models.DateField(
        null=True, editable=False, help_text="The day after which it is not indexed: it changed since its review."
    )
    intro = models.TextField(
        blank=True,
        validators=[rules.prose],
        help_text=(
            "Stands in place of the lead that the page composes from both use cases. Leave it empty unless you can say "
            "it better. Markdown without HTML."
        ),
    )
    left_out = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text=(
            "Criteria that make no difference between these two, one a line with a sentence that says why, such as "
            "<code>licence: Both are free.</code>"
        ),
    )
    changes = models.PositiveIntegerField(default=0, editable=False)
    answered = models.PositiveIntegerField(default=0, editable=False)
    accepted = models.PositiveIntegerField(default=0, editable=False)
    repicked = models.PositiveIntegerField(default=0, editable=False)
    disagreed = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="Disagreements received, without held ones and spam, as the worker counted them last.",
    )
    votes_low = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Readers who would pick the one, as counted last."
    )
    votes_high = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Readers who would pick the other, as counted last."
    )

    objects = ComparisonManager()

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("publish_comparison", "Can publish comparison"),
            ("approve_comparison", "Can approve comparison"),
            ("withdraw_comparison", "Can withdraw comparison"),
        ]
        indexes = [
            models.Index("status", F("published").desc(), F("id").desc(), name="comparison_newest"),
            models.Index("low", "status", F("published").desc(), F("id").desc(), name="comparison_newest_of_low"),
            models.Index("high", "status", F("published").desc(), F("id").desc(), name="comparison_newest_of_high"),
            models.Index("status", F("answered").desc(), F("id").desc(), name="comparison_contested"),
            models.Index(
                "status",
                F("disagreed").desc(),
                F("id").desc(),
                name="comparison_disputed",
                condition=Q(disagreed__gt=0),
            ),
            models.Index("status", "publish_at", "id", name="comparison_due", condition=Q(publish_at__isnull=False)),
            models.Index("status", "id", name="comparison_reviewed", condition=Q(reviewed__isnull=False)),
            models.Index("status", "published", "id", name="comparison_unreviewed", condition=Q(reviewed__isnull=True)),
            models.Index("id", name="comparison_disagreed", condition=Q(disagreed__gt=0)),
            models.Index(
                "status", "changed_on", "id", name="comparison_changed", condition=Q(changed_on__isnull=False)
            ),
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
            CheckConstraint(
                name="comparison_reviewed_of",
                condition=Q(reviewed__isnull=False) | Q(reviewed_of="", changed_on__isnull=True),
                violation_error_message="Only a review has a digest, and a day on which the page changed since.",
                violation_error_code="reviewed",
            ),
        ]

    def __str__(self) -> str:
        return pairs.title(self.low, self.high)

    def get_absolute_url(self) -> str:
        return path("comparison", self.slug)

    def clean(self) -> None:
        if self.low_id is not None and self.low_id == self.high_id:
            raise ValidationError("A comparison needs two different technologies.", code="pair")

    @property
    def sides(self) -> tuple[Technology, Technology]:
        """Return both technologies in the order in which pages show them."""
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
        """Return whether ``published()`` finds the comparison."""
        return self.status == Status.PUBLISHED and hasattr(self, "verdict")

    @property
    def picked(self) -> Technology | None:
        """Return the technology that the verdict picks; None without a verdict or a pick."""
        verdict = getattr(self, "verdict", None)
        if verdict is None or verdict.outcome != Outcome.PICK.value:
            return None
        return self.low if verdict.pick == End.LOW.value else self.high
