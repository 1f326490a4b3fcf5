"""Template tags and filters of the editors' templates."""

from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AbstractUser

from comparisons.domain import days
from comparisons.domain.consistency import LISTED
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Feedback, Finding, SourceEntry
from comparisons.models.bounded import counted
from comparisons.presenters import filters

register = template.Library()
register.filter("text", filters.text)


@register.simple_tag
def is_sample() -> bool:
    """Return whether readers' activity on this site is made up."""
    return settings.SAMPLE_ACTIVITY


@register.inclusion_tag("admin/comparisons/_waiting.html")
def what_waits(user: AbstractUser) -> dict[str, Any]:
    """Count the disagreements, comparisons and entries that wait for an editor; None for what ``user`` may not see."""
    today = days.utc_today()
    in_review = Comparison.objects.filter(status=Status.IN_REVIEW.value)
    sees_feedback = user.has_perm("comparisons.view_feedback") or user.has_perm("comparisons.change_feedback")
    sees_comparisons = user.has_perm("comparisons.view_comparison") or user.has_perm("comparisons.change_comparison")
    sees_entries = user.has_perm("comparisons.view_sourceentry") or user.has_perm("comparisons.change_sourceentry")
    sees_findings = user.has_perm("comparisons.view_finding")
    return {
        "findings": counted(Finding.objects.exclude(kind__in=LISTED)) if sees_findings else None,
        "disagreements": counted(Feedback.objects.waiting()) if sees_feedback else None,
        "in_question": counted(Comparison.objects.in_question()) if sees_comparisons else None,
        "conditions_due": counted(Comparison.objects.with_conditions_due(today)) if sees_comparisons else None,
        "in_review": counted(in_review) if sees_comparisons else None,
        "entries": counted(SourceEntry.objects.waiting()) if sees_entries else None,
    }
