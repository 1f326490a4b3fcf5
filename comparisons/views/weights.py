"""A comparison with the weights of a reader: the view for a URL, and the result as a fragment for scripts.

The URL is the whole state. HX-Push-Url tells scripts to show the URL of the page, not that of the fragment.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from comparisons.domain import days
from comparisons.domain.page import Page
from comparisons.models.paths import path
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.search import resolving

from . import addresses
from .responses import render_page


@require_safe
def result(request: HttpRequest, pair: str) -> HttpResponse:
    page = resolving.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "weighed")
    view = view_of(request, page)
    response = render_page("comparisons/weighed.html", {"view": view}, indexed=False)
    return push_url(response, path("comparison", page.slug) + view.query)


def view_of(request: HttpRequest, page: Page) -> ComparisonView:
    """Return the view of ``page`` as of today, with the weights and must-haves of the URL."""
    return ComparisonView.asked(page, request.META.get("QUERY_STRING", ""), days.utc_today())
