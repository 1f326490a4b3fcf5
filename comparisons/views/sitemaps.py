"""The sitemap: an index of sections, and each of these, streamed."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import chain
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import sitemap_sections
from .sitemap_sections import Entry, Section

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"
PAGES = "pages"
"""The section of the fixed pages."""
OF_ROWS = re.compile(r"([a-z]+)-([1-9][0-9]{0,17})")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sections that list something today: the protocol knows no empty one."""
    names = [PAGES, *(f"{section.kind}-{section.first}" for section in sitemap_sections.sections(_today()))]
    paths = [escape(reverse("sitemap_section", args=[name])) for name in names]
    lines = [f"<sitemap><loc>{_origin()}{path}</loc></sitemap>\n" for path in paths]
    opened, closed = f'<sitemapindex xmlns="{NAMESPACE}">\n', "</sitemapindex>\n"
    return HttpResponse("".join([DECLARATION, opened, *lines, closed]), content_type=XML)


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponseBase:
    """The section called ``name``; one that lists nothing today is not found."""
    slices = iter([sitemap_sections.fixed()]) if name == PAGES else sitemap_sections.slices(_section(name), _today())
    first = next(slices, None)
    if first is None:
        raise Http404("Nothing is listed there.")
    return StreamingHttpResponse(_document(chain([first], slices)), content_type=XML)


def _section(name: str) -> Section:
    found = OF_ROWS.fullmatch(name)
    if found is None or found[1] not in sitemap_sections.LISTED or int(found[2]) % sitemap_sections.IN_A_SECTION != 1:
        raise Http404("No such section.")
    return Section(found[1], int(found[2]))


def _document(slices: Iterable[list[Entry]]) -> Iterator[str]:
    origin = _origin()
    yield f'{DECLARATION}<urlset xmlns="{NAMESPACE}">\n'
    for entries in slices:
        yield "".join(_line(origin, entry) for entry in entries)
    yield "</urlset>\n"


def _line(origin: str, entry: Entry) -> str:
    changed = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
    return f"<url><loc>{origin}{escape(entry.path)}</loc>{changed}</url>\n"


def _origin() -> str:
    return escape(settings.SITE_URL.rstrip("/"))


def _today() -> date:
    return datetime.now(UTC).date()
