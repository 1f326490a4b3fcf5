"""Sitemaps: an index of sections, and each section streamed as XML. A section holds a range of 50,000 ids.

Django's own sitemaps count a table and skip to a section by OFFSET, so that the last of many costs as much as all of
them, and they hold a section whole. Here the next section is found by its first id, and read a slice at a time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import CharField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days, pairs
from comparisons.models import Category, Comparison, Revision, Technology

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"
PAGES = "pages"
"""The section of the pages in ``FIXED``."""
SECTION_NAME = re.compile(r"([a-z]+)-([1-9][0-9]{0,17})")
IN_A_SECTION = 50_000
"""Ids in a section. Each has one URL at most, and the protocol allows no more."""
AT_ONCE = 5_000
"""Ids read by one query."""
FIXED = (
    "home",
    "comparison_list",
    "technology_list",
    "category_list",
    "changed_minds",
    "wanted",
    "disputed",
    "method",
    "source_list",
    "privacy",
)


class Entry(NamedTuple):
    """A path with the day of its last change, such as 2026-10-01; ``changed`` is empty where none is recorded."""

    path: str
    changed: str = ""


class Section(NamedTuple):
    """The ``IN_A_SECTION`` ids from ``first`` on of one kind, a key of ``LISTED``."""

    kind: str
    first: int


class RowSource(NamedTuple):
    """The rows listed on a day, how to turn them into entries, and every column that holds their id.

    A range of ids is a condition on each of ``ids``: PostgreSQL does not infer it for a joined table, and would read
    that table whole.
    """

    rows: Callable[[date], Any]
    entries: Callable[[Any], Iterator[Entry]]
    ids: tuple[str, ...] = ("pk",)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the sections that are not empty today: the protocol allows no empty one. Http404 on a demonstration."""
    _require_listed()
    names = [PAGES, *(f"{section.kind}-{section.first}" for section in _sections(days.utc_today()))]
    paths = [escape(reverse("sitemap_section", args=[name])) for name in names]
    lines = [f"<sitemap><loc>{_origin()}{path}</loc></sitemap>\n" for path in paths]
    opened, closed = f'<sitemapindex xmlns="{NAMESPACE}">\n', "</sitemapindex>\n"
    return HttpResponse("".join([DECLARATION, opened, *lines, closed]), content_type=XML)


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponseBase:
    """Stream the section ``name``; raise Http404 where it is empty today, or the site a demonstration."""
    _require_listed()
    slices = iter([_fixed()]) if name == PAGES else _slices(_section_called(name), days.utc_today())
    first = next(slices, None)
    if first is None:
        raise Http404("Nothing is listed there.")
    return StreamingHttpResponse(_document(chain([first], slices)), content_type=XML)


def _require_listed() -> None:
    if settings.SAMPLE_ACTIVITY:
        raise Http404("Search engines are asked to list nothing of a demonstration.")


def _section_called(name: str) -> Section:
    found = SECTION_NAME.fullmatch(name)
    if found is None or found[1] not in LISTED or int(found[2]) % IN_A_SECTION != 1:
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


def _fixed() -> list[Entry]:
    """Return the entries of the pages in ``FIXED``."""
    return [Entry(reverse(name)) for name in FIXED]


def _sections(on: date) -> Iterator[Section]:
    """Yield the sections that are not empty on a day. One query per section, and one per kind."""
    for kind, listed in LISTED.items():
        first = 1
        while (found := _first_id(listed.rows(on).filter(pk__gte=first))) is not None:
            first = found - (found - 1) % IN_A_SECTION
            yield Section(kind, first)
            first += IN_A_SECTION


def _slices(section: Section, on: date) -> Iterator[list[Entry]]:
    """Yield the entries of a section on a day, in lists of ``AT_ONCE`` ids; empty lists are left out."""
    listed = LISTED[section.kind]
    for first in range(section.first, section.first + IN_A_SECTION, AT_ONCE):
        within = [Q(**{f"{name}__gte": first, f"{name}__lt": first + AT_ONCE}) for name in listed.ids]
        if entries := list(listed.entries(listed.rows(on).filter(*within).order_by("pk"))):
            yield entries


def _first_id(rows: Any) -> int | None:
    found: int | None = rows.order_by("pk").values_list("pk", flat=True).first()
    return found


def _comparisons(rows: Any) -> Iterator[Entry]:
    before, after = _address("comparison")
    days = map(_day, ("published", "reviewed", "verdict__decided", "changed_on"))
    for low, high, *recorded in rows.values_list("low__slug", "high__slug", *days):
        yield Entry(f"{before}{pairs.canonical(low, high)}{after}", max(day or "" for day in recorded))


def _technologies(rows: Any) -> Iterator[Entry]:
    before, after = _address("technology")
    of_each = Revision.objects.filter(technology=OuterRef("pk")).order_by().values("technology")
    newest = Subquery(of_each.annotate(newest=Max("at")).values("newest"))
    for slug, changed in rows.annotate(newest=newest).values_list("slug", _day("newest")):
        yield Entry(f"{before}{slug}{after}", changed or "")


def _categories(rows: Any) -> Iterator[Entry]:
    before, after = _address("category")
    for slug in rows.values_list("slug", flat=True):
        yield Entry(f"{before}{slug}{after}")


def _day(name: str) -> Substr:
    """Cut the day from a date or date-time in SQL: making 150,000 Python dates would double the time."""
    return Substr(Cast(name, CharField()), 1, len("2026-10-01"))


def _address(name: str) -> tuple[str, str]:
    """Return the path before and after the slug: ``reverse`` for thousands of rows takes longer than the rest."""
    before, _, after = reverse(name, args=["*"]).partition("*")
    return before, after


LISTED = {
    "comparisons": RowSource(lambda on: Comparison.objects.indexable(on), _comparisons, ("pk", "verdict__comparison")),
    "technologies": RowSource(lambda on: Technology.objects.all(), _technologies),
    "categories": RowSource(lambda on: Category.objects.all(), _categories),
}
