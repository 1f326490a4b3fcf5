"""The disputed claim, changed or removed with the answer that accepts a disagreement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Verb
from comparisons.models import Feedback, ProsCons

from .. import editorial, live_pages
from .steps import refusal

KEPT = ("technology", "criterion", "against", "key", "position")
"""Columns that an answer does not change."""
GONE = "The disputed claim was taken out meanwhile."


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """The changed columns of the disputed claim, or that it is taken out."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    removed: bool = False


def change_claim(feedback: Feedback, change: ClaimChange, *, by: User, reason: str) -> set[str]:
    """Change the disputed claim of a locked disagreement; return the version keys to touch.

    One revision of its technology names the disagreement. The caller holds the lock of the technology.
    """
    rows = ProsCons.objects.select_for_update(of=("self",)).select_related("technology")
    claim = rows.filter(disputes=feedback.pk).first()
    if claim is None:
        raise refusal("claim", GONE)
    problems = live_pages.problems(claim.technology_id, by)
    if not change.removed:
        problems += _written(claim, change.columns)
    editorial.require(problems)
    technology = claim.technology
    if change.removed:
        claim.delete()
        feedback.claim = None
    else:
        claim.save()
    return editorial.write_technology(technology, verb=Verb.EDIT, by=by, reason=reason, because=feedback)[1]


def _written(claim: ProsCons, columns: Mapping[str, Any]) -> list[Problem]:
    """Write columns to a claim that is not saved yet; return what is wrong with it."""
    if columns.get("source", claim.source) != claim.source:
        claim.source_title = ""
    for name, value in columns.items():
        setattr(claim, name, value)
    try:
        claim.full_clean(exclude=KEPT, validate_unique=False)
    except ValidationError as error:
        return [Problem("invalid", name, said) for name, texts in error.message_dict.items() for said in texts]
    return []
