"""What is stored of one reader: found by an e-mail address or a private link, exported, erased.

A disagreement is erased with its answer, which quotes it: the page "Privacy" promises that both are gone. Later ones
that got the same answer keep a sentence in its place. Reasons that
editors gave in the history are their own words and stay, without the mark that a reader disagreed.
"""

import re
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Comparison, Feedback, Version
from comparisons.models.version import pair_key

from . import mail
from .letters import forgetting as letters
from .merging import erasing

TOKEN = re.compile(r"(?:.*/)?([A-Za-z0-9_-]{32})/?")
"""A private link, its path, or the secret part of it alone."""
COPIED = "We answered this together with an earlier disagreement, which its writer has asked us to erase."
"""What stands in place of an answer that was copied from an erased disagreement, as it may quote that."""
ANSWERED = {FeedbackStatus.ACCEPTED.value, FeedbackStatus.DECLINED.value}


def stored_of(reader: str) -> QuerySet[Feedback]:
    """Return the disagreements of an e-mail address, in any case, or of a private link; oldest first.

    An address is erased once its letter was sent: what was answered is found by the link alone.
    """
    reader = reader.strip()
    link = TOKEN.fullmatch(reader)
    found = Feedback.objects.select_related("comparison__low", "comparison__high").order_by("created", "id")
    if "@" in reader:
        return found.filter(email__iexact=reader)
    return found.filter(token=link[1]) if link else found.none()


def export(reader: str) -> list[dict[str, Any]]:
    """Return all that is stored of a reader, ready for JSON. Three queries."""
    return _disagreements(reader) + letters.export(reader)


def _disagreements(reader: str) -> list[dict[str, Any]]:
    return [
        {
            "comparison": str(feedback.comparison),
            "private_link": mail.site_address(feedback.get_absolute_url()),
            "sent": feedback.created.isoformat(),
            "wants": feedback.get_wants_display(),
            "disputed_claim": feedback.claim_text,
            "text": feedback.text,
            "evidence": feedback.evidence,
            "email": feedback.email,
            "code_of_network_and_day": feedback.client,
            "hash_of_text": feedback.text_hash,
            "page_of_form_was_unknown": feedback.unverified_origin,
            "status": feedback.get_status_display(),
            "answer": feedback.answer,
            "answered": feedback.answered_at.isoformat() if feedback.answered_at else "",
            "answer_changed_pick": feedback.changed_pick,
            "answer_copied_from_an_earlier_one": feedback.same_as_id is not None,
        }
        for feedback in stored_of(reader)
    ] + [{"merge": str(kept.merge), **kept.columns} for kept in merged_of(reader)]


def merged_of(reader: str) -> list[erasing.Kept]:
    """Return the disagreements of a private link whose page went with a merge of two technologies. One query."""
    link = TOKEN.fullmatch(reader.strip())
    return erasing.stored_of(link[1]) if link else []


def erase(reader: str) -> list[str]:
    """Delete all that is stored of a reader, and return what that was, in words.

    The comparison counts one disagreement less, and copies of its pages are made anew.
    """
    with transaction.atomic():
        ids = set(stored_of(reader).values_list("comparison", flat=True))
        # Comparisons are locked first, as whoever answers does.
        comparisons = list(Comparison.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
        found = list(stored_of(reader).filter(comparison__in=comparisons))
        for feedback in found:
            _uncount(feedback)
        ids_found = [feedback.pk for feedback in found]
        Feedback.objects.filter(same_as__in=ids_found).update(answer=COPIED)
        Feedback.objects.filter(pk__in=ids_found).delete()
        merged = [words for kept in merged_of(reader) for words in erasing.erase(kept.columns["token"])]
        merged += letters.erase(reader)
        Version.touch([pair_key(comparison.low_id, comparison.high_id) for comparison in comparisons])
    return [
        f"{feedback.comparison}: a disagreement of {feedback.created:%Y-%m-%d}, {feedback.get_status_display()}"
        for feedback in found
    ] + merged


def _uncount(feedback: Feedback) -> None:
    """Take an answered disagreement out of what its comparison counts."""
    if feedback.status in ANSWERED:
        Comparison.objects.filter(pk=feedback.comparison_id).update(
            answered=F("answered") - 1,
            accepted=F("accepted") - int(feedback.status == FeedbackStatus.ACCEPTED),
            repicked=F("repicked") - int(feedback.changed_pick),
        )
