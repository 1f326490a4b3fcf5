"""The picture of a comparison, which a link to it carries into chats."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from comparisons.domain.evidence import Evidence
from comparisons.presenters.card import card_of
from comparisons.presenters.card_picture import picture
from comparisons.search import resolving

from . import addresses


@require_safe
def card(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the picture as PNG: 30 kB at most, in 20 ms more than the page takes to read.

    A query leads to the address without it, so that strangers cannot have one picture drawn again and again; copies
    share a tenth of the page cache, as each is larger than its page.
    """
    if request.META.get("QUERY_STRING"):
        return HttpResponsePermanentRedirect(request.path)
    page = resolving.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "card")
    headers = {"X-Page-Cache": "lesser"}
    return HttpResponse(picture(card_of(Evidence(page))), content_type="image/png", headers=headers)
