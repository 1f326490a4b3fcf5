"""Search for technologies, comparisons and texts about them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from comparisons.search import resolving, service

from .responses import render_page

TECHNOLOGIES, OF_EACH_SIDE, COMPARISONS, TEXTS, SUGGESTIONS = 12, 4, 6, 10, 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what ``q`` finds; redirect "a vs b" to the pair."""
    typed = service.cleaned(request.GET.get("q", ""))
    if pair := service.pair(typed):
        return HttpResponseRedirect(resolving.comparison_url(*pair))
    sides = service.sides(typed)
    context = {
        "typed": typed,
        "description": "Search technologies, comparisons, claims and verdicts.",
        "section": "search",
    } | (_found_for_sides(sides) if sides else _found(typed))
    return render_page("comparisons/search.html", context, indexed=False)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return the options of the search box for its input so far, as an HTML fragment."""
    found = service.technologies(service.cleaned(request.GET.get("q", "")), most=SUGGESTIONS)
    return render_page("comparisons/suggestions.html", {"found": found}, indexed=False)


def _found(typed: str) -> dict[str, Any]:
    technologies = service.technologies(typed, most=TECHNOLOGIES)
    comparisons = service.newest_comparisons_of(technologies[0].technology) if technologies else []
    texts = service.texts(typed, most=TEXTS)
    return {
        "sides": [],
        "technologies": technologies,
        "comparisons": comparisons,
        "texts": texts,
        "is_empty": not (technologies or texts),
    }


def _found_for_sides(sides: list[str]) -> dict[str, Any]:
    """Search for each side of an unknown pair, and for comparisons between the results."""
    found = [(side, service.technologies(side, most=OF_EACH_SIDE)) for side in sides]
    lefts, rights = ([hit.technology for hit in hits] for _, hits in found[:2])
    comparisons = service.comparisons_across(lefts, rights, most=COMPARISONS)
    return {"sides": found, "technologies": [], "comparisons": comparisons, "texts": [], "is_empty": False}
