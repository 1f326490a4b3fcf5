"""Merges of two technologies, with everything that undoing one takes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint

from comparisons.domain.vocabulary import Word, choices

from . import rules
from .alias import Alias

DAYS_TO_UNDO = 30


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Filter to the merges that nobody has undone."""
        return self.filter(undone_at__isnull=True)

    def lost_into(self, slugs: Collection[str]) -> dict[str, set[str]]:
        """Return the former slugs that lead to each of these technologies for good, by its slug. One query.

        A slug that an editor gave to another technology since is not one of them.
        """
        leads_on = Alias.objects.filter(key=OuterRef("lost_slug"), technology=OuterRef("kept"))
        rows = self.standing().filter(Exists(leads_on), kept__slug__in=slugs).order_by()
        found: dict[str, set[str]] = {}
        for slug, lost in rows.values_list("kept__slug", "lost_slug"):
            found.setdefault(slug, set()).add(lost)
        return found


class Merge(models.Model):
    """One technology that became part of another: who merged them, when, why, and who undid it."""

    lost_slug = models.CharField(max_length=rules.SLUG_LENGTH, db_index=True)
    lost_name = models.CharField("lost", max_length=200)
    kept = models.ForeignKey(
        "Technology", on_delete=models.SET_NULL, null=True, blank=True, related_name="merges_into_it"
    )
    kept_name = models.CharField("stays", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField("by", max_length=150)
    at = models.DateTimeField()
    reason = models.TextField(validators=[rules.prose])
    numbers = models.JSONField(default=dict, help_text="How many rows of each kind it moved, dropped or changed.")
    others = models.JSONField(default=list, help_text="Ids of technologies that named the lost one.")
    last_revision = models.BigIntegerField(default=0, help_text="The newest revision that it wrote.")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_by_name = models.CharField(max_length=150, blank=True)
    undone_reason = models.TextField(blank=True, validators=[rules.prose])

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            rules.not_empty("reason", name="merge_reason", message="A merge says why."),
            CheckConstraint(
                name="merge_undone",
                condition=Q(undone_at__isnull=True, undone_by_name="") | Q(undone_at__isnull=False),
                violation_error_message="Only a merge that was undone names who undid it.",
                violation_error_code="undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lost_name} into {self.kept_name}"

    @property
    def undo_until(self) -> datetime:
        return self.at + timedelta(days=DAYS_TO_UNDO)


class RowChange(Word):
    """What a merge did to rows."""

    CHANGED = "changed"
    DELETED = "deleted"
    ADDED = "added"


class MergedRows(models.Model):
    """Some rows of one model as they were before a merge: a few hundred at most, in the order of the changes.

    ``rows`` are lists of the id and the values of ``columns`` before; of changed rows also the values after.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    model = models.CharField(max_length=50)
    change = models.CharField(max_length=10, choices=choices(RowChange))
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint("merge", "position", name="merged_rows_once"),
            rules.one_of("change", RowChange, name="merged_rows_change"),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.model}"
