"""Initial values for the verdict of a comparison, composed from the data on request. Nothing is stored."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from comparisons.domain import days, proposals
from comparisons.domain.evidence import Evidence
from comparisons.domain.proposals import NothingToGoBy, Proposal
from comparisons.models import Comparison
from comparisons.services import editorial

from .verdict import ends

QUERY_KEY = "propose"
NOTICE = (
    "Draft, composed from the data: read it, change it. Nothing is stored before you save. Each text of it begins with "
    "“Draft:”; take that out where you stand behind the text, as no page is published or approved with it."
)


def url_of(comparison: Comparison) -> str:
    return reverse("admin:comparisons_comparison_change", args=[comparison.pk]) + f"?{QUERY_KEY}=1"


def proposal_for(request: HttpRequest, comparison: Comparison) -> Proposal | None:
    """Return the proposal if the URL asks for one, else None; add a message, also where none can be made."""
    if request.method != "GET" or QUERY_KEY not in request.GET:
        return None
    try:
        proposal = proposals.propose(Evidence(editorial.page_of(comparison)), days.utc_today())
    except NothingToGoBy as reason:
        messages.error(request, str(reason))
        return None
    messages.warning(request, NOTICE)
    return proposal


def initial_verdict(proposal: Proposal, comparison: Comparison) -> dict[str, Any]:
    """Return the initial values of the verdict's form."""
    slugs = {end: technology.slug for end, technology in ends(comparison)}
    pick = next((end.value for end, slug in slugs.items() if slug == proposal.pick), None)
    clauses = {f"{end}_choose_if": proposal.choose_if[slug] for end, slug in slugs.items() if proposal.choose_if[slug]}
    return {
        "outcome": proposal.outcome.value,
        "pick": pick,
        "basis": proposal.basis.value,
        "reason": proposal.reason,
        "best_case_for_the_other": proposal.best_case_for_the_other,
        **clauses,
    }


def initial_conditions(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the initial values of new conditions, a dict for each."""
    return [{"text": condition.text, "check_by": condition.check_by} for condition in proposal.conditions]
