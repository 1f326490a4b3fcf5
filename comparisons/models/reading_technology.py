"""What is recorded about technologies, read for pages that no verdict speaks on: facts, releases, relations.

One query holds everything small of all the technologies that are asked for.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.urls import reverse

from comparisons import statements
from comparisons.page import Claim, Link, Release, Side
from comparisons.vocabulary import Support

from .category import Category
from .reading import Small, as_small, links_of, relation_rows, union_of
from .release import Release as ReleaseRow
from .source import LISTED
from .source import Fact as FactRow
from .technology import Technology

TRUST = {listed.slug: (rank, listed) for rank, listed in enumerate(LISTED)}
NUMBERS = re.compile(r"\d+")

Recorded = dict[str, list[Small]]


def recorded_of(technologies: list[int]) -> Recorded:
    """Facts, releases and relations of ``technologies``, by what they are; one query."""
    return union_of(_fact_rows(technologies), _release_rows(technologies), relation_rows(technologies))


def side_of(
    technology: Technology,
    recorded: Recorded,
    *,
    on: date,
    opponent: str = "",
    claims: Iterable[Claim] = (),
) -> Side:
    """Everything that is known about ``technology`` on a day; ``opponent`` is the slug that its relations leave out."""
    own = {field: technology.said(field) for field in (*statements.SHOWN, *statements.TEXTS)}
    category = technology.category
    said = list(_said(recorded["fact"], technology))
    return Side(
        slug=technology.slug,
        name=technology.name,
        plural=technology.plural,
        kind=technology.kind,
        use_case=technology.use_case,
        claims=tuple(claims),
        relations=tuple(links_of(recorded["relation"], technology.pk, opponent)),
        summary=technology.summary,
        category=Link(category.name, reverse("category", args=[category.slug])) if category else None,
        facts=statements.facts(own | {"category": category.name if category else None}, said),
        releases=tuple(_releases(recorded["release"], technology, on)),
        credits=statements.credits(own, said),
    )


def names(relations: Iterable[Small], one: Technology, other: Technology) -> bool:
    """Whether a relation of ``one`` leads to ``other``."""
    return any(row.number == one.pk and other.slug in (row.a, row.b) for row in relations)


def _fact_rows(technologies: list[int]) -> Any:
    rows = FactRow.objects.filter(technology__in=technologies, field__in=(*statements.SHOWN, *statements.TEXTS))
    names_of_categories = Category.objects.filter(slug=OuterRef("value")).values("name")
    name = Case(When(field="category", then=Subquery(names_of_categories)), default=Value(""))
    return as_small(rows, "fact", number=F("technology"), a=F("field"), b=F("value"), c=F("source__slug"), d=name)


def _release_rows(technologies: list[int]) -> Any:
    rows = ReleaseRow.objects.filter(technology__in=technologies)
    return as_small(
        rows, "release", number=F("technology"), a=F("cycle"), b=F("latest"), c=F("support"), d=F("source"),
        day=F("released"), other_day=F("supported_until"),
    )  # fmt: skip


def _said(rows: Iterable[Small], technology: Technology) -> Iterable[statements.Said]:
    """What sources say about ``technology``, in order of trust; categories by their names."""
    known = [row for row in rows if row.number == technology.pk and row.c in TRUST]
    for row in sorted(known, key=lambda row: TRUST[row.c][0]):
        listed = TRUST[row.c][1]
        yield statements.Said(row.a, row.d or row.b, listed.name, listed.attribution)


def _releases(rows: Iterable[Small], technology: Technology, on: date) -> Iterable[Release]:
    """Newest first: by day, and by the numbers in the cycle where there is none."""
    own = [row for row in rows if row.number == technology.pk]
    for row in sorted(own, key=_age, reverse=True):
        yield Release(row.a, row.day, row.b, row.d, row.other_day, _is_over(row, on))


def _age(row: Small) -> tuple[date, list[int], str]:
    return row.day or date.min, [int(number) for number in NUMBERS.findall(row.a)], row.a


def _is_over(row: Small, on: date) -> bool | None:
    match row.c:
        case Support.UNTIL if row.other_day:
            return row.other_day < on
        case Support.SUPPORTED:
            return False
        case Support.ENDED:
            return True
    return None
