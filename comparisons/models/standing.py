"""How published comparisons stood: a row for each change of what a reader's decision can rest on."""

from django.db import models

from comparisons.domain.vocabulary import StandingCause, choices

from . import rules

KEPT = 100
"""Standings of a comparison: the oldest beyond them are erased when a new one is stored."""
DIGEST_LENGTH = 16


class CountedClaim(models.Model):
    """A claim as it counted once, so that standings name it by its digest and a wording is stored once.

    A claim that gets another text, sign, strength or criterion is another row with the same ``key``. ``adds`` is its
    strength, negative for a con. Rows are never changed; like the history of a technology, they stay.
    """

    digest = models.CharField(max_length=DIGEST_LENGTH, primary_key=True)
    key = models.CharField(max_length=10)
    criterion = models.CharField(max_length=rules.SLUG_LENGTH, help_text="The slug.")
    adds = models.SmallIntegerField()
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return self.text


class Standing(models.Model):
    """What the pick of a published comparison rested on from ``at`` on, until the next one. Never changed.

    ``margins`` are those of the criteria that count, as ``[slug, name, our weight, margin]`` with margins that are
    positive where ``low`` is ahead; ``claims`` the digests of counting claims, and ``facts`` what must-haves ask about,
    both by end of the pair; ``state`` the verdict's. ``domain.standing_records`` reads and writes them.
    """

    comparison = models.ForeignKey(
        "Comparison", on_delete=models.CASCADE, related_name="standings", db_index=False
    )  # standing_of_pair begins with it
    at = models.DateTimeField()
    ends_swapped = models.BooleanField(
        default=False, help_text="The ends have changed places since, in a merge of technologies: low was high then."
    )
    margins = models.JSONField()
    claims = models.JSONField()
    facts = models.JSONField()
    state = models.JSONField()
    cause = models.CharField(max_length=20, choices=choices(StandingCause))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index("comparison", "id", name="standing_of_pair")]
        constraints = [rules.one_of("cause", StandingCause, name="standing_cause")]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} ({self.at:%Y-%m-%d})"
