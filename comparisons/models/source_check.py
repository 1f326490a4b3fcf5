"""What became of the sources of claims when they were asked last."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q

from comparisons.domain.vocabulary import SourceState, choices

from . import rules
from .pros_cons import QUOTE_LENGTH, ProsCons

FAILURES = 3
"""Days on which an address did not answer, one after the other, until an editor is asked about it."""


QUOTES = "quotes"
"""The filter for sources whose page does not hold a quote; the other filters are states."""


class SourceCheckQuerySet(models.QuerySet["SourceCheck"]):
    def broken(self) -> "SourceCheckQuerySet":
        """Filter to the editors' queue, longest broken first: dead and moved sources, and quotes that are not found.

        What no claim cites any more asks nothing, nor does a quote that was changed since it was looked for.
        """
        is_cited = Exists(ProsCons.objects.filter(source=OuterRef("address")))
        quoted = ProsCons.objects.filter(key=OuterRef("claim_key"), quote=OuterRef("quote"))
        unfound = UnfoundQuote.objects.filter(Exists(quoted.filter(source=OuterRef("of__address"))), of=OuterRef("pk"))
        is_away = Q(is_cited) & ~Q(state=SourceState.ALIVE.value)
        return self.filter(is_away | Exists(unfound), asks=True).order_by("since", "id")

    def of_state(self, state: str) -> "SourceCheckQuerySet":
        """Filter the queue to one state, or to ``QUOTES``: pages that are there and do not hold a quote."""
        found = self.broken()
        if state == QUOTES:
            return found.filter(
                state__in=[SourceState.ALIVE.value, SourceState.MOVED.value], pk__in=UnfoundQuote.objects.values("of")
            )
        return found.filter(state=state)

    def to_ask(self, before: date) -> "SourceCheckQuerySet":
        """Filter to addresses that claims cite and that were not asked since a day, longest ago first."""
        is_cited = Exists(ProsCons.objects.filter(source=OuterRef("address")))
        return self.filter(is_cited, checked__lt=before).order_by("checked", "id")

    def uncited(self) -> "SourceCheckQuerySet":
        """Filter to addresses that no claim cites any more."""
        return self.exclude(Exists(ProsCons.objects.filter(source=OuterRef("address"))))


class SourceCheck(models.Model):
    """What became of one address that claims cite. Written by ``services/source_checks`` alone.

    A check never changes a claim: whether the source still says it is for a person to read.
    """

    address = models.CharField(max_length=rules.URL_LENGTH, unique=True)
    state = models.CharField(max_length=6, choices=choices(SourceState))
    status = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="What the server answered, as HTTP numbers it."
    )
    detail = models.CharField(max_length=700, blank=True, editable=False)
    moved_to = models.CharField(max_length=rules.URL_LENGTH, blank=True)
    since = models.DateField(help_text="The day since which the answer is this one.")
    checked = models.DateField(editable=False, help_text="The day on which it was asked last.")
    failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Days on which it did not answer, one after the other."
    )
    asks = models.BooleanField(default=False, help_text="Whether an editor should look at it.")
    fine = models.CharField(max_length=64, blank=True, help_text="A digest of the answer that an editor called fine.")

    objects = SourceCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "check of a source"
        verbose_name_plural = "checks of sources"
        ordering = ["id"]
        indexes = [
            models.Index("since", "id", name="source_check_asks", condition=Q(asks=True)),
            models.Index("checked", "id", name="source_check_oldest"),
        ]
        constraints = [
            rules.one_of("state", SourceState, name="source_check_state"),
            rules.not_empty("address", name="source_check_address", message="A check is of an address."),
            CheckConstraint(
                name="source_check_moved",
                condition=Q(state=SourceState.MOVED.value) | Q(moved_to=""),
                violation_error_message="Only what has moved leads elsewhere.",
                violation_error_code="moved_to",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class UnfoundQuote(models.Model):
    """A quote that the page of its source did not hold when it was asked last.

    It names the claim by its key, as the claim may be deleted by any door meanwhile; the next check finds out.
    """

    of = models.ForeignKey(SourceCheck, on_delete=models.CASCADE, related_name="unfound")
    claim_key = models.CharField(max_length=10)
    quote = models.CharField(max_length=QUOTE_LENGTH)
    since = models.DateField(help_text="The day on which it was missed first.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "of", "claim_key", name="unfound_quote_once", violation_error_message="It is marked already."
            )
        ]

    def __str__(self) -> str:
        return self.quote
