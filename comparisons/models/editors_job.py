"""Work of an editor on many rows, kept between its pages: a change of many rows, or an uploaded file."""

from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models

from comparisons.domain.vocabulary import Word, choices

from . import rules

KEPT = timedelta(days=7)
"""How long a job is kept, whatever became of it."""


class JobState(Word):
    """How far an editor's job is."""

    OPEN = "open", "not confirmed"
    RUNNING = "running", "running"
    DONE = "done", "done"


class JobQuerySet(models.QuerySet[Any]):
    def of(self, by: Any) -> Self:
        """Jobs of an editor, the newest first; nobody sees those of another."""
        return self.filter(by=by.pk).order_by("-id")

    def tidy(self) -> None:
        """Delete what nobody needs any more. One query."""
        self.filter(created__lt=datetime.now(UTC) - KEPT).exclude(state=JobState.RUNNING.value).delete()


class EditorsJob(models.Model):
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=choices(JobState), default=JobState.OPEN.value)
    reason = models.CharField(max_length=rules.REASON_LENGTH, blank=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("-id",)


class BulkChange(EditorsJob):
    """One value for a field of many technologies or claims, stored batch by batch."""

    field = models.CharField(max_length=20)
    value = models.CharField(max_length=64, blank=True)
    rows = models.JSONField(default=list)
    """Ids of the chosen rows; once confirmed, each technology's id with its rows to change and their former values."""
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    """Technologies, of those to change and changed or refused."""
    changed = models.PositiveIntegerField(default=0)
    """Rows that were changed."""
    refused = models.JSONField(default=list)
    """The first refused rows, each with the reason."""
    refused_count = models.PositiveIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta(EditorsJob.Meta):
        verbose_name = "bulk change"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.field} of {self.total:,} rows"


class CatalogueUpload(EditorsJob):
    """A catalogue file that an editor uploaded, with the report of its dry run, until it is imported."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    found = models.CharField(max_length=64, blank=True)
    """The digest of what the reported run would store; what is imported is this, or nothing."""
    report = models.JSONField(default=dict)

    objects = JobQuerySet.as_manager()

    class Meta(EditorsJob.Meta):
        verbose_name = "catalogue upload"
        default_permissions = ()
        permissions = (("import_catalogueupload", "Can import catalogue files"),)

    def __str__(self) -> str:
        return self.name
