"""One of two technologies as a document, with all claims that the comparison shows. Pure: imports no Django."""

from collections.abc import Set

from comparisons.domain.page import Claim, PageCriterion, Side
from comparisons.domain.scoring import has_ended
from comparisons.domain.version_ranges import latest_known
from comparisons.presenters import filters

from . import parts
from .comparison_shapes import SideDocument
from .parts import WhyNot
from .shapes import ClaimDocument
from .site import Site

Counted = Set[PageCriterion] | None
"""The criteria that are weighed; None where nothing is."""


def side(one: Side, opponent: Side, *, page: str, counted: Counted, site: Site) -> SideDocument:
    """Return ``one`` with its claims against ``opponent``, as the page at the URL ``page`` shows them."""
    return {
        "slug": one.slug,
        "name": one.name,
        "url": site.url("technology", one.slug),
        "kind": one.kind or None,
        "category": site.link(one.category) if one.category else None,
        "use_case": one.use_case or None,
        "summary": None if one.use_case else filters.first_paragraph(one.summary) or None,
        "choose_if": one.choose_if or None,
        "already_using": one.already_using or None,
        "licence": one.licence or believed(one, "licence"),
        "self_hosted": is_self_hosted(one),
        "first_released": one.first_released or None,
        "website": one.website or None,
        "repository": one.repository or None,
        "facts": [parts.fact(fact) for fact in one.facts],
        "credits": list(one.credits),
        "claims": [_claim(claim, one, opponent, page, counted) for claim in one.shown_against(opponent)],
        "releases": [parts.release(release) for release in one.releases],
        "related": [site.link(link) for link in one.relations],
    }


def believed(one: Side, field: str) -> str | None:
    """Return the value of a fact that the catalogue believes, None if nothing is known."""
    return next((fact.statements[0].value for fact in one.facts if fact.field == field), None)


def is_self_hosted(one: Side) -> bool | None:
    """Return whether one can run it on servers of one's own, None if nothing is known."""
    if one.self_hosted is not None:
        return one.self_hosted
    said = believed(one, "self_hosted")
    return None if said is None else said == "true"


def _claim(claim: Claim, one: Side, opponent: Side, page: str, counted: Counted) -> ClaimDocument:
    why_not = _why_not(claim, one, counted)
    ended_before = latest_known(one.releases) if why_not == "ended" else ""
    return parts.claim(claim, one, page, opponent=opponent.name, why_not=why_not, ended_before=ended_before)


def _why_not(claim: Claim, one: Side, counted: Counted) -> WhyNot | None:
    if counted is None:
        return "not_weighed"
    if has_ended(claim, one):
        return "ended"
    if claim.criterion is None:
        return "no_criterion"
    return None if claim.criterion in counted else "one_side_only"
