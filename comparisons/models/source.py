from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import UniqueConstraint

from comparisons.domain import facts
from comparisons.domain.sources import (
    LANDSCAPE,
    LISTED,
    OTHER_LANDSCAPES,
    ListedSource,
    is_other_landscape,
    other_landscape,
)

from . import rules

RANKS = {listed.slug: rank for rank, listed in enumerate(LISTED)}


def _columns(listed: ListedSource, rank: int) -> dict[str, Any]:
    return {
        "name": listed.name,
        "licence": listed.licence,
        "url": listed.url,
        "attribution": listed.attribution,
        "rank": rank,
    }


class SourceQuerySet(models.QuerySet["Source"]):
    def keep_listed(self) -> None:
        """Store the sources of ``LISTED``; run after each migration, as Django does for permissions."""
        for rank, listed in enumerate(LISTED):
            self.update_or_create(slug=listed.slug, defaults=_columns(listed, rank))
        self.filter(slug__startswith=OTHER_LANDSCAPES).update(rank=RANKS[LANDSCAPE])

    def keep_landscape(self, landscape: ListedSource) -> None:
        """Store a foundation's landscape as a source, with the credit that an import was given."""
        self.update_or_create(slug=landscape.slug, defaults=_columns(landscape, RANKS[LANDSCAPE]))

    def ids_of(self, named: Collection[str]) -> dict[str, int]:
        """Return the ids of all sources by slug, those ``named`` in catalogue files among them. One query.

        What is missing is stored first: a landscape that nobody has read here yet, or all, where the table was emptied.
        """
        ids = dict(self.values_list("slug", "id"))
        missing = RANKS.keys() - ids.keys()
        unread = [other_landscape(slug) for slug in sorted(named) if slug not in ids and is_other_landscape(slug)]
        if not missing and not unread:
            return ids
        if missing:
            self.keep_listed()
        self.bulk_create(self.model(slug=row.slug, **_columns(row, RANKS[LANDSCAPE])) for row in unread)
        return dict(self.values_list("slug", "id"))

    def by_trust(self) -> "SourceQuerySet":
        return self.order_by("rank", "slug")


class Source(models.Model):
    """A source of facts and figures about technologies; of two that disagree, the lower ``rank`` is believed."""

    slug = models.CharField(max_length=rules.SLUG_LENGTH, unique=True)
    name = models.CharField(max_length=100)
    licence = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=rules.URL_LENGTH, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField()
    observed = models.DateField(
        null=True, blank=True, validators=[rules.past_day], help_text="The day of the set that was read last."
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [rules.slug_rule("source_slug")]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """What one source says about one field of one technology.

    The field's column on ``Technology`` holds the value of the source with the lowest rank.
    """

    FIELDS = facts.FIELDS

    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="facts")
    field = models.CharField(max_length=20, choices=[(name, name.replace("_", " ")) for name in FIELDS])
    value = models.TextField(
        null=True,
        blank=True,
        validators=[rules.prose],
        help_text="As catalogue files write it (true or false for flags); empty where the source says there is none.",
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="facts", db_index=False)
    observed = models.DateField(null=True, blank=True, validators=[rules.past_day])

    class Meta:
        ordering = ["technology", "field", "source"]
        indexes = [models.Index("source", "observed", name="fact_of_source")]
        constraints = [
            UniqueConstraint(
                "technology",
                "field",
                "source",
                name="fact_once_per_source",
                violation_error_message="One source says one thing about a field.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
