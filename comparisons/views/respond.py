"""How public pages are answered: from a template and plain values, the same bytes for every reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

NOINDEX = "noindex, follow"
BARE = {"description": "", "section": ""}
"""What the frame of a page shows unless the view says more."""


def show(
    template: str, context: dict[str, Any], *, path: str = "", indexed: bool = True, status: int = 200
) -> HttpResponse:
    """The page at ``path``, its canonical one.

    Rendered without the request, so that nothing can bring in the reader.
    """
    canonical = f"{settings.SITE_URL.rstrip('/')}{path}" if path else ""
    content = render_to_string(template, BARE | context | {"canonical": canonical, "indexed": indexed}, using="jinja2")
    response = HttpResponse(content, status=status)
    if not indexed:
        response["X-Robots-Tag"] = NOINDEX
    return response


def moved(request: HttpRequest, url: str) -> HttpResponse:
    """A 301 to ``url`` that keeps the query."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
