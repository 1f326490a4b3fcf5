"""What search engines may list: addresses in sections, each of a range of ids.

Django's own sitemaps count a table and skip to a section by OFFSET, so that the last of many costs as much as all of
them, and they hold a section whole. Here the next section is found by its first id, and read a slice at a time.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Substr
from django.urls import reverse

from comparisons.domain import pairs
from comparisons.models import Category, Comparison, Revision, Technology

IN_A_SECTION = 50_000
"""Ids, of which each has one address at most: more the protocol does not allow."""
AT_ONCE = 5_000
"""Ids that are read by one query."""
FIXED = (
    "home",
    "comparison_list",
    "technology_list",
    "category_list",
    "wanted",
    "method",
    "source_list",
    "privacy",
)


class Entry(NamedTuple):
    """One address, and the day of its last change such as 2026-10-01, empty where the catalogue knows none."""

    path: str
    changed: str = ""


class Section(NamedTuple):
    """The rows of a kind whose ids begin with ``first``."""

    kind: str
    first: int


class SectionEntry(NamedTuple):
    """The rows that are listed on a day, and what they come to; ``ids`` are all columns that hold the same id.

    A range is said of each of them: PostgreSQL does not infer that it holds for a joined table, and reads it whole.
    """

    rows: Callable[[date], Any]
    entries: Callable[[Any], Iterator[Entry]]
    ids: tuple[str, ...] = ("pk",)


def fixed() -> list[Entry]:
    """The pages that do not stand for a row."""
    return [Entry(reverse(name)) for name in FIXED]


def sections(on: date) -> Iterator[Section]:
    """Those that list something on a day; one query for each of them, and one for each kind."""
    for kind, listed in LISTED.items():
        first = 1
        while (found := _first_id(listed.rows(on).filter(pk__gte=first))) is not None:
            first = found - (found - 1) % IN_A_SECTION
            yield Section(kind, first)
            first += IN_A_SECTION


def slices(section: Section, on: date) -> Iterator[list[Entry]]:
    """What a section lists on a day, a part at a time; parts that would be empty are left out."""
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
    days = map(_day, ("published", "reviewed", "verdict__decided"))
    for low, high, published, reviewed, decided in rows.values_list("low__slug", "high__slug", *days):
        yield Entry(f"{before}{pairs.canonical(low, high)}{after}", max(published, reviewed, decided or ""))


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
    """The day of a date or date-time as the database writes it: to make 150,000 dates takes as long as all the rest."""
    return Substr(Cast(name, CharField()), 1, len("2026-10-01"))


def _address(name: str) -> tuple[str, str]:
    """What stands before and after the slug: ``reverse`` for each of thousands would take longer than all the rest."""
    before, _, after = reverse(name, args=["*"]).partition("*")
    return before, after


LISTED = {
    "comparisons": SectionEntry(
        lambda on: Comparison.objects.indexable(on), _comparisons, ("pk", "verdict__comparison")
    ),
    "technologies": SectionEntry(lambda on: Technology.objects.all(), _technologies),
    "categories": SectionEntry(lambda on: Category.objects.all(), _categories),
}
