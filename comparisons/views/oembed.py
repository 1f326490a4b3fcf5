"""oEmbed: what stands in a page of another site for an address of this one. It fetches nothing."""

import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from comparisons.domain import days, pairs
from comparisons.domain.content_licence import EDITORS
from comparisons.models import Technology
from comparisons.models.paths import address
from comparisons.presenters import oembed
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.oembed import Document, Most
from comparisons.search import resolving

from . import addresses
from .plain_errors import Refusal, in_text

LARGEST = 100_000
"""Pixels; no frame is as large."""


@in_text
def answer(request: HttpRequest) -> HttpResponse:
    """Return the document of ``url``, an address of a comparison or a technology in any spelling. Five queries.

    Errors are plain sentences: consumers read the status alone.
    """
    asked = request.GET
    written = _format(asked)
    return written(_document(asked.get("url", ""), Most(_size(asked, "maxwidth"), _size(asked, "maxheight"))))


# ---- what is asked


def _format(asked: QueryDict) -> Callable[[Document], HttpResponse]:
    match asked.get("format", "json"):
        case "json":
            return _json
        case "xml":
            return _xml
    raise Refusal(501, "format is json or xml.")


def _size(asked: QueryDict, name: str) -> int | None:
    value = asked.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 6 and 0 < int(value) <= LARGEST):
        raise Refusal(400, f"{name} is a number of pixels from 1 to {LARGEST}.")
    return int(value)


class _Address(NamedTuple):
    """A page of this site: the name of its URL pattern, its captured part, and its query string."""

    name: str
    word: str
    query: str


def _address(url: str) -> _Address:
    """Return the page of this site at ``url``: of any scheme, with or without the last slash."""
    if not url:
        raise Refusal(400, "url is the address of a page of this site.")
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
    except ValueError:
        raise Refusal(400, "url is no address.") from None
    if parts.scheme not in ("http", "https") or host != urlsplit(settings.SITE_URL).netloc.lower():
        raise Refusal(404, "url is no address of this site.")
    try:
        match = resolve(unquote(parts.path).rstrip("/") + "/")
    except Resolver404:
        raise Refusal(404, "There is no page at this address.") from None
    word = next(iter(match.kwargs.values()), "")
    return _Address(match.url_name or "", word, parts.query)


# ---- what is answered


def _document(url: str, most: Most) -> Document:
    name, word, query = _address(url)
    match name:
        case "comparison" | "embed":
            return _of_pair(word, query, most)
        case "technology":
            return _of_technology(word)
    raise Refusal(404, "Comparisons and technologies can be embedded.")


def _of_pair(pair: str, query: str, most: Most) -> Document:
    found = resolving.resolved(pair)
    if found is None or found[0] == found[1]:
        raise Refusal(404, "There is no comparison at this address.")
    canonical = pairs.canonical(*(side.slug for side in found))
    page = resolving.published_page(canonical)
    if page is None:
        return _of_unjudged(found, canonical, most)
    view = ComparisonView.asked(page, query, days.utc_today())
    author = (page.ruling.decided_by if page.ruling else "") or EDITORS
    frame = address("embed", canonical) + view.query
    card = "" if view.query else address("card", canonical)  # the picture knows our own weights alone
    return oembed.rich(view.title, author, address("home"), frame=frame, card=card, most=most)


def _of_unjudged(sides: tuple[Technology, Technology], canonical: str, most: Most) -> Document:
    if addresses.missing(*sides).status == 410:
        raise Refusal(404, "This comparison was withdrawn.")
    return oembed.rich(
        pairs.title(*sides), EDITORS, address("home"), frame=address("embed", canonical), card="", most=most
    )


def _of_technology(word: str) -> Document:
    technology = resolving.technology_by_alias(word)
    if technology is None:
        raise Refusal(404, "There is no technology at this address.")
    return oembed.link(technology.name, EDITORS, address("home"))


def _json(document: Document) -> HttpResponse:
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type="application/json")


def _xml(document: Document) -> HttpResponse:
    return HttpResponse(oembed.xml(document), content_type="text/xml; charset=utf-8")
