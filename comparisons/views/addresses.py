"""What is answered where an address is not that of a published page: a redirect, a 404 or a 410."""

from collections.abc import Callable
from typing import NamedTuple, Protocol, assert_never

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Status
from comparisons.models import Technology, comparison_lists
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.search import resolving

from . import errors
from .responses import permanent_redirect


class Missing(NamedTuple):
    """What stands at a pair without a published page: 410 of a withdrawn one, else 404; ``sides`` are those known."""

    status: int
    sides: tuple[Technology, ...] = ()


Unpublished = Callable[[Technology, Technology], HttpResponse]


class Refusals(Protocol):
    """The answers of a kind of page where there is none; ``errors`` has those in HTML."""

    def not_found(self, request: HttpRequest, /) -> HttpResponse: ...
    def no_such_pair(self, technologies: list[Technology], comparisons: list[ComparisonLine], /) -> HttpResponse: ...
    def not_compared(self, one: Technology, other: Technology, /) -> HttpResponse: ...
    def withdrawn(self, comparison: ComparisonLine, /) -> HttpResponse: ...


class Form(NamedTuple):
    """A kind of page: the names in ``urls.py`` of a comparison and of one technology, and its refusals."""

    pair: str
    alone: str
    refusals: Refusals


HTML = Form("comparison", "technology", errors)


def redirect_or_error(
    request: HttpRequest, pair: str, name: str, unpublished: Unpublished | None = None, form: Form = HTML
) -> HttpResponse:
    """Answer where ``pair`` is not the canonical path of a published comparison: 301, 303, 404 or 410.

    ``name`` is the URL pattern of the request. ``unpublished`` makes the response for two known technologies without
    a published comparison; the default is a 404.
    """
    readings = pairs.splits(pair)
    known = resolving.technologies_by_alias(word for reading in readings for word in reading)
    found = pairs.resolve(pair, known)
    if found is None:
        return (
            form.refusals.no_such_pair(*resolving.similar_to_pair(readings[0], known))
            if readings
            else form.refusals.not_found(request)
        )
    one, other = found
    if one == other:
        return permanent_redirect(request, reverse(form.alone, args=[one.slug]))
    url = reverse(name, args=[pairs.canonical(one.slug, other.slug)])
    if request.path != url:
        return permanent_redirect(request, url)
    return published_or_withdrawn(one, other, form) or (unpublished or form.refusals.not_compared)(one, other)


def redirect_or_missing(request: HttpRequest, pair: str, name: str) -> HttpResponse | Missing:
    """Return the 301 to the canonical address of ``pair``, else what a small form says there. Two queries at most."""
    found = resolving.resolved(pair)
    if found is None:
        return Missing(404)
    one, other = sorted(found, key=lambda technology: technology.slug)
    if one == other:
        return Missing(404, (one,))
    url = reverse(name, args=[pairs.canonical(one.slug, other.slug)])
    if request.path != url:
        return permanent_redirect(request, url)
    return missing(one, other)


def missing(one: Technology, other: Technology) -> Missing:
    """Return what stands at a pair of two known technologies that has no published page. One query."""
    stored = comparison_lists.between(one.pk, other.pk)
    return Missing(410 if stored and stored.status == Status.ARCHIVED else 404, (one, other))


def published_or_withdrawn(one: Technology, other: Technology, form: Form = HTML) -> HttpResponse | None:
    """Return a 303 to the published comparison or the 410 of the withdrawn one, None if it was never published."""
    stored = comparison_lists.between(one.pk, other.pk)
    if stored is None:
        return None
    status = Status(stored.status)
    match status:
        case Status.PUBLISHED:
            url = reverse(form.pair, args=[stored.slug])
            return HttpResponseRedirect(url, status=303) if stored.is_published else None
        case Status.ARCHIVED:
            return form.refusals.withdrawn(stored)
        case Status.DRAFT | Status.IN_REVIEW:
            return None
        case _:
            assert_never(status)
