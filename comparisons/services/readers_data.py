"""What is stored of one reader: found by an e-mail address or a private link, exported, erased.

Erasing does what the reader's own page does: see ``withdrawing``. It also reaches disagreements whose page went with a
merge, which no private page shows any more.
Voices are not found here: their hashes are made with a key of their own, which nobody can turn back into a reader.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from comparisons.models import Feedback
from comparisons.models.feedback import TOKEN
from comparisons.models.paths import absolute

from . import withdrawing
from .letters import forgetting as letters
from .merging import erasing

WITHDRAWN = re.compile(r"disagreement (\d{1,18}) of (\d{4}-\d\d-\d\d) was withdrawn")
"""A line of ``withdrawing.line_of``, wherever it stands in a line of a log."""
LINK = re.compile(f"(?:.*/)?({TOKEN.pattern})/?(?:withdraw/?)?")
"""A private link, its path, or the secret part of it alone."""


def stored_of(reader: str) -> QuerySet[Feedback]:
    """Return the disagreements of an e-mail address, in any case, or of a private link; oldest first.

    An address is erased once its letter was sent: what was answered is found by the link alone.
    """
    reader = reader.strip()
    link = LINK.fullmatch(reader)
    found = Feedback.objects.select_related("comparison__low", "comparison__high", "criterion")
    found = found.order_by("created", "id")
    if "@" in reader:
        return found.filter(email__iexact=reader)
    return found.filter(token=link[1]) if link else found.none()


def export(reader: str) -> list[dict[str, Any]]:
    """Return all that is stored of a reader, ready for JSON. Three queries."""
    found = stored_of(reader).prefetch_related("additions")
    return [
        *map(_exported, found),
        *({"merge": str(kept.merge), **kept.columns} for kept in merged_of(reader)),
        *letters.export(reader),
    ]


def _exported(feedback: Feedback) -> dict[str, Any]:
    return {
        "comparison": str(feedback.comparison),
        "private_link": absolute(feedback.get_absolute_url()),
        "sent": feedback.created.isoformat(),
        "wants": feedback.get_wants_display(),
        "disputed_claim": feedback.claim_text,
        "criterion": feedback.criterion.name if feedback.criterion else "",
        "text": feedback.text,
        "evidence": feedback.evidence,
        "would_settle": feedback.would_settle,
        "team_size": feedback.get_team_size_display(),
        "scale": feedback.get_scale_display(),
        "in_production": feedback.get_in_production_display(),
        "additions": [
            {"sent": added.created.isoformat(), "text": added.text, "evidence": added.evidence}
            for added in feedback.additions.all()
        ],
        "may_be_quoted": feedback.may_quote,
        "email": feedback.email,
        "code_of_network_and_day": feedback.client,
        "code_of_wider_network_and_day": feedback.network,
        "hash_of_text": feedback.text_hash,
        "sign_of_spam": feedback.get_held_for_display(),
        "held_because": feedback.held_because,
        "set_aside": feedback.set_aside_at.isoformat() if feedback.set_aside_at else "",
        "in_review_since": feedback.in_review_since.isoformat() if feedback.in_review_since else "",
        "page_of_form_was_unknown": feedback.unverified_origin,
        "status": feedback.get_status_display(),
        "status_before": feedback.status_before,
        "question": feedback.question,
        "answer": feedback.answer,
        "answered": feedback.answered_at.isoformat() if feedback.answered_at else "",
        "answer_changed_pick": feedback.changed_pick,
        "answer_copied_from_an_earlier_one": feedback.same_as_id is not None,
        "withdrawn": feedback.withdrawn_at.isoformat() if feedback.withdrawn_at else "",
    }


def merged_of(reader: str) -> list[erasing.Kept]:
    """Return the disagreements of a private link whose page went with a merge of two technologies. One query."""
    link = LINK.fullmatch(reader.strip())
    return erasing.stored_of(link[1]) if link else []


def withdrawn() -> Iterator[str]:
    """Yield a line for each disagreement that was withdrawn, for ``withdraw_again``. One query."""
    rows = Feedback.objects.filter(withdrawn_at__isnull=False).order_by("pk").only("pk", "created")
    yield from (withdrawing.line_of(feedback) for feedback in rows.iterator())


def withdraw_again(lines: Iterable[str]) -> Iterator[str]:
    """Withdraw what a restored backup brought back, and yield what that was, in words.

    ``lines`` are those of ``withdrawn`` or of the log; lines about anything else are passed over. The day of each is
    compared too, as the numbers of disagreements that are newer than the backup are given again.
    """
    for line in lines:
        if found := WITHDRAWN.search(line):
            rows = Feedback.objects.filter(pk=int(found[1]), withdrawn_at=None).only("token", "created")
            feedback = rows.first()
            if feedback and f"{feedback.created.astimezone(UTC):%Y-%m-%d}" == found[2]:
                was = withdrawing.withdraw(feedback.token)
                yield from [str(was)] if was else []


def erase(reader: str) -> list[str]:
    """Erase all that is stored of a reader, and return what that was, in words. All or nothing."""
    with transaction.atomic():
        # in the order of their comparisons, as everybody locks them
        tokens = list(stored_of(reader).order_by("comparison", "id").values_list("token", flat=True))
        found = [withdrawing.withdraw(token) for token in tokens]
        merged = [
            words
            for kept in merged_of(reader)
            for words in erasing.erase(kept.columns["token"], reason=withdrawing.REASON, copied=withdrawing.COPIED)
        ]
        merged += letters.erase(reader)
    return [*(str(was) for was in found if was), *merged]
