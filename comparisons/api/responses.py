"""JSON as the site answers it: documents, and problems that nobody keeps."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from comparisons.domain.sentences import SAMPLE
from comparisons.models.paths import absolute, origin, path
from comparisons.presenters.documents.site import Site
from comparisons.presenters.envelopes import MEDIA_TYPE, PROBLEM, Document


def site() -> Site:
    """Return the addresses that documents link to."""
    return Site(origin(), path)


def written(document: Document) -> bytes:
    """Return the JSON that programs get: one line, UTF-8, keys in the order of the document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def noticed(document: Document) -> Document:
    """Return a document in full: that of a demonstration says that it is one."""
    return document | ({"notice": SAMPLE} if settings.SAMPLE_ACTIVITY else {})


def answer(document: Document, *, canonical: str = "", headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a document; ``canonical`` is the path of the page that says the same."""
    response = HttpResponse(written(noticed(document)), content_type=MEDIA_TYPE, headers=headers)
    response["X-Robots-Tag"] = "noindex"
    if canonical:
        response["Link"] = f'<{absolute(canonical)}>; rel="canonical"'
    return response


def refusal(document: Document, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a problem with its status, its type as a URL."""
    document = document | {"type": absolute(document["type"])}
    response = HttpResponse(written(document), content_type=PROBLEM, status=document["status"], headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """Return a 301 to ``path`` with the query of the request."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
