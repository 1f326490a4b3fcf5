"""The picture of a comparison, which a link to it carries into chats."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from comparisons.domain import days, freshness
from comparisons.domain.evidence import Evidence
from comparisons.presenters.card import card_of
from comparisons.presenters.card_picture import picture
from comparisons.search import resolving

from . import addresses
from .responses import NOINDEX


@require_safe
def card(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the picture as PNG: 30 kB at most, in 20 ms more than the page takes to read.

    A query leads to the address without it, so that strangers cannot have one picture drawn again and again; copies
    share a tenth of the page cache, as each is larger than its page. Search engines may show it where they may list the
    page, whose structured data names it: they ask for a picture that they may show.
    """
    if request.META.get("QUERY_STRING"):
        return HttpResponsePermanentRedirect(request.path)
    page = resolving.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "card")
    evidence = Evidence(page)
    response = HttpResponse(picture(card_of(evidence)), content_type="image/png", headers={"X-Page-Cache": "lesser"})
    if settings.SAMPLE_ACTIVITY or not freshness.is_indexed(evidence, days.utc_today()):
        response["X-Robots-Tag"] = NOINDEX
    return response
