"""Responses of public pages, rendered without the request: every reader gets identical bytes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from comparisons.models.paths import absolute, origin

NOINDEX = "noindex, follow"
DEFAULTS: dict[str, Any] = {"description": "", "section": "", "data": None}
"""Defaults of the base template's context; ``data`` is what the page says in JSON-LD."""


def render_page(
    template: str, context: dict[str, Any], *, path: str = "", indexed: bool = True, status: int = 200
) -> HttpResponse:
    """Return the rendered template; ``path`` is the canonical path, empty if there is none.

    The template gets no request, so nothing about the reader can enter the page.
    """
    indexed = indexed and not settings.SAMPLE_ACTIVITY
    canonical = absolute(path) if path else ""
    context = DEFAULTS | context | {"origin": origin(), "canonical": canonical, "indexed": indexed}
    content = render_to_string(template, context, using="jinja2")
    response = HttpResponse(content, status=status)
    if not indexed:
        response["X-Robots-Tag"] = NOINDEX
    return response


def permanent_redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Return a 301 to ``url`` with the query of the request."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)


def private(response: HttpResponse) -> HttpResponse:
    """Let nobody keep a page at a secret address. The site's ``Referrer-Policy`` keeps the address from other sites."""
    response["Cache-Control"] = "private, no-store"
    return response
