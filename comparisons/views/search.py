"""Search for technologies, comparisons and texts about them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from comparisons.search import resolving, results, service

from .responses import render_page

SUGGESTIONS = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what ``q`` finds; redirect "a vs b" to the pair."""
    typed = service.cleaned(request.GET.get("q", ""))
    if pair := service.pair(typed):
        return HttpResponseRedirect(resolving.comparison_url(*pair))
    found = results.found(typed)
    context: dict[str, Any] = {
        "typed": typed,
        "description": "Search technologies, comparisons, claims and verdicts.",
        "section": "search",
        **found._asdict(),
        "is_empty": found.is_empty,
    }
    return render_page("comparisons/search.html", context, indexed=False)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return the options of the search box for its input so far, as an HTML fragment."""
    found = service.technologies(service.cleaned(request.GET.get("q", "")), most=SUGGESTIONS)
    return render_page("comparisons/suggestions.html", {"found": found}, indexed=False)
