import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse

from comparisons.domain import reader_context, visible
from comparisons.domain.vocabulary import (
    ANSWERED,
    OPEN,
    FeedbackStatus,
    HeldFor,
    InProduction,
    Scale,
    TeamSize,
    Wants,
    choices,
)

from . import rules

SHORTEST, LONGEST, LONGEST_SHORT = 20, 4000, 1000
"""Characters of the text, and at most of the shorter answers."""
NOT_ANSWERED = frozenset(FeedbackStatus) - ANSWERED
TO_ANSWER = frozenset({FeedbackStatus.WAITING, FeedbackStatus.IN_REVIEW})
"""Statuses that wait for an editor; one that needs evidence waits for its writer."""
SHOWN = Q(status__in=sorted(status.value for status in ANSWERED), withdrawn_at=None)
"""Answered disagreements that readers may see."""


def _values(statuses: Iterable[FeedbackStatus]) -> list[str]:
    return sorted(status.value for status in statuses)


def long_enough(text: str) -> None:
    """Refuse a text in which people see fewer than ``SHORTEST`` characters: blanks do not count, nor what hides."""
    if visible.count(text) < SHORTEST:
        raise ValidationError(
            f"Please write a little more: at least {SHORTEST} characters, not counting spaces.", code="short"
        )


def new_token() -> str:
    """Return a secret for the address that only the writer knows: 32 letters, digits, dashes and underscores."""
    return secrets.token_urlsafe(24)


TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
"""What ``new_token`` returns."""


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def waiting(self) -> "FeedbackQuerySet":
        """Filter to the editors' queue, oldest first: what nobody has looked at yet."""
        return self.filter(status=FeedbackStatus.WAITING.value).order_by("created", "id")

    def to_answer(self) -> "FeedbackQuerySet":
        """Filter to what waits for an editor, looked into or not, oldest first: the order of an index."""
        return self.filter(status__in=_values(TO_ANSWER)).order_by("created", "id")

    def told_to_editors(self, since: datetime, until: datetime) -> "FeedbackQuerySet":
        """Filter the queue to what was sent after ``since``, until ``until``, from a page of this site."""
        return self.waiting().filter(created__gt=since, created__lte=until, unverified_origin=False)

    def held(self) -> "FeedbackQuerySet":
        """Filter to what is held as possible spam, oldest first."""
        return self.filter(status=FeedbackStatus.HELD.value).order_by("created", "id")

    def answered(self) -> "FeedbackQuerySet":
        """Filter to answered disagreements, which readers may see, newest answer first; what was withdrawn is left out.

        Their words may be shown only where ``is_quotable``.
        """
        return self.filter(SHOWN).order_by("-answered_at", "-id")


