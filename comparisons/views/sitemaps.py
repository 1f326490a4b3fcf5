"""Sitemaps: an index of sections, and each section streamed as XML. A section holds a range of 50,000 ids.

Django's own sitemaps count a table and skip to a section by OFFSET, so that the last of many costs as much as all of
them, and they hold a section whole. Here the next section is found by its first id, and read a slice at a time.

Listed is what search engines may index today, nothing else. ``lastmod`` is the day of the last change of what a page
says: of a comparison as ``models.last_changes`` has it; of a technology its newest revision, or the newest publication
among its comparisons; of a list of comparisons or changed minds its newest entry. Where nothing records that day, as
for categories, alternatives and fixed texts, no day stands: a wrong one would make search engines doubt all others.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Case, CharField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days, pairs
from comparisons.domain.vocabulary import ANSWERED, End
from comparisons.models import Category, ChangedMind, Comparison, Feedback, Revision, Technology, last_changes
from comparisons.models.paths import origin

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"
COMPARISON_LIST, CHANGED_MINDS = "comparison_list", "changed_minds"
"""Names of lists whose newest entry is known."""
PAGES = "pages"
"""The section of the pages in ``FIXED``."""
SECTION_NAME = re.compile(r"([a-z]+)-([1-9][0-9]{0,17})")
IN_A_SECTION = 50_000
"""Ids in a section. Each has one URL at most, and the protocol allows no more."""
AT_ONCE = 5_000
"""Ids read by one query."""
FIXED = (
    "home",
    COMPARISON_LIST,
    "technology_list",
    "category_list",
    CHANGED_MINDS,
    "wanted",
    "disputed",
    "method",
    "source_list",
    "dump_list",
    "api_documentation",
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


Revised = dict[int, str]
"""The day of the newest revision of technologies, by id; empty for one without. One section looks each up once."""


class RowSource(NamedTuple):
    """The rows listed on a day, how to turn them into entries, and every column that holds their id.

    A range of ids is a condition on each of ``ids``: PostgreSQL does not infer it for a joined table, and would read
    that table whole.
    """

    rows: Callable[[date], Any]
    entries: Callable[[Any, Revised], Iterator[Entry]]
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
    return escape(origin())


def _fixed() -> list[Entry]:
    """Return the entries of the pages in ``FIXED``. Two queries, each for the first row of an index."""
    newest = {
        COMPARISON_LIST: Comparison.objects.published().order_by("-published").values_list(_day("published")),
        CHANGED_MINDS: ChangedMind.objects.order_by("-at").values_list(_day("at")),
    }
    changed = {name: (rows.first() or ("",))[0] for name, rows in newest.items()}
    return [Entry(reverse(name), changed.get(name, "")) for name in FIXED]


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
    revised: Revised = {}
    for first in range(section.first, section.first + IN_A_SECTION, AT_ONCE):
        within = [Q(**{f"{name}__gte": first, f"{name}__lt": first + AT_ONCE}) for name in listed.ids]
        if entries := list(listed.entries(listed.rows(on).filter(*within).order_by("pk"), revised)):
            yield entries


def _first_id(rows: Any) -> int | None:
    found: int | None = rows.order_by("pk").values_list("pk", flat=True).first()
    return found


def _comparisons(rows: Any, revised: Revised) -> Iterator[Entry]:
    before, after = _address("comparison")
    own = Subquery(_newest(Revision.objects.filter(comparison=OuterRef("pk")), "comparison", "at"))
    answers = Feedback.objects.filter(comparison=OuterRef("pk"), status__in=list(ANSWERED), withdrawn_at=None)
    answered = Case(When(answered__gt=0, then=Subquery(_newest(answers, "comparison", "answered_at"))))
    moments = ("published", "reviewed", "verdict__decided", "changed_on", own, answered)
    columns = ("low_id", "high_id", "low__slug", "high__slug", _newest_day(moments))
    found = list(rows.values_list(*columns))
    _look_up({side for row in found for side in row[:2]}, revised)
    for low_id, high_id, low, high, changed in found:
        newest = max(changed, revised[low_id], revised[high_id])
        yield Entry(f"{before}{pairs.canonical(low, high)}{after}", newest)


def _look_up(technologies: set[int], revised: Revised) -> None:
    """Add the days of those technologies that are not in ``revised`` yet. One query, none if all are."""
    if missing := technologies - revised.keys():
        found = last_changes.revised_on(missing)
        revised.update({one: found[one].isoformat() if one in found else "" for one in missing})


def _technologies(rows: Any, revised: Revised) -> Iterator[Entry]:
    before, after = _address("technology")
    published = (Comparison.objects.published().filter(**{end.value: OuterRef("pk")}) for end in End)
    newest = [Subquery(ones.order_by("-published").values("published")[:1]) for ones in published]
    found = list(rows.values_list("pk", "slug", _newest_day(newest)))
    _look_up({row[0] for row in found}, revised)
    for pk, slug, changed in found:
        yield Entry(f"{before}{slug}{after}", max(changed, revised[pk]))


def _alternatives(rows: Any, revised: Revised) -> Iterator[Entry]:
    return _by_slug("alternatives", rows)


def _categories(rows: Any, revised: Revised) -> Iterator[Entry]:
    return _by_slug("category", rows)


def _by_slug(name: str, rows: Any) -> Iterator[Entry]:
    before, after = _address(name)
    for slug in rows.values_list("slug", flat=True):
        yield Entry(f"{before}{slug}{after}")


def _newest(rows: Any, of: str, moment: str) -> Any:
    """Return the newest ``moment`` of the rows of one comparison, as a subquery."""
    return rows.order_by().values(of).annotate(newest=Max(moment)).values("newest")


def _newest_day(moments: Iterable[Any]) -> Greatest:
    """Return the newest day of dates and date-times, in SQL as well; empty where all are."""
    return Greatest(*(Coalesce(_day(moment), Value("")) for moment in moments))


def _day(name: Any) -> Substr:
    """Cut the day from a date or date-time in SQL: making 150,000 Python dates would double the time."""
    return Substr(Cast(name, CharField()), 1, len("2026-10-01"))


def _address(name: str) -> tuple[str, str]:
    """Return the path before and after the slug: ``reverse`` for thousands of rows takes longer than the rest."""
    before, _, after = reverse(name, args=["*"]).partition("*")
    return before, after


LISTED = {
    "comparisons": RowSource(lambda on: Comparison.objects.indexable(on), _comparisons, ("pk", "verdict__comparison")),
    "technologies": RowSource(lambda on: Technology.objects.all(), _technologies),
    "alternatives": RowSource(lambda on: Technology.objects.with_alternatives(), _alternatives),
    "categories": RowSource(lambda on: Category.objects.all(), _categories),
}
