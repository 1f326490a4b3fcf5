"""/.well-known/security.txt: whom to tell of a hole in the site (RFC 9116)."""

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import days

from . import errors

VALID = timedelta(days=180)
"""RFC 9116 asks for less than a year."""


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Return security.txt, valid from today on, or 404 where nobody is named."""
    if not settings.SECURITY_EMAIL:
        return errors.not_found(request)
    lines = (
        f"Contact: mailto:{quote(settings.SECURITY_EMAIL, safe='@+')}",
        f"Expires: {days.utc_today() + VALID:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{request.path}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
