"""Comparisons: one, the list of all, and the form that finds the comparison of two names."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.models import Technology, comparison_lists
from comparisons.search import service

from . import addresses, any_two, keyset, weights
from .responses import render_page

BY_PUBLICATION = keyset.ByMoment("published")
NOTHING_TYPED: dict[str, Any] = {"a": "", "b": "", "pairs": [], "unknown": [], "is_incomplete": False}
"""The context of the empty form above the list."""


@require_safe
def detail(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "comparison", any_two.unpublished)
    view = weights.view_of(request, page)
    return render_page("comparisons/comparison.html", {"view": view}, path=request.path, indexed=view.is_indexed)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the published comparisons, newest first; with ``a`` and ``b``, redirect to the comparison of these two."""
    if "a" in request.GET or "b" in request.GET:
        return _choose(request)
    rows = keyset.paginate(comparison_lists.every, BY_PUBLICATION, request.GET)
    context = {
        **NOTHING_TYPED,
        "comparisons": rows,
        "description": "Every comparison, the newest first.",
        "section": "browse",
    }
    return render_page("comparisons/comparison_list.html", context, path=request.path, indexed=rows.is_first)


def _choose(request: HttpRequest) -> HttpResponse:
    typed = [" ".join(request.GET.get(name, "").split()) for name in ("a", "b")]
    found = service.by_word(typed)
    one, other = (found.get(word) for word in typed)
    if one and other:
        return HttpResponseRedirect(addresses.comparison_url(one, other))
    return _ask_again(typed, one, other)


def _ask_again(typed: list[str], *found: Technology | None) -> HttpResponse:
    """Show the list and the form with its input, an error for each unknown name, and suggestions: pairs first."""
    named = list(zip(typed, found, strict=True))
    meant = {word: [known] if known else addresses.similar_technologies(word) for word, known in named}
    unknown = [word for word, known in named if word and known is None]
    context = {
        "a": typed[0],
        "b": typed[1],
        "pairs": addresses.likely_pairs(*(meant[word] for word in typed)),
        "unknown": [(word, meant[word]) for word in dict.fromkeys(unknown)],
        "is_incomplete": not all(typed),
        "comparisons": keyset.paginate(comparison_lists.every, BY_PUBLICATION, {}),
        "section": "browse",
    }
    return render_page("comparisons/comparison_list.html", context, path=reverse("comparison_list"), indexed=False)
