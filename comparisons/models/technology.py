import re
from collections.abc import Collection
from datetime import date
from string import ascii_lowercase
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, UniqueConstraint, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Kind, choices

from . import rules
from .alias import Alias
from .signal import Signal

PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def partial_date(text: str) -> None:
    """Refuse text that is not a day of the calendar, a month or a year."""
    parts = PARTIAL_DATE.fullmatch(text)
    try:
        date(*(int(part or 1) for part in (parts.groups() if parts else ())))
    except (TypeError, ValueError):
        raise ValidationError("A year, a month or a day: 2014, 2014-05 or 2014-05-27.", code="partial_date") from None


related_slug = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    "The slug of a technology: lower-case letters, digits and single dashes between them, such as c-sharp.",
)

OTHER_INITIALS = "#"
"""Stands for all slugs that begin with a digit: with a sign none does."""
INITIALS = (OTHER_INITIALS, *ascii_lowercase)


class TechnologyQuerySet(models.QuerySet["Technology"]):
    def led_to_by(self, keys: list[str]) -> dict[str, "Technology"]:
        """The technologies that ``keys`` lead to, by key: slugs, older slugs and other names. One query."""
        found: Any = (
            self.filter(aliases__key__in=keys)
            .annotate(led_by=F("aliases__key"))
            .select_related("category__parent", "logo")
        )
        return {technology.led_by: technology for technology in found}

    def beginning_with(self, initial: str) -> "TechnologyQuerySet":
        """Those whose slug begins with a letter, or with a digit where ``initial`` is ``#``.

        Said as a range, which an index answers; a digit sorts before each letter in any collation.
        """
        if initial == OTHER_INITIALS:
            return self.filter(slug__lt="a")
        beyond = chr(ord(initial) + 1)
        return self.filter(slug__gte=initial, slug__lt=beyond) if initial != "z" else self.filter(slug__gte=initial)

    def initials(self) -> set[str]:
        """The letters that slugs begin with, ``#`` for the digits; one query, which looks at one row of each."""
        firsts = [self.beginning_with(initial).order_by("slug").values("slug")[:1] for initial in INITIALS]
        # Each wrapped once more, as SQLite knows no LIMIT within a union.
        arms = [self.model.objects.filter(slug__in=first).order_by().values_list("slug", flat=True) for first in firsts]
        found = arms[0].union(*arms[1:], all=True)
        return {slug[0] if slug[0].isalpha() else OTHER_INITIALS for slug in found}

    def like(self, technology: "Technology") -> "TechnologyQuerySet":
        """Others of its category and kind, as far as they are known; none where neither is."""
        known = {"category": technology.category_id, "kind": technology.kind}
        alike = {field: value for field, value in known.items() if value}
        return self.filter(**alike).exclude(pk=technology.pk) if alike else self.none()

    def with_shared(self, technology: "Technology") -> Any:
        """Each with ``shared``: how many of its relations ``technology`` has too, each naming the other counted."""
        words = Relation.objects.filter(technology=technology.pk).values("slug")
        of_each = Relation.objects.filter(technology=OuterRef("pk")).filter(Q(slug__in=words) | Q(slug=technology.slug))
        number = of_each.order_by().values("technology").annotate(number=Count("pk")).values("number")
        is_named = Case(When(slug__in=words, then=Value(1)), default=Value(0))
        return self.annotate(shared=Coalesce(Subquery(number), 0) + is_named)

    def with_newest(self, metric: str) -> Any:
        """Each with ``figure``: its newest figure of ``metric``, or null."""
        newest = Signal.objects.filter(technology=OuterRef("pk"), metric=metric).order_by("-observed", "-pk")
        return self.annotate(figure=Subquery(newest.values("value")[:1]))


