"""The form to ask for a pick on a pair without one, and the list of the most wanted pairs."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comparisons.domain import days, pairs
from comparisons.domain.vocabulary import End
from comparisons.models import Technology, Wish
from comparisons.models.wish import DAYS
from comparisons.search import resolving
from comparisons.services import rate_limits, wishes

from . import addresses, posted
from .origin import Origin, origin_of
from .responses import render_page

FOREIGN = "Not counted: another site sent this. If you want the pick, ask from here."
TOO_MANY = "Not counted: too many wishes came from your network today. Please ask again tomorrow."
MOST_WANTED = 100
ASKED = "asked"
"""Query key of the page that thanks: what a page shows follows from its URL alone."""


@csrf_exempt  # there is no cookie to abuse: see origin_of
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, pair: str) -> HttpResponse:
    if request.method == "POST":
        response = _receive(request, pair)
        response["Cache-Control"] = "no-store"
        return response
    has_asked = ASKED in request.GET
    return addresses.redirect_or_error(request, pair, "wish", lambda one, other: _page(one, other, has_asked=has_asked))


def _receive(request: HttpRequest, pair: str) -> HttpResponse:
    found = resolving.resolved(pair)
    if found is None or found[0] == found[1]:
        return addresses.redirect_or_error(request, pair, "wish")
    return addresses.published_or_withdrawn(*found) or _store(request, *found)


def _store(request: HttpRequest, one: Technology, other: Technology) -> HttpResponse:
    if origin_of(request) is Origin.FOREIGN:
        return _page(one, other, message=FOREIGN, status=403)
    at = datetime.now(UTC)
    if not wishes.ask(one, other, client=rate_limits.client_of(request, at), at=at):
        return posted.retry_after(days.midnight_after(at) - at, _page(one, other, message=TOO_MANY, status=429))
    url = reverse("wish", args=[pairs.canonical(one.slug, other.slug)])
    return HttpResponseRedirect(f"{url}?{ASKED}", status=303)


def _page(
    one: Technology, other: Technology, *, has_asked: bool = False, message: str = "", status: int = 200
) -> HttpResponse:
    first, second = sorted([one, other], key=lambda technology: technology.slug)
    context = {
        "first": first,
        "second": second,
        "pair": pairs.canonical(first.slug, second.slug),
        "has_asked": has_asked,
        "message": message,
        "days": DAYS,
        "section": "browse",
    }
    return render_page("comparisons/wish.html", context, indexed=False, status=status)


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """List the most wanted pairs, in public, so that readers can check the editors' choice against it."""
    rows = Wish.objects.wanted(days.utc_today(), MOST_WANTED)
    context = {
        "pairs": [_wanted_pair(row) for row in rows],
        "days": DAYS,
        "is_cut": len(rows) == MOST_WANTED,
        "description": "The pairs readers most want a pick for.",
        "section": "wanted",
    }
    return render_page("comparisons/wanted.html", context, path=request.path)


def _wanted_pair(row: dict[str, Any]) -> dict[str, Any]:
    """Return one line of the list, the names in display order."""
    (first_slug, first), (second_slug, second) = sorted((row[f"{end}__slug"], row[f"{end}__name"]) for end in End)
    url = reverse("comparison", args=[pairs.canonical(first_slug, second_slug)])
    return {"first": first, "second": second, "url": url, "number": row["number"]}
