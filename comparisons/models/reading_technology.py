"""What is recorded about technologies, read for pages that no verdict speaks on: facts, releases, relations.

One query holds everything small of all the technologies that are asked for.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.urls import reverse

from comparisons.domain import facts
from comparisons.domain.page import Claim, Link, Side
from comparisons.domain.sources import LISTED

from .category import Category
from .prepared import Prepared
from .reading import links_of, relation_rows
from .reading_releases import release_rows, releases_of
from .small import Small, as_small, by_what, united
from .source import Fact as FactRow
from .technology import Technology

TRUST = {listed.slug: (rank, listed) for rank, listed in enumerate(LISTED)}

Recorded = dict[str, list[Small]]


def recorded_of(*technologies: int) -> Recorded:
    """Facts, releases and relations of one technology or of two, by what they are; one query."""
    return by_what(RECORDED[len(technologies)].rows(*technologies))


def side_of(
    technology: Technology,
    recorded: Recorded,
    *,
    on: date,
    opponent: str = "",
    claims: Iterable[Claim] = (),
) -> Side:
    """Everything that is known about ``technology`` on a day; ``opponent`` is the slug that its relations leave out."""
    own = {field: technology.said(field) for field in (*facts.SHOWN, *facts.TEXTS)}
    category = technology.category
    said = list(_said(recorded["fact"], technology))
    return Side(
        slug=technology.slug,
        name=technology.name,
        plural=technology.plural,
        kind=technology.kind,
        use_case=technology.use_case,
        first_released=technology.first_released,
        claims=tuple(claims),
        relations=tuple(links_of(recorded["relation"], technology.pk, opponent)),
        summary=technology.summary,
        category=Link(category.title, reverse("category", args=[category.slug])) if category else None,
        facts=facts.facts(own | {"category": category.title if category else None}, said),
        releases=releases_of(recorded["release"], technology.pk, on),
        credits=facts.credits(own, said),
    )


def names(relations: Iterable[Small], one: Technology, other: Technology) -> bool:
    """Whether a relation of ``one`` leads to ``other``."""
    return any(row.number == one.pk and other.slug in (row.a, row.b) for row in relations)


def _recorded_rows(*technologies: int) -> Any:
    asked = list(technologies)
    return united(_fact_rows(asked), release_rows(asked), relation_rows(asked))


def _fact_rows(technologies: list[int]) -> Any:
    rows = FactRow.objects.filter(technology__in=technologies, field__in=(*facts.SHOWN, *facts.TEXTS))
    titles = Category.objects.filter(slug=OuterRef("value")).titles()
    name = Case(When(field="category", then=Subquery(titles)), default=Value(""))
    return as_small(rows, "fact", number=F("technology"), a=F("field"), b=F("value"), c=F("source__slug"), d=name)


def _said(rows: Iterable[Small], technology: Technology) -> Iterable[facts.Said]:
    """What sources say about ``technology``, in order of trust; categories by their names."""
    known = [row for row in rows if row.number == technology.pk and row.c in TRUST]
    for row in sorted(known, key=lambda row: TRUST[row.c][0]):
        listed = TRUST[row.c][1]
        yield facts.Said(row.a, row.d or row.b, listed.name, listed.attribution)


RECORDED = {1: Prepared(_recorded_rows, int), 2: Prepared(_recorded_rows, int, int)}
