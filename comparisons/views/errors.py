"""Error pages: 400, 404, 410, 500 and 503."""

import codecs
import sys
from collections.abc import Sequence
from contextlib import suppress

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError

from comparisons.models import Revision, Technology
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.services.outages import RETRY_AFTER, is_outage, outages

from .responses import render_page

SECRET = "password"  # noqa: S105 - a part of the names of fields
UNREADABLE_BODY = (BadRequest, MultiPartParserError, SuspiciousOperation, OSError)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _not_found_page()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_page("400.html", {}, indexed=False, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 503 page during an outage, else the 500 page. No query."""
    error = sys.exc_info()[1]
    if error is not None and is_outage(error):
        outages.note(error)
        return unavailable(request)
    return render_page("500.html", {}, indexed=False, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the 503 page; after a POST with a form that sends the same again. No query."""
    is_post = request.method == "POST"
    kept = _posted(request) if is_post else None
    response = render_page("503.html", {"is_post": is_post, "kept": kept}, indexed=False, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def prepare() -> None:
    """Load what the 503 page and Django's log need for it: when it is wanted, no file may be opened any more."""
    unavailable(HttpRequest())
    codecs.lookup("unicode_escape")


def _posted(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return the names and values of the form's fields, None where a page must not hold them, or cannot."""
    try:
        with suppress(RawPostDataException):  # it was read
            _ = request.body  # refuses what is too long before its files are read
        fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
        if not fields and request.body:  # it was read in vain before
            return None
    except UNREADABLE_BODY:
        return None
    return None if request.FILES or any(SECRET in name for name, _ in fields) else fields


def no_such_pair(technologies: list[Technology], comparisons: list[ComparisonLine]) -> HttpResponse:
    """Return the 404 of a pair with an unknown name, with suggestions."""
    return _not_found_page(technologies=technologies, comparisons=comparisons)


def no_such_technology(near: list[Technology]) -> HttpResponse:
    return _not_found_page(technologies=near)


def not_compared(one: Technology, other: Technology) -> HttpResponse:
    """Return the 404 of two known technologies without a published comparison."""
    return _not_found_page(sides=sorted([one, other], key=lambda technology: technology.slug))


def _not_found_page(
    sides: Sequence[Technology] = (),
    technologies: Sequence[Technology] = (),
    comparisons: Sequence[ComparisonLine] = (),
) -> HttpResponse:
    context = {"sides": sides, "technologies": technologies, "comparisons": comparisons}
    return render_page("404.html", context, indexed=False, status=404)


def withdrawn(comparison: ComparisonLine) -> HttpResponse:
    """Return the 410 of a withdrawn comparison, with the reason. One query."""
    context = {"comparison": comparison, "withdrawal": Revision.objects.withdrawal_of(comparison.id)}
    return render_page("410.html", context, indexed=False, status=410)
