"""Alternatives to a technology, each with the pick of their comparison if there is one."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import sentences
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import METRICS
from comparisons.models import Technology, comparison_lists, technology_lists
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import address
from comparisons.models.technology_lists import NEAREST, Ranking
from comparisons.presenters.alternatives import Alternative, alternatives
from comparisons.presenters.structured_data import pages as structured_data
from comparisons.search import resolving

from . import errors
from .responses import permanent_redirect, render_page

NAMED = 3
"""The number of alternatives that the description names."""


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    technology = resolving.technology_by_alias(slug)
    if technology is None:
        return errors.no_such_technology(resolving.similar_technologies(slug))
    url = reverse("alternatives", args=[technology.slug])
    if request.path != url:
        return permanent_redirect(request, url)
    found, alike, are_close = _nearest(technology)
    listed = alternatives(technology, found.lines, _compared(found, technology))
    context = {
        "technology": technology,
        "alike": alike,
        "metric": METRICS.get(found.metric),
        "alternatives": listed,
        "is_cut": len(found.lines) == NEAREST,
        "data": structured_data.alternatives(technology, [one.technology for one in listed], address),
        "description": _description(technology, listed),
        "section": "technologies",
    }
    return render_page("comparisons/alternatives.html", context, path=url, indexed=are_close)


def _nearest(technology: Technology) -> tuple[Ranking, str, bool]:
    """Return the technologies of its category and kind, or else of its kind, and a phrase that says which.

    The last part is whether both are known and alike: ``Technology.objects.with_alternatives`` lists these for search
    engines.

    A kind alone is too wide for alternatives: technologies found by it must share a relation with this one.
    """
    category = technology.category.title if technology.category else ""
    found = technology_lists.like(technology, least_shared=0 if category else 1)
    if found.lines:
        return found, sentences.alike(technology.kind, category), bool(category and technology.kind)
    return technology_lists.of_same_kind(technology, least_shared=1), sentences.alike(technology.kind, ""), False


def _compared(found: Ranking, technology: Technology) -> dict[int, ComparisonLine]:
    """Return the published comparisons with the technologies found, by the id of the other. One query."""
    lines = comparison_lists.across([technology.pk], [line.id for line in found.lines])
    return {line.opponent_of(technology.pk).id: line for line in lines}


def _description(technology: Technology, listed: list[Alternative]) -> str:
    name = isolated(technology.name)
    if not listed:
        return f"No alternative to {name} is recorded yet."
    first = sentences.listed([isolated(one.technology.name) for one in listed[:NAMED]])
    return f"{first}: what sets them apart from {name}, with figures, sources and our picks."
