"""Verbs of a re-check sitting: a claim is still true, reworded, or gone from its source.

Who calls them has a transaction for each technology, locks its claims with ``locked``, and may look at them before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from comparisons.domain import days
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import Verb
from comparisons.models import ProsCons, Technology

from . import editorial, live_pages

NOT_CHECKED = ("technology", "criterion", "against", "key", "polarity", "position", "versions")
"""Columns that no answer changes."""
NOTHING_TO_READ = "It has no source to read: reword it and give one, or remove it."


class Found(StrEnum):
    """What an editor found in the source of a claim."""

    STILL_TRUE = "true"
    REWORDED = "reword"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Recheck:
    """An answer about a claim; ``changes`` are its reworded columns."""

    found: Found
    changes: Mapping[str, Any] = field(default_factory=dict)


def locked(claim_ids: Collection[int]) -> dict[int, ProsCons]:
    """Return claims by id, locked behind their technologies: the order in which a save of either locks them.

    Two queries, in the transaction of the caller.
    """
    technologies = ProsCons.objects.filter(pk__in=claim_ids).order_by().values("technology")
    Technology.objects.filter(pk__in=technologies).lock()
    rows = ProsCons.objects.select_for_update(of=("self",)).select_related("technology", "criterion", "against")
    return {claim.pk: claim for claim in rows.filter(pk__in=claim_ids).order_by("pk")}


def recheck(
    claims: Iterable[ProsCons], answers: Mapping[int, Recheck], *, by: User, reason: str
) -> dict[int, list[Problem]]:
    """Store answers about locked claims, with one revision for each technology; return the refused ones by claim.

    A claim that is still true was checked today. One that is gone loses its source, quote and day; without a source it
    is deleted. A refused claim does not stop the others, unless its whole technology is refused.
    """
    of_technology: dict[int, list[ProsCons]] = defaultdict(list)
    for claim in claims:
        of_technology[claim.technology_id].append(claim)
    refused: dict[int, list[Problem]] = {}
    for technology_id, own in sorted(of_technology.items()):
        if problems := live_pages.problems(technology_id, by):
            refused |= {claim.pk: problems for claim in own}
            continue
        removed = {claim.pk for claim in own if answers[claim.pk].found is Found.GONE and not claim.source}
        bad = {claim.pk: found for claim in own if (found := _problems(claim, answers[claim.pk]))}
        fine = [claim for claim in own if claim.pk not in bad]
        try:
            _store(fine, removed, by, reason)
        except editorial.Refused as refusal:
            bad |= {claim.pk: list(refusal.problems) for claim in fine}
        refused |= bad
    return refused


def _problems(claim: ProsCons, answer: Recheck) -> list[Problem]:
    """Write an answer to a claim that is not saved yet; return what is wrong with it."""
    match answer.found:
        case Found.STILL_TRUE if not claim.source:
            return [Problem("unsourced", "source", NOTHING_TO_READ)]
        case Found.GONE:
            claim.source = claim.source_title = claim.quote = ""
            claim.checked = None
            return []
    if answer.changes.get("source", claim.source) != claim.source:
        claim.source_title = ""
    for column, value in answer.changes.items():
        setattr(claim, column, value)
    claim.checked = days.utc_today() if claim.source else None
    try:
        claim.full_clean(exclude=NOT_CHECKED, validate_unique=False)
    except ValidationError as error:
        return [Problem("invalid", name, said) for name, texts in error.message_dict.items() for said in texts]
    return []


def _store(claims: list[ProsCons], removed: Collection[int], by: User, reason: str) -> None:
    """Save the claims of one technology, or delete them, all or none."""
    if not claims:
        return
    with transaction.atomic():
        for claim in claims:
            if claim.pk in removed:
                ProsCons.objects.filter(pk=claim.pk).delete()
            else:
                claim.save()
        editorial.record_technology(claims[0].technology, verb=Verb.EDIT, by=by, reason=reason)
