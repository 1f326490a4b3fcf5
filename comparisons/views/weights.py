"""What matters to a reader: what an address asks for, and the result alone, which scripts put into the page.

The address is the whole state. Scripts are told the page's address to show in place of the result's.
"""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from comparisons.domain import preferences, scoring
from comparisons.domain.page import Page
from comparisons.domain.preferences import Preferences
from comparisons.models.paths import path
from comparisons.presenters.comparison_view import ComparisonView

from . import addresses
from .respond import show


@require_safe
def result(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None:
        return addresses.elsewhere(request, pair, "weighed")
    view = view_of(request, page)
    response = show("comparisons/weighed.html", {"view": view}, indexed=False)
    return push_url(response, path("comparison", page.slug) + view.query)


def view_of(request: HttpRequest, page: Page) -> ComparisonView:
    """``page`` today, as the address asks for it."""
    return ComparisonView(page, _preferences_of(request, page), datetime.now(UTC).date())


def _preferences_of(request: HttpRequest, page: Page) -> Preferences:
    """What the address says about the weights of ``page``; nothing where it weighs nothing."""
    query = request.META.get("QUERY_STRING", "")
    criteria = scoring.criteria(page) if query else []
    return preferences.read(query, criteria) if criteria else preferences.DEFAULT
