"""Alternatives to a technology, each with the pick of their comparison if there is one."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import pairs, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import METRICS
from comparisons.models import Technology, comparison_lists, technology_lists
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.technology_lists import NEAREST, FigureLine, RankedLine, Ranking

from . import addresses, errors
from .responses import permanent_redirect, render_page


class Alternative(NamedTuple):
    """A technology with its published comparison; if that is None, ``pair`` is the path of both side by side."""

    technology: RankedLine
    figure: FigureLine | None
    comparison: ComparisonLine | None
    pair: str


@require_safe
def alternatives(request: HttpRequest, slug: str) -> HttpResponse:
    technology = addresses.technology_by_alias(slug)
    if technology is None:
        return errors.no_such_technology(addresses.similar_technologies(slug))
    url = reverse("alternatives", args=[technology.slug])
    if request.path != url:
        return permanent_redirect(request, url)
    found, alike = _nearest(technology)
    context = {
        "technology": technology,
        "alike": alike,
        "metric": METRICS.get(found.metric),
        "alternatives": _alternatives(found, technology),
        "is_cut": len(found.lines) == NEAREST,
        "description": f"What could stand in the place of {isolated(technology.name)}, and how each compares with it.",
        "section": "technologies",
    }
    return render_page("comparisons/alternatives.html", context, path=url, indexed=bool(found.lines))


def _nearest(technology: Technology) -> tuple[Ranking, str]:
    """Return the technologies of its category and kind, or else of its kind, and a phrase that says which.

    A kind alone is too wide for alternatives: technologies found by it must share a relation with this one.
    """
    category = technology.category.title if technology.category else ""
    found = technology_lists.like(technology, least_shared=0 if category else 1)
    if found.lines:
        return found, sentences.alike(technology.kind, category)
    return technology_lists.of_same_kind(technology, least_shared=1), sentences.alike(technology.kind, "")


def _alternatives(found: Ranking, technology: Technology) -> list[Alternative]:
    lines = comparison_lists.across([technology.pk], [line.id for line in found.lines])
    compared = {line.opponent_of(technology.pk).id: line for line in lines}
    return [
        Alternative(other, other.figure, compared.get(other.id), pairs.canonical(technology.slug, other.slug))
        for other in found.lines
    ]
