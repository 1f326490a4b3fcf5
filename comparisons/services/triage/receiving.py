"""A disagreement arrives: it is stored once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Criterion, Feedback, ProsCons


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The form a reader sent; ``wants`` is one of ``vocabulary.Wants``, ``claim_key`` names the disputed claim.

    ``claim_read`` is that claim as the reader saw it, "" where it is as it reads now; ``criterion`` is a slug.
    """

    wants: str
    text: str
    claim_key: str = ""
    claim_read: str = ""
    criterion: str = ""
    evidence: str = ""
    would_settle: str = ""
    team_size: str = ""
    scale: str = ""
    in_production: str = ""
    email: str = ""
    may_quote: bool = False


def receive(
    disagreement: Disagreement,
    comparison_id: int,
    *,
    client: str,
    at: datetime,
    network: str = "",
    unverified_origin: bool = False,
    is_spam: bool = False,
    held_because: str = "",
    held_for: str = "",
) -> Feedback:
    """Store a disagreement and return it. The worker tells the editors of those that wait.

    If the client has sent this text about this comparison before, return the stored disagreement instead.
    Spam is stored, so that it counts for the client's limits, but without the address, and nobody is told.
    With ``held_because`` it is held until an editor frees it, and nobody is told either.
    """
    claim = ProsCons.objects.filter(key=disagreement.claim_key).first() if disagreement.claim_key else None
    slug = disagreement.criterion
    feedback = Feedback(
        comparison_id=comparison_id,
        wants=disagreement.wants,
        claim=claim,
        claim_text=disagreement.claim_read or (claim.text if claim else ""),
        criterion=Criterion.objects.filter(slug=slug).first() if slug else None,
        text=disagreement.text,
        evidence=disagreement.evidence,
        would_settle=disagreement.would_settle,
        team_size=disagreement.team_size,
        scale=disagreement.scale,
        in_production=disagreement.in_production,
        may_quote=disagreement.may_quote,
        email="" if is_spam else disagreement.email,
        client=client,
        network=network,
        text_hash=hash_of(disagreement.text),
        held_because=held_because,
        held_for=held_for,
        set_aside_at=at if is_spam else None,
        unverified_origin=unverified_origin,
        created=at,
        status=_status_of_new(is_spam, held_because).value,
    )
    try:
        with transaction.atomic():
            feedback.save()
    except IntegrityError:
        if earlier := sent_before(comparison_id, client, disagreement.text):
            return earlier
        raise
    return feedback


def _status_of_new(is_spam: bool, held_because: str) -> FeedbackStatus:
    if is_spam:
        return FeedbackStatus.SPAM
    return FeedbackStatus.HELD if held_because else FeedbackStatus.WAITING


def sent_before(comparison_id: int, client: str, text: str) -> Feedback | None:
    """Return the stored disagreement with this client, comparison and text, or None."""
    return Feedback.objects.filter(comparison=comparison_id, client=client, text_hash=hash_of(text)).first()


def hash_of(text: str) -> str:
    """Return the hash that tells whether a client repeats a text."""
    return hashlib.sha256(text.encode()).hexdigest()
