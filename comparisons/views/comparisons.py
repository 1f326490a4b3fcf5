"""Comparisons: one, its history, the list of all, and the form that leads from two names to one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comparisons import searching, wording
from comparisons.forms import DisagreementForm
from comparisons.models import Comparison, Revision
from comparisons.page import Page
from comparisons.vocabulary import Basis

from . import addresses, any_two, keyset
from .figures import shared_figures
from .respond import show

BY_PUBLICATION = keyset.Newest("published")
BY_CHANGE = keyset.Newest("at")


@require_safe
def detail(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None or not request.path.endswith("/"):
        return addresses.elsewhere(request, pair, "comparison", any_two.unpublished)
    return show("comparisons/comparison.html", page_context(page), path=request.path, indexed=page.is_reviewed)


def page_context(page: Page) -> dict[str, Any]:
    """What the template of a comparison page is given, published or in preview."""
    return {
        "page": page,
        "lead": wording.lead(page),
        "verdict": wording.verdict(page),
        "bottom_line": wording.bottom_line(page),
        "rule": wording.rule(page),
        "headline": wording.headline(page.ruling) if page.ruling else "",
        "basis": Basis(page.ruling.basis).label if page.ruling else "",
        "placeholder": wording.PLACEHOLDER,
        "description": wording.description(page),
        "figures": list(shared_figures(page)),
        "form": DisagreementForm(page),
        "section": "browse",
    }


@require_safe
def changes(request: HttpRequest, pair: str) -> HttpResponse:
    """What was changed in a comparison and in its two technologies, by whom and why."""
    comparison = addresses.published_row(pair)
    if comparison is None or not request.path.endswith("/"):
        return addresses.elsewhere(request, pair, "comparison_changes")
    history = Revision.objects.of_pair(comparison.pk, (comparison.low_id, comparison.high_id))
    rows = history.select_related("technology").defer("record")
    context = {
        "comparison": comparison,
        "revisions": keyset.cut(rows, BY_CHANGE, request.GET),
        "section": "browse",
    }
    return show("comparisons/changes.html", context, path=request.path, indexed=False)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every published comparison, newest first; with ``a`` and ``b``, the way to the one of these two."""
    if "a" in request.GET or "b" in request.GET:
        return _choose(request)
    rows = keyset.cut(Comparison.objects.published().for_list(), BY_PUBLICATION, request.GET)
    context = {
        "comparisons": rows,
        "description": gettext("Every comparison, the newest first."),
        "section": "browse",
    }
    return show("comparisons/comparison_list.html", context, path=request.path, indexed=rows.is_first)


def _choose(request: HttpRequest) -> HttpResponse:
    typed = [" ".join(request.GET.get(name, "").split()) for name in ("a", "b")]
    found = searching.called(typed)
    one, other = (found.get(word) for word in typed)
    return HttpResponseRedirect(addresses.of_pair(one, other)) if one and other else _ask_again(typed, one, other)


def _ask_again(typed: list[str], *found: Any) -> HttpResponse:
    """The list with the form above it: what was typed is kept, and each word that leads nowhere is named."""
    unknown = [word for word, technology in zip(typed, found, strict=True) if word and technology is None]
    context = {
        "a": typed[0],
        "b": typed[1],
        "unknown": [(word, addresses.near(word)) for word in dict.fromkeys(unknown)],
        "is_incomplete": not all(typed),
        "comparisons": keyset.cut(Comparison.objects.published().for_list(), BY_PUBLICATION, {}),
        "section": "browse",
    }
    return show("comparisons/comparison_list.html", context, path=reverse("comparison_list"), indexed=False)
