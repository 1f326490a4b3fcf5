"""Comparisons: one, its history, the list of all, and the form that leads from two names to one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comparisons import pairs, wording
from comparisons.forms import DisagreementForm
from comparisons.models import Comparison, Revision
from comparisons.page import Figure, Page
from comparisons.vocabulary import METRICS, Basis, Metric

from . import addresses, keyset
from .respond import show

BY_PUBLICATION = keyset.Newest("published")
BY_CHANGE = keyset.Newest("at")


@require_safe
def detail(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None or not request.path.endswith("/"):
        return addresses.elsewhere(request, pair, "comparison")
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


class SharedFigure(NamedTuple):
    """The newest figures of both sides that count the same."""

    metric: Metric
    first: Figure
    second: Figure


def shared_figures(page: Page) -> Iterator[SharedFigure]:
    first, second = (_newest_figures(side.figures) for side in page.sides)
    for name in sorted(first.keys() & second.keys()):
        yield SharedFigure(METRICS[name], first[name], second[name])


def _newest_figures(figures: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.metric: figure for figure in sorted(figures, key=lambda figure: figure.observed)}


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
    found = addresses.technologies_typed(typed)
    one, other = (found.get(pairs.key(word)) for word in typed)
    if one and other:
        is_pair = one != other
        url = reverse("comparison", args=[pairs.canonical(one.slug, other.slug)]) if is_pair else one.get_absolute_url()
        return HttpResponseRedirect(url)
    return _ask_again(typed, one, other)


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
