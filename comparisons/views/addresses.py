"""What is answered where an address is not that of a published page: a redirect, a 404 or a 410."""

from collections.abc import Callable
from typing import assert_never

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Status
from comparisons.models import Technology, comparison_lists
from comparisons.search import resolving

from . import errors
from .responses import permanent_redirect

Unpublished = Callable[[Technology, Technology], HttpResponse]


def redirect_or_error(
    request: HttpRequest, pair: str, name: str, unpublished: Unpublished | None = None
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
            errors.no_such_pair(*resolving.similar_to_pair(readings[0], known))
            if readings
            else errors.not_found(request)
        )
    one, other = found
    if one == other:
        return permanent_redirect(request, one.get_absolute_url())
    url = reverse(name, args=[pairs.canonical(one.slug, other.slug)])
    if request.path != url:
        return permanent_redirect(request, url)
    return published_or_withdrawn(one, other) or (unpublished or errors.not_compared)(one, other)


def published_or_withdrawn(one: Technology, other: Technology) -> HttpResponse | None:
    """Return a 303 to the published comparison or the 410 of the withdrawn one, None if it was never published."""
    stored = comparison_lists.between(one.pk, other.pk)
    if stored is None:
        return None
    status = Status(stored.status)
    match status:
        case Status.PUBLISHED:
            return HttpResponseRedirect(stored.get_absolute_url(), status=303) if stored.is_published else None
        case Status.ARCHIVED:
            return errors.withdrawn(stored)
        case Status.DRAFT | Status.IN_REVIEW:
            return None
        case _:
            assert_never(status)
