"""Comparisons: one, the list of all, and the form that leads from two names to one."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import freshness, sentences
from comparisons.domain.page import Page
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.domain.vocabulary import Basis
from comparisons.domain.weighed import weighed
from comparisons.models import Comparison, Technology
from comparisons.presenters.face_to_face import face_to_face
from comparisons.presenters.in_figures import in_figures
from comparisons.presenters.pick_box import pick_box
from comparisons.search import service

from . import addresses, any_two, keyset, weights
from .forms import blank
from .respond import show

BY_PUBLICATION = keyset.Newest("published")
NOTHING_TYPED: dict[str, Any] = {"a": "", "b": "", "pairs": [], "unknown": [], "is_incomplete": False}
"""What the form above the list shows before anybody uses it."""


@require_safe
def detail(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None:
        return addresses.elsewhere(request, pair, "comparison", any_two.unpublished)
    preferences = weights.preferences_of(request, page)
    is_indexed = preferences.are_default and freshness.is_indexed(page, datetime.now(UTC).date())
    context = page_context(page, preferences)
    return show("comparisons/comparison.html", context, path=request.path, indexed=is_indexed)


def page_context(page: Page, preferences: Preferences = DEFAULT) -> dict[str, Any]:
    """What the template of a comparison page is given, published or in preview."""
    today = datetime.now(UTC).date()
    result = weighed(page, preferences, today)
    return {
        "page": page,
        "lead": sentences.lead(page),
        "verdict": sentences.verdict(page),
        "bottom_line": sentences.bottom_line(page),
        "missing_figures": sentences.missing_figures(page),
        "rule": sentences.rule(page),
        "eyebrow": sentences.eyebrow(page),
        "headline": sentences.headline(page.ruling) if page.ruling else "",
        "basis": Basis(page.ruling.basis).label if page.ruling else "",
        "placeholder": sentences.PLACEHOLDER,
        "description": sentences.description(page),
        "figures": in_figures(page, today),
        "faces": face_to_face(page, result.own),
        "box": pick_box(page, result.own),
        "weighed": weights.shown(result),
        "disagreeing": blank(page),
        "section": "browse",
    }


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every published comparison, newest first; with ``a`` and ``b``, the way to the one of these two."""
    if "a" in request.GET or "b" in request.GET:
        return _choose(request)
    rows = keyset.cut(Comparison.objects.published().for_list(), BY_PUBLICATION, request.GET)
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
        "comparisons": keyset.cut(Comparison.objects.published().for_list(), BY_PUBLICATION, {}),
        "section": "browse",
    }
    return show("comparisons/comparison_list.html", context, path=reverse("comparison_list"), indexed=False)
