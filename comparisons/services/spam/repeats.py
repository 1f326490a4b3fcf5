"""Whether somebody else has just sent the same text, or nearly the same."""

from datetime import datetime

from rapidfuzz import process
from rapidfuzz.distance import Indel

from comparisons.domain.days import DAY
from comparisons.domain.folding import folded
from comparisons.models import Feedback
from comparisons.services.triage import hash_of

RECENT_OF_PAIR, RECENT_OF_SITE = 20, 40
"""Texts that are compared: as many as ``flood`` lets through in an hour on one pair, and not all of the site's."""
LEAST = 60
"""Characters from which on two texts that differ in a few words are no accident. Shorter ones: the same only."""
ALIKE = 0.9
"""Of two texts of 60 characters, six are added or left out."""


def why_repeated(comparison: int, client: str, text: str, at: datetime) -> str:
    """Return in words for editors how a text repeats one that others sent within a day; "" if it does not.

    Three queries at most. A text of 4,000 characters is compared with 60 of its length in 5 ms; most are shorter.
    """
    others = Feedback.objects.filter(created__gte=at - DAY, withdrawn_at=None).exclude(client=client)
    if others.filter(text_hash=hash_of(text)).exists():
        return "the same text came from somebody else"
    accepted = others.filter(held_for="").order_by("-created").values_list("pk", "text")
    texts = dict(accepted.filter(comparison=comparison)[:RECENT_OF_PAIR]) | dict(accepted[:RECENT_OF_SITE])
    return _why_alike(text, texts)


def _why_alike(text: str, texts: dict[int, str]) -> str:
    read, known = folded(" ".join(text.split())), {pk: folded(" ".join(other.split())) for pk, other in texts.items()}
    if len(read) < LEAST:
        found = next((pk for pk, other in known.items() if other == read), None)
        return f"the same words as #{found}" if found else ""
    best = process.extractOne(read, known, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
    return f"nearly the same text as #{best[2]}" if best else ""
