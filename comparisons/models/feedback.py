import secrets
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse

from comparisons.domain import visible
from comparisons.domain.vocabulary import FeedbackStatus, Wants, choices

from . import rules

SHORTEST, LONGEST = 20, 4000


def long_enough(text: str) -> None:
    """Refuse a text in which people see fewer than ``SHORTEST`` characters: blanks do not count, nor what hides."""
    if visible.count(text) < SHORTEST:
        raise ValidationError(
            f"Please write a little more: at least {SHORTEST} characters, not counting spaces.", code="short"
        )


def new_token() -> str:
    """Return a secret for the address that only the writer knows: 32 letters, digits, dashes and underscores."""
    return secrets.token_urlsafe(24)


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def waiting(self) -> "FeedbackQuerySet":
        """Filter to the editors' queue, oldest first."""
        return self.filter(status=FeedbackStatus.WAITING.value).order_by("created", "id")

    def answered(self) -> "FeedbackQuerySet":
        """Filter to answered disagreements, which readers may see, newest answer first."""
        return self.filter(status__in=[FeedbackStatus.ACCEPTED.value, FeedbackStatus.DECLINED.value]).order_by(
            "-answered_at", "-id"
        )

    def of_pair(self, comparison: int, most: int) -> list["Feedback"]:
        """Return the newest answered and the oldest waiting ones of a comparison, ``most`` of each. Two queries."""
        rows = self.filter(comparison=comparison).select_related("comparison__low", "comparison__high", "claim")
        return [*rows.waiting()[:most], *rows.answered()[:most]]

    def from_client_since(self, client: str, since: datetime) -> "FeedbackQuerySet":
        return self.filter(client=client, created__gte=since)


class Feedback(models.Model):
    """One reader's disagreement with one comparison, and the editor's answer."""

    comparison = models.ForeignKey("Comparison", on_delete=models.CASCADE, related_name="feedback")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    wants = models.CharField(max_length=10, choices=choices(Wants))
    claim = models.ForeignKey("ProsCons", on_delete=models.SET_NULL, null=True, blank=True, related_name="disputes")
    claim_text = models.CharField(
        max_length=1000, blank=True, help_text="The disputed claim as it read then; it outlives the claim."
    )
    text = models.TextField(validators=[long_enough, MaxLengthValidator(LONGEST), rules.prose])
    evidence = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    email = models.EmailField(blank=True)
    client = models.CharField(max_length=64, editable=False)
    text_hash = models.CharField(max_length=64, editable=False)
    unverified_origin = models.BooleanField(
        default=False, help_text="The browser did not say which page the form was sent from."
    )
    created = models.DateTimeField()
    status = models.CharField(max_length=10, choices=choices(FeedbackStatus), default=FeedbackStatus.WAITING.value)
    answer = models.TextField(blank=True, validators=[rules.prose])
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_by_name = models.CharField(max_length=150, blank=True)
    changed_pick = models.BooleanField(default=False)
    same_as = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        help_text="The earlier disagreement of the pair whose answer this one got too.",
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "disagreement"
        verbose_name_plural = "disagreements"
        ordering = ["created", "id"]
        indexes = [
            models.Index("status", "created", "id", name="feedback_queue"),
            models.Index("client", "created", name="feedback_of_client"),
        ]
        constraints = [
            UniqueConstraint("comparison", "client", "text_hash", name="feedback_once"),
            rules.one_of("wants", Wants, name="feedback_wants"),
            rules.one_of("status", FeedbackStatus, name="feedback_status"),
            CheckConstraint(
                name="feedback_length",
                condition=Q(GreaterThanOrEqual(Length(F("text")), SHORTEST))
                & Q(LessThanOrEqual(Length(F("text")), LONGEST)),
                violation_error_message=f"Between {SHORTEST} and {LONGEST:,} characters, please.",
                violation_error_code="length",
            ),
            CheckConstraint(
                name="feedback_answer",
                condition=Q(Q(status__in=["accepted", "declined"], answered_at__isnull=False) & ~Q(answer=""))
                | Q(status__in=["waiting", "spam"], answered_at__isnull=True),
                violation_error_message="What is accepted or declined has an answer; what waits or is spam has none.",
                violation_error_code="answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_wants_display()} ({self.created:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("feedback", args=[self.token])