class Feedback(models.Model):
    """One reader's disagreement with one comparison, and the editor's answer."""

    comparison = models.ForeignKey(
        "Comparison", on_delete=models.CASCADE, related_name="feedback", db_index=False
    )  # feedback_of_pair begins with it
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    wants = models.CharField(max_length=10, choices=choices(Wants))
    claim = models.ForeignKey(
        "ProsCons", on_delete=models.SET_NULL, null=True, blank=True, related_name="disputes", db_index=False
    )  # feedback_of_claim begins with it
    claim_text = models.CharField(
        max_length=1000, blank=True, help_text="The disputed claim as it read then; it outlives the claim."
    )
    text = models.TextField(validators=[long_enough, MaxLengthValidator(LONGEST), rules.prose])
    evidence = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    would_settle = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(LONGEST_SHORT), rules.prose],
        help_text="What would settle the question, in the reader's words.",
    )
    team_size = models.CharField(max_length=10, choices=choices(TeamSize), blank=True)
    scale = models.CharField(max_length=10, choices=choices(Scale), blank=True)
    in_production = models.CharField(max_length=10, choices=choices(InProduction), blank=True)
    criterion = models.ForeignKey(
        "Criterion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # only deleting a criterion asks for it
        help_text="The criterion of the row that was called incomplete.",
    )
    may_quote = models.BooleanField(
        default=False, help_text="The reader ticked that pages may quote the words, without a name."
    )
    email = models.EmailField(blank=True, help_text="Only for a reply; erased once it is sent, after 90 days at most.")
    client = models.CharField(max_length=64, editable=False)
    network = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="A keyed hash of the day and the wider network, an IPv6 /48.",
    )
    text_hash = models.CharField(max_length=64, editable=False)
    held_because = models.CharField(
        max_length=200, blank=True, help_text="Why it is held as possible spam, in words for editors."
    )
    held_for = models.CharField(max_length=10, choices=choices(HeldFor), blank=True, editable=False)
    set_aside_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was marked as spam: it is erased 30 days later."
    )
    unverified_origin = models.BooleanField(
        default=False, help_text="The browser did not say which page the form was sent from."
    )
    created = models.DateTimeField()
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When its writer took it back: words, address and hashes are gone since."
    )
    status = models.CharField(max_length=20, choices=choices(FeedbackStatus), default=FeedbackStatus.WAITING.value)
    status_before = models.CharField(
        max_length=20, blank=True, default="", db_default="", editable=False, help_text="What an editor set it from."
    )
    in_review_since = models.DateField(
        null=True, blank=True, editable=False, help_text="The day on which it was set in review last."
    )
    question = models.TextField(
        blank=True, validators=[rules.prose], help_text="What the editor asked the reader for: only the reader sees it."
    )
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
            models.Index("created", "id", name="feedback_to_answer", condition=Q(status__in=_values(TO_ANSWER))),
            models.Index("comparison", "status", "created", "id", name="feedback_of_pair"),
            models.Index("claim", "status", "created", "id", name="feedback_of_claim"),
            models.Index("network", "created", name="feedback_of_network"),
            models.Index("text_hash", "created", name="feedback_of_text"),
            models.Index("held_for", "created", name="feedback_by_sign"),
            models.Index("comparison", "created", "held_for", name="feedback_of_pair_by_time"),
            models.Index(
                "comparison",
                F("may_quote").desc(),
                F("changed_pick").desc(),
                "status",
                F("answered_at").desc(),
                F("id").desc(),
                name="feedback_best",
                condition=SHOWN,
            ),
            models.Index(
                "comparison", F("answered_at").desc(), F("id").desc(), name="feedback_answered", condition=SHOWN
            ),
            models.Index("answered_at", "id", name="feedback_newest_answers", condition=Q(answered_at__isnull=False)),
        ]
        constraints = [
            UniqueConstraint(
                fields=["comparison", "client", "text_hash"], name="feedback_once", condition=Q(withdrawn_at=None)
            ),
            rules.one_of("wants", Wants, name="feedback_wants"),
            rules.one_of("status", FeedbackStatus, name="feedback_status"),
            rules.one_of("held_for", HeldFor, name="feedback_held_for", blank=True),
            CheckConstraint(
                name="feedback_length",
                condition=Q(withdrawn_at__isnull=False, text="")
                | Q(
                    Q(GreaterThanOrEqual(Length(F("text")), SHORTEST)) & Q(LessThanOrEqual(Length(F("text")), LONGEST)),
                    withdrawn_at__isnull=True,
                ),
                violation_error_message=f"Between {SHORTEST} and {LONGEST:,} characters, please.",
                violation_error_code="length",
            ),
            CheckConstraint(
                name="feedback_answer",
                condition=Q(Q(status__in=_values(ANSWERED), answered_at__isnull=False) & ~Q(answer=""))
                | Q(status__in=_values(ANSWERED), answered_at__isnull=False, withdrawn_at__isnull=False, answer="")
                | Q(status__in=_values(NOT_ANSWERED), answered_at__isnull=True),
                violation_error_message="What is accepted or declined has an answer; all else has none.",
                violation_error_code="answer",
            ),
            CheckConstraint(
                name="feedback_withdrawn",
                condition=Q(withdrawn_at__isnull=True) & ~Q(status=FeedbackStatus.WITHDRAWN.value)
                | Q(
                    withdrawn_at__isnull=False,
                    status__in=_values([*ANSWERED, FeedbackStatus.WITHDRAWN]),
                    text="",
                    email="",
                    client="",
                ),
                violation_error_message="What was withdrawn holds neither words nor addresses.",
                violation_error_code="withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_wants_display()} ({self.created:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("feedback", args=[self.token])

    @property
    def is_quotable(self) -> bool:
        """Whether pages may show the words: the reader ticked it and did not take them back."""
        return self.may_quote and self.withdrawn_at is None

    @property
    def context(self) -> str:
        """Where the reader uses it, in short words; empty if the reader did not say."""
        return reader_context.said(self.team_size, self.scale, self.in_production)

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self.status in OPEN


class FeedbackAddition(models.Model):
    """What a reader added to a disagreement later, in the order in which it came."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="additions")
    text = models.TextField(validators=[MaxLengthValidator(LONGEST), rules.prose])
    evidence = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    created = models.DateTimeField()

    class Meta:
        verbose_name = "addition to a disagreement"
        verbose_name_plural = "additions to disagreements"
        ordering = ["created", "id"]
        constraints = [rules.not_empty("text", name="addition_text", message="An addition says something.")]

    def __str__(self) -> str:
        return f"added {self.created:%Y-%m-%d}"
