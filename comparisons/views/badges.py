"""Badges of comparisons and technologies, for the pages of other sites."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from comparisons.domain import days
from comparisons.domain.evidence import Evidence
from comparisons.models.paths import path
from comparisons.models.reading_technology import recorded_of, side_of
from comparisons.presenters.badge import Badge, badge_of, plain_badge, support_badge
from comparisons.presenters.badge_picture import picture
from comparisons.search import resolving

from . import addresses

UNKNOWN, ONE, NO_PICK, WITHDRAWN = "unknown pair", "one technology", "no pick yet", "withdrawn"


@require_safe
def pair(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the badge of a published comparison. An error is a badge too: an image shows nothing else."""
    if request.META.get("QUERY_STRING"):
        return HttpResponsePermanentRedirect(request.path)
    page = resolving.published_page(pair)
    if page is not None:
        return _badge(badge_of(Evidence(page), *_notes()))
    found = addresses.redirect_or_missing(request, pair, "badge")
    return found if isinstance(found, HttpResponse) else _badge(plain_badge(_why(found)), found.status)


@require_safe
def technology(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the badge of a technology's support. Two queries."""
    if request.META.get("QUERY_STRING"):
        return HttpResponsePermanentRedirect(request.path)
    found = resolving.technology_by_alias(slug)
    if found is None:
        return _badge(plain_badge("unknown technology"), 404)
    url = path("technology_badge", found.slug)
    if request.path != url:
        return HttpResponsePermanentRedirect(url)
    today = days.utc_today()
    return _badge(support_badge(side_of(found, recorded_of(found.pk), on=today), today, *_notes()))


def _notes() -> list[str]:
    return ["sample activity"] if settings.SAMPLE_ACTIVITY else []


def _why(missing: addresses.Missing) -> str:
    if missing.status == 410:
        return WITHDRAWN
    return {0: UNKNOWN, 1: ONE}.get(len(missing.sides), NO_PICK)


def _badge(badge: Badge, status: int = 200) -> HttpResponse:
    return HttpResponse(picture(badge), content_type="image/svg+xml", status=status)
