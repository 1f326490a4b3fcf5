"""Comparisons: one, the list of all, and the form that leads from two names to one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.models import Technology, comparison_lists
from comparisons.search import service

from . import addresses, any_two, keyset, weights
from .respond import show

BY_PUBLICATION = keyset.ByMoment("published")
NOTHING_TYPED: dict[str, Any] = {"a": "", "b": "", "pairs": [], "unknown": [], "is_incomplete": False}
"""What the form above the list shows before anybody uses it."""


@require_safe
def detail(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None:
        return addresses.elsewhere(request, pair, "comparison", any_two.unpublished)
    view = weights.view_of(request, page)
    return show("comparisons/comparison.html", {"view": view}, path=request.path, indexed=view.is_indexed)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every published comparison, newest first; with ``a`` and ``b``, the way to the one of these two."""
    if "a" in request.GET or "b" in request.GET:
        return _choose(request)
    rows = keyset.cut(comparison_lists.every, BY_PUBLICATION, request.GET)
    context = {
        **NOTHING_TYPED,
        "comparisons": rows,
        "description": "Every comparison, the newest first.",
        "section": "browse",
    }
    return show("comparisons/comparison_list.html", context, path=request.path, indexed=rows.is_first)


def _choose(request: HttpRequest) -> HttpResponse:
    typed = [" ".join(request.GET.get(name, "").split()) for name in ("a", "b")]
    found = service.by_word(typed)
    one, other = (found.get(word) for word in typed)
    return HttpResponseRedirect(addresses.of_pair(one, other)) if one and other else _ask_again(typed, one, other)


def _ask_again(typed: list[str], *found: Technology | None) -> HttpResponse:
    """The list with the form above it: what was typed is kept, and each word that leads nowhere is named.

    Whole pairs are offered before single technologies: a pair is what was asked for.
    """
    meant = {word: [known] if known else addresses.near(word) for word, known in zip(typed, found, strict=True)}
    unknown = [word for word, known in zip(typed, found, strict=True) if word and known is None]
    context = {
        "a": typed[0],
        "b": typed[1],
        "pairs": addresses.likely_pairs(*(meant[word] for word in typed)),
        "unknown": [(word, meant[word]) for word in dict.fromkeys(unknown)],
        "is_incomplete": not all(typed),
        "comparisons": keyset.cut(comparison_lists.every, BY_PUBLICATION, {}),
        "section": "browse",
    }
    return show("comparisons/comparison_list.html", context, path=reverse("comparison_list"), indexed=False)