class Technology(models.Model):
    """Anything a developer may choose: a language, a database, a method."""

    slug = models.CharField(
        max_length=rules.SLUG_LENGTH,
        unique=True,
        help_text=(
            "The technology's word in addresses, such as <code>postgresql</code>, <code>cpp</code> for C++ or "
            "<code>nodejs</code> for Node.js. When it changes, the old one still leads here."
        ),
    )
    name = models.CharField(
        max_length=200,
        validators=[rules.one_line],
        help_text="As the project itself writes it: C++, .NET, Node.js. It is shown as it stands.",
    )
    plural = models.BooleanField(
        "takes a plural verb",
        default=False,
        help_text="Tick it where the name reads as several things: “Utility Libraries <em>are</em> …”.",
    )
    kind = models.CharField(
        max_length=20,
        blank=True,
        choices=choices(Kind),
        help_text="What sort of thing it is. Needed before one of its comparisons can be published.",
    )
    category = models.ForeignKey(
        "Category", on_delete=models.PROTECT, null=True, blank=True, related_name="technologies"
    )
    use_case = models.TextField(
        blank=True,
        validators=[rules.one_line],
        help_text=(
            "One full sentence that says when a developer should use it: “Developers should use SQLite when …”. "
            "It is shown whole, in each comparison, and never re-cased."
        ),
    )
    summary = models.TextField(
        blank=True, validators=[rules.prose], help_text="What it is, in a few sentences. Markdown without HTML."
    )
    website = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    repository = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    licence = models.CharField(
        max_length=200,
        blank=True,
        validators=[rules.one_line],
        help_text="An SPDX expression such as <code>Apache-2.0 OR MIT</code>, or <code>proprietary</code>.",
    )
    self_hosted = models.BooleanField(
        "can be self-hosted", null=True, blank=True, help_text="Whether it can be run on one's own machines."
    )
    maturity = models.CharField(
        max_length=50,
        blank=True,
        validators=[rules.one_line],
        help_text="The word that its source uses: graduated, archived, …",
    )
    first_released = models.CharField(
        max_length=10,
        blank=True,
        validators=[partial_date],
        help_text="As exactly as it is known: 2014, 2014-05 or 2014-05-27.",
    )
    packages = models.JSONField(
        default=dict,
        blank=True,
        help_text='Its own packages by ecosystem, such as {"npm": ["react"]}; its clients and plugins are not its own.',
    )

    index_until = models.DateField(
        null=True,
        editable=False,
        help_text="The day after which its reviewed pages are not indexed: its claims were checked too long ago.",
    )

    objects = TechnologyQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = "technologies"
        constraints = [
            rules.slug_rule("technology_slug"),
            rules.not_empty("name", name="technology_name", message="A technology needs a name."),
            rules.one_of("kind", Kind, name="technology_kind", blank=True),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the slug as an alias too, so that one query resolves any path."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            Alias.objects.get_or_create(key=self.slug, technology=self, defaults={"text": self.slug})

    def get_absolute_url(self) -> str:
        return reverse("technology", args=[self.slug])

    def clean(self) -> None:
        taken = Alias.objects.filter(key=pairs.key(self.slug)).exclude(technology=self.pk)
        if other := taken.select_related("technology").first():
            raise ValidationError({"slug": f"“{self.slug}” already leads to {other.technology.name}."}, code="taken")

    def said(self, field: str) -> str | None:
        """Return the value of one of ``Fact.FIELDS`` as catalogue files write it, or None if it is empty."""
        if field == "category":
            return self.category.slug if self.category else None
        value = getattr(self, field)
        if value is None or value == "":
            return None
        return str(value).lower() if isinstance(value, bool) else str(value)


class RelationQuerySet(models.QuerySet["Relation"]):
    def resolved(self) -> "RelationQuerySet":
        """Each relation with ``to_slug`` and ``to_name``: null where nothing is known under its word yet."""
        target = Alias.objects.filter(key=OuterRef("slug"))
        return self.annotate(
            to_slug=Subquery(target.values("technology__slug")[:1]),
            to_name=Subquery(target.values("technology__name")[:1]),
        )

    def holders(self, words: Collection[str]) -> set[int]:
        """The ids of the technologies that have a relation by one of ``words``."""
        return set(self.filter(slug__in=words).order_by().values_list("technology", flat=True))


class Relation(models.Model):
    """The slug of a related technology. It may be one that no alias has yet, and resolves as soon as one does."""

    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="relations")
    slug = models.CharField(
        max_length=rules.SLUG_LENGTH,
        validators=[related_slug],
        help_text="The slug of the related technology. It may be one that is not in the catalogue yet.",
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            UniqueConstraint(
                "technology",
                "slug",
                name="relation_once",
                violation_error_message="This relation is listed twice.",
            ),
            rules.not_empty("slug", name="relation_slug", message="A relation needs a slug."),
        ]

    def __str__(self) -> str:
        return self.slug
