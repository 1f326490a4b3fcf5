"""A comparison as a decision record to take along, in Markdown."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain.weighed import weighed
from comparisons.presenters.decision_record import record

from . import addresses, weights
from .respond import NOINDEX


@require_safe
def decision(request: HttpRequest, pair: str) -> HttpResponse:
    page = addresses.published_page(pair)
    if page is None:
        return addresses.elsewhere(request, pair, "decision")
    preferences = weights.preferences_of(request, page)
    today = datetime.now(UTC).date()
    url = settings.SITE_URL.rstrip("/") + weights.address("comparison", page, preferences)
    text = record(weighed(page, preferences, today), url, today)
    return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers={"X-Robots-Tag": NOINDEX})
