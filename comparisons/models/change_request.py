from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from comparisons.domain.vocabulary import ChangeState, Status, choices

from . import rules
from .revision import Revision

OPEN = (ChangeState.WAITING.value, ChangeState.SENT_BACK.value)


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def waiting(self) -> "ChangeRequestQuerySet":
        """Filter to those that wait for a review, the oldest first."""
        return self.filter(state=ChangeState.WAITING.value).order_by("sent_at", "id")

    def open(self) -> "ChangeRequestQuerySet":
        return self.filter(state__in=OPEN)

    def with_newest_revision(self) -> "ChangeRequestQuerySet":
        """Annotate ``newest``: the id of the newest revision of what each belongs to, 0 if it has none.

        That of a comparison is the newest of itself and both its technologies: its form changes all three.
        """
        newest = Revision.objects.order_by("-id").values("pk")
        owners = {
            "technology": "technology",
            "comparison__low": "technology",
            "comparison__high": "technology",
            "comparison": "comparison",
        }
        found = [
            Coalesce(Subquery(newest.filter(**{column: OuterRef(owner)})[:1]), 0) for owner, column in owners.items()
        ]
        return self.annotate(newest=Greatest(*found))

    def sent_back_to(self, author: User) -> "ChangeRequestQuerySet":
        """Filter to those that an author has to work on, the oldest first. A draft that was submitted again is left."""
        again = Q(of_draft=True) & ~Q(comparison__status=Status.DRAFT.value)
        sent_back = self.filter(author=author, state=ChangeState.SENT_BACK.value)
        return sent_back.exclude(again).order_by("answered_at", "id")

    def of_form(self, author: User, model: str, object_id: int | None) -> "ChangeRequestQuerySet":
        """Filter to the open one of an author and a form that changes a row."""
        return self.open().filter(author=author, model=model, object_id=object_id)


class ChangeRequest(models.Model):
    """A change that is kept beside what readers see, until a reviewer puts it live or sends it back.

    ``fields`` are the fields of the form as its author sent it, ``base`` those of the form as it was stored then.
    ``of_draft`` marks a whole draft of a comparison that went back to its writer: it has no fields.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="change_requests"
    )
    author_name = models.CharField(max_length=150)
    technology = models.ForeignKey(
        "Technology", on_delete=models.CASCADE, null=True, blank=True, related_name="change_requests"
    )
    comparison = models.ForeignKey(
        "Comparison", on_delete=models.CASCADE, null=True, blank=True, related_name="change_requests"
    )
    model = models.CharField(max_length=20, help_text="Whose form it is: technology, comparison, proscons …")
    object_id = models.BigIntegerField(null=True, blank=True, help_text="The row of the form; empty for a new one.")
    of_draft = models.BooleanField(default=False, db_default=False)
    base = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    before = models.JSONField(default=dict, help_text="The catalogue record before the change.")
    after = models.JSONField(default=dict, help_text="The catalogue record as the change makes it.")
    on_revision = models.BigIntegerField(default=0, help_text="The newest revision when the change was sent.")
    reason = models.TextField(validators=[rules.prose])
    state = models.CharField(max_length=10, choices=choices(ChangeState), default=ChangeState.WAITING.value)
    sent_at = models.DateTimeField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewer_name = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "change for review"
        verbose_name_plural = "changes for review"
        ordering = ["-id"]
        indexes = [
            models.Index("sent_at", "id", name="change_request_waiting", condition=Q(state=ChangeState.WAITING.value)),
            models.Index(
                "author", "answered_at", "id", name="change_request_sent_back",
                condition=Q(state=ChangeState.SENT_BACK.value),
            ),
        ]  # fmt: skip
        constraints = [
            CheckConstraint(
                name="change_request_subject",
                condition=Q(technology__isnull=True, comparison__isnull=False)
                | Q(technology__isnull=False, comparison__isnull=True),
                violation_error_message="A change is of one technology or of one comparison.",
            ),
            rules.one_of("state", ChangeState, name="change_request_state"),
            rules.not_empty("reason", name="change_request_reason", message="A change says why."),
            models.UniqueConstraint(
                "author", "model", "object_id", name="one_open_change_request", condition=Q(state__in=OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} by {self.author_name}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def subject(self) -> Any:
        """The technology or the comparison whose history the change belongs to."""
        return self.technology or self.comparison


class ChangeComment(models.Model):
    """What somebody said about a change that waits for a review."""

    change = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"comment by {self.by_name}"
