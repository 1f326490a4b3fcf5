"""Verbs of editors on checked sources: cite the new address of one that moved, or call an answer fine."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from comparisons.domain import days
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import SourceState, Verb
from comparisons.models import ProsCons, SourceCheck, rules
from comparisons.services import editorial, live_pages, rechecking
from comparisons.services.editorial import Refused

from .recording import digest_of

MOST_CLAIMS = 500
"""Claims that take a new address at once: a transaction should not hold more technologies."""
NOT_MOVED = "This source has not moved: it was asked again meanwhile."
UNCITED = "No claim cites this source any more."
TOO_MANY = f"More than {MOST_CLAIMS} claims cite this source: change it in the catalogue's files."


@dataclass(slots=True)
class Taken:
    """How many claims cite the new address, of how many technologies, and why others do not, by technology."""

    claims: int = 0
    technologies: int = 0
    refused: dict[str, list[Problem]] = field(default_factory=dict)


def take_new_address(check: SourceCheck, *, by: User, reason: str, read_again: bool = False) -> Taken:
    """Let all claims of a source that moved cite its new address, with one revision for each technology.

    ``checked`` is emptied unless the editor has read the source there. A technology that is refused keeps the former
    address and does not stop the others; the check is deleted once nothing cites the former address.
    """
    with transaction.atomic():
        stored = SourceCheck.objects.select_for_update().filter(pk=check.pk).first()
        if stored is None or stored.state != SourceState.MOVED or stored.moved_to != check.moved_to:
            raise _refusal(NOT_MOVED)
        ids = list(ProsCons.objects.filter(source=stored.address).order_by("id").values_list("pk", flat=True))
        if not ids or len(ids) > MOST_CLAIMS:
            raise _refusal(TOO_MANY if ids else UNCITED)
        of_technology: dict[int, list[ProsCons]] = defaultdict(list)
        for claim in rechecking.locked(ids).values():
            if claim.source == stored.address:  # as locked
                of_technology[claim.technology_id].append(claim)
        taken = Taken()
        for _, claims in sorted(of_technology.items()):
            try:
                _cite(claims, stored.moved_to, by, reason, read_again)
            except Refused as refusal:
                taken.refused[claims[0].technology.name] = list(refusal.problems)
            else:
                taken.claims += len(claims)
                taken.technologies += 1
        if not taken.refused:
            stored.delete()
        return taken


def still_fine(check: SourceCheck) -> SourceCheck:
    """Take a source out of the queue until its answer is another one, and return the row."""
    with transaction.atomic():
        stored = SourceCheck.objects.select_for_update().filter(pk=check.pk).first()
        if stored is None or not stored.asks:
            raise _refusal("Nobody is asked about this source any more.")
        stored.fine, stored.asks = digest_of(stored), False
        stored.save(update_fields=["fine", "asks"])
        return stored


def _cite(claims: list[ProsCons], address: str, by: User, reason: str, read_again: bool) -> None:
    """Store the new address on the claims of one technology, all or none."""
    if problems := live_pages.problems(claims[0].technology_id, by):
        raise Refused(problems)
    try:
        rules.web_address(address)
    except ValidationError as error:
        raise _refusal(" ".join(error.messages)) from None
    with transaction.atomic():
        checked = days.utc_today() if read_again else None
        ProsCons.objects.filter(pk__in=[claim.pk for claim in claims]).update(source=address, checked=checked)
        editorial.record_technology(claims[0].technology, verb=Verb.EDIT, by=by, reason=reason)


def _refusal(message: str) -> Refused:
    return Refused([Problem("refused", "source", message)])
