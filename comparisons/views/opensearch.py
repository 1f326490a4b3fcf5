"""The site as a search engine of a browser (OpenSearch 1.1): its description, and suggestions while one types."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from markupsafe import escape

from comparisons.models.paths import absolute, address
from comparisons.search import service

from .search import SUGGESTIONS

DESCRIPTION_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
LINES = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Nice Pick</ShortName>
<Description>Search technologies, comparisons, claims and verdicts.</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image width="180" height="180" type="image/png">{icon}</Image>
<Url type="text/html" template="{search}?q={{searchTerms}}"/>
<Url type="{suggestions_type}" template="{suggestions}?q={{searchTerms}}"/>
<Url type="{type}" rel="self" template="{own}"/>
</OpenSearchDescription>
"""


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Return what a browser needs to search here, by name or from its address bar."""
    written = LINES.format(
        icon=escape(absolute(static("img/icon-180.png"))),
        search=escape(address("search")),
        suggestions_type=SUGGESTIONS_TYPE,
        suggestions=escape(address("suggestions_json")),
        type=DESCRIPTION_TYPE,
        own=escape(address("opensearch")),
    )
    return HttpResponse(written, content_type=f"{DESCRIPTION_TYPE}; charset=utf-8")


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return what was typed, the names of technologies that it may become, what each is, and where it leads.

    ``SUGGESTIONS`` at most, in three queries at most, as in the search box of the pages. Nobody keeps them.
    """
    typed = request.GET.get("q", "")[: service.LONGEST]
    found = service.technologies(service.cleaned(typed), most=SUGGESTIONS)
    known = [one.technology for one in found]
    answer: list[Any] = [
        typed,
        [one.word for one in found],
        [one.get_kind_display() if one.kind else "" for one in known],
        [address("technology", one.slug) for one in known],
    ]
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(json.dumps(answer), content_type=SUGGESTIONS_TYPE, headers=headers)
