"""Approve a comparison: a review is of what the editor saw, and with ``FOUR_EYES`` nobody reviews their own words."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from comparisons.domain import days, review
from comparisons.domain.evidence import Evidence
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Status, Verb
from comparisons.models import Comparison, ReviewedText, Revision

from . import review_marks, second_factor
from .editorial import locked, name_of, page_of, record_comparison, refusal, require, review_problems

APPROVE = "comparisons.approve_comparison"
CHANGED_MEANWHILE = "The page changed after you opened it: look at it again, and approve once more."
OWN_WORK = "You changed this page since it was last approved: somebody else approves it."
WRITING = (Verb.CREATE, Verb.EDIT, Verb.IMPORT, Verb.RENAME, Verb.REVISE, Verb.RESTORE, Verb.MERGE, Verb.UNMERGE)


def approve(comparison: Comparison, *, by: User, reason: str, on: date | None = None, seen: str = "") -> Revision:
    """Mark a published comparison as reviewed by this editor, if it passes the review gate; return the revision.

    ``seen`` is the digest of the page that the editor looked at: another page is not approved.
    """
    on = on or days.utc_today()
    with transaction.atomic():
        comparison = locked(comparison)
        if comparison.status != Status.PUBLISHED:
            raise refusal("status", "Publish the comparison before you approve it.")
        require(approval_problems(comparison, by, on))
        evidence = Evidence(page_of(comparison))
        if seen and not review.is_of_words(seen, evidence.digest):
            raise refusal("reviewed", CHANGED_MEANWHILE)
        columns = {"reviewed": on, "reviewed_by": name_of(by), **review_marks.reviewed_as(evidence)}
        review_marks.set_marks(comparison, columns)
        comparison.save(update_fields=review_marks.COLUMNS)
        review_marks.keep_texts({comparison.pk: evidence})
        return record_comparison(comparison, verb=Verb.APPROVE, by=by, reason=reason)


def approval_problems(comparison: Comparison, by: User, on: date) -> list[Problem]:
    """Return what keeps this editor from approving the page on the day ``on``."""
    own = [Problem("own_work", "reviewed", OWN_WORK)] if is_own_work(comparison, by) else []
    return second_factor.problems(by) + own + review_problems(comparison, on)


def is_own_work(comparison: Comparison, by: User) -> bool:
    """Return whether ``by`` changed the comparison or one of its technologies since it was last approved.

    Always False without ``FOUR_EYES``. Two queries.
    """
    if not settings.FOUR_EYES:
        return False
    approvals = Revision.objects.filter(comparison=comparison, verb=Verb.APPROVE.value).order_by("-id")
    last = approvals.values_list("id", flat=True).first() or 0
    subject = Q(comparison=comparison) | Q(technology__in=[comparison.low_id, comparison.high_id])
    return Revision.objects.filter(subject, by=by, verb__in=[verb.value for verb in WRITING], id__gt=last).exists()


def may_confirm(user: User) -> bool:
    """Return whether a user may say, while saving a change, that what was reviewed still stands."""
    return not settings.FOUR_EYES and user.has_perm(APPROVE) and not second_factor.problems(user)


def reviewed_content(comparison_id: int) -> review.Content | None:
    """Return what the stored review of a comparison is of, None where nobody knows. One query."""
    texts = ReviewedText.objects.filter(comparison=comparison_id).values_list("content", flat=True)
    return next(iter(texts), None)


def digest_of(comparison: Comparison) -> str:
    """Return the digest of what the page shows. 4 queries."""
    return Evidence(page_of(comparison)).digest
