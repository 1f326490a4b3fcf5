"""One tap: which of the two a reader would pick. The page that thanks, and the numbers that other readers see."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comparisons.domain import pairs
from comparisons.domain.page import VOICES_SHOWN_FROM
from comparisons.domain.vocabulary import End
from comparisons.models.reading import PageRow, TechnologyRow
from comparisons.presenters.disagreement import PICK
from comparisons.search import resolving
from comparisons.services import rate_limits
from comparisons.services.voices import casting

from . import addresses, posted
from .origin import Origin, origin_of
from .responses import render_page

FOR = "for"
"""The field of the form, and the key of the query of the page that thanks: the slug of the chosen technology.

What a page shows follows from its URL alone."""
FOREIGN = "Not counted: another site sent this. If you want to say so, say it from here."
TOO_MANY = "Not counted: too many voices came from your network. You can still disagree in words, with your reasons."
NO_CHOICE = "Not counted: choose one of the two."


@csrf_exempt  # there is no cookie to abuse: see origin_of
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pair: str) -> HttpResponse:
    if request.method == "POST":
        response = _receive(request, pair)
        response["Cache-Control"] = "no-store"
        return response
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "voice")
    return _page(row, chosen=_side_of(row, request.GET.get(FOR, "")))


def _receive(request: HttpRequest, pair: str) -> HttpResponse:
    row = resolving.published_row_of_any(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "voice")
    chosen = _side_of(row, posted.read(request).data.get(FOR, ""))
    if origin_of(request) is Origin.FOREIGN:
        return _page(row, message=FOREIGN, status=403)
    if not row.verdict.pick:
        return _page(row)
    if chosen is None:
        return _page(row, message=NO_CHOICE, status=422)
    return _store(request, row, chosen)


def _store(request: HttpRequest, row: PageRow, chosen: TechnologyRow) -> HttpResponse:
    is_stored = casting.cast(
        row.comparison.id,
        End.LOW if chosen is row.low else End.HIGH,
        address=rate_limits.address_of(request),
        at=datetime.now(UTC),
        unverified_origin=origin_of(request) is Origin.UNKNOWN,
    )
    if not is_stored:
        return _page(row, message=TOO_MANY, status=429)
    url = reverse("voice", args=[pairs.canonical(row.low.slug, row.high.slug)])
    return HttpResponseRedirect(f"{url}?{FOR}={chosen.slug}", status=303)


def _side_of(row: PageRow, slug: str) -> TechnologyRow | None:
    return next((side for side in (row.low, row.high) if side.slug == slug), None)


def _page(row: PageRow, *, chosen: TechnologyRow | None = None, message: str = "", status: int = 200) -> HttpResponse:
    """Return the page that asks, thanks or says what is wrong; a 404 where there is no pick to agree with."""
    first, second = sorted([row.low, row.high], key=lambda side: side.slug)
    picked = {End.LOW.value: row.low, End.HIGH.value: row.high}.get(row.verdict.pick or "")
    context = {
        "first": first,
        "second": second,
        "pair": pairs.canonical(first.slug, second.slug),
        "picked": picked,
        "other": second if picked is first else first,
        "chosen": chosen,
        "wants": f"{PICK}{chosen.slug}" if chosen else "",
        "message": message,
        "shown_from": VOICES_SHOWN_FROM,
        "section": "browse",
    }
    return render_page("comparisons/voice.html", context, indexed=False, status=status if picked else max(status, 404))
