from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery, UniqueConstraint
from django.db.models.functions import Coalesce

from comparisons.domain.vocabulary import Word, choices

from . import rules
from .alias import Alias

KEY_LENGTH = 600
AWAITS = Q(technology__isnull=True, answer="") & ~Q(awaits="")
"""An answer that names a technology which was not there when it was given."""


class Answer(Word):
    """An editor's answer to the question which technology an entry is about."""

    SAME = "same", "the same as a technology that we have"
    DIFFERENT = "different", "a technology of its own"
    NONE = "none", "no technology"


def waits_for(word: str) -> str:
    """Return the reason of an entry that awaits a technology."""
    return f"it waits for the technology {word}"


class SourceEntryQuerySet(models.QuerySet["SourceEntry"]):
    def waiting(self) -> "SourceEntryQuerySet":
        """Filter to the editors' queue, oldest first: an entry of a set that nobody has read yet asks nothing."""
        asks = Q(awaits="") | ~Q(reason="")
        return self.filter(asks, technology__isnull=True, answer="").order_by("id")

    def answered(self) -> "SourceEntryQuerySet":
        """Filter to the answers that stand: one whose technology was deleted does not, its entry waits again."""
        of_its_own = Q(answer=Answer.DIFFERENT) & ~Q(reason="")
        stands = Q(answer=Answer.NONE) | of_its_own | Q(technology__isnull=False)
        return self.filter(AWAITS | (stands & ~Q(answer="")))

    def with_slugs(self) -> "SourceEntryQuerySet":
        """Add ``slug``, of the technology that an entry is about, or that the awaited word leads to by now; or null."""
        leads_to = Alias.objects.filter(key=OuterRef("awaits")).order_by().values("technology__slug")
        return self.annotate(slug=Coalesce("technology__slug", Subquery(leads_to)))


class SourceEntry(models.Model):
    """One entry of an upstream data set, and the technology it is about; without one, a question to editors.

    ``ids`` and ``second_keys`` are the words and addresses that identify the entry in its source; ``releases`` are the
    releases of its last import: catalogue values that differ from these are an editor's work. ``said`` is the whole
    entry while it waits, so that an answer can be carried out at once. An entry whose technology was deleted waits
    again. ``reason`` is emptied once an answer is carried out: an entry that is said to be a technology of its own, has
    a reason and leads to none is to be made by the next import of its set. ``awaits`` is the slug or another word of
    the technology that the entry is said to be, until that is there and the set is imported; its ``reason`` says so
    once the set was read.
    """

    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=KEY_LENGTH, help_text="Its word in its own set.")
    name = models.CharField(max_length=200, validators=[rules.one_line])
    technology = models.ForeignKey(
        "Technology", on_delete=models.SET_NULL, null=True, blank=True, related_name="source_entries"
    )
    ids = models.JSONField(default=list, blank=True)
    second_keys = models.JSONField(default=list, blank=True)
    releases = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why a person has to say.")
    candidates = models.JSONField(default=list, blank=True, help_text="The ids of technologies that it may be.")
    said = models.JSONField(default=dict, blank=True)
    answer = models.CharField(max_length=10, choices=choices(Answer), blank=True)
    awaits = models.CharField(max_length=rules.SLUG_LENGTH, blank=True, default="", db_default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SourceEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "question about a source"
        verbose_name_plural = "questions about sources"
        ordering = ["id"]
        indexes = [
            models.Index("answer", "id", name="source_entry_waiting", condition=Q(technology__isnull=True)),
        ]
        constraints = [
            UniqueConstraint(
                "source",
                "key",
                name="source_entry_once",
                violation_error_message="This source has an entry of that name already.",
            ),
            rules.not_empty("key", name="source_entry_key", message="An entry needs its word in its set."),
            rules.one_of("answer", Answer, name="source_entry_answer", blank=True),
            CheckConstraint(
                name="source_entry_none",
                condition=~Q(answer=Answer.NONE.value) | Q(technology__isnull=True),
                violation_error_message="What is no technology leads to none.",
                violation_error_code="answer",
            ),
        ]

    def __str__(self) -> str:
        return self.name
