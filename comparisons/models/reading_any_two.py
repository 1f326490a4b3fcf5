"""Fills the page of any two technologies, which no comparison is stored for, with three queries.

One query for everything small, one for the claims, and one for the figures of both or, where the two share nothing,
for what each of them can be compared with instead.
"""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.urls import reverse

from comparisons.domain import pairs
from comparisons.domain.page import AnyTwo, Link, Page

from .reading import claims_of, figures_of
from .reading_technology import names, recorded_of, side_of
from .technology import Technology

OTHERS = 4
"""How many pairs are offered for each side of one that cannot be compared."""


def read_any_two(one: Technology, other: Technology, on: date) -> AnyTwo:
    """``one`` and ``other`` side by side, as they stand on a day."""
    first, second = sorted([one, other], key=lambda technology: technology.slug)
    recorded = recorded_of(first.pk, second.pk)
    claims = claims_of({technology.pk: technology.slug for technology in (first, second)})
    page = Page(
        first=side_of(first, recorded, on=on, opponent=second.slug, claims=claims[first.pk]),
        second=side_of(second, recorded, on=on, opponent=first.slug, claims=claims[second.pk]),
    )
    are_related = any(names(recorded["relation"], *order) for order in ((first, second), (second, first)))
    any_two = AnyTwo(page, are_related)
    if any_two.are_known_to_differ:
        return replace(any_two, others=_others(first, second))
    return replace(any_two, page=_with_figures(page, first, second))


def _with_figures(page: Page, first: Technology, second: Technology) -> Page:
    figures = figures_of(first.pk, second.pk)
    return replace(
        page,
        first=replace(page.first, figures=tuple(figures[first.pk])),
        second=replace(page.second, figures=tuple(figures[second.pk])),
    )


def _others(first: Technology, second: Technology) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """For each of two that share nothing, pairs with those of its own kind that it shares most relations with."""
    chosen = Q()
    for technology in (first, second):
        nearest = Technology.objects.like(technology).with_shared(technology).order_by("-shared", "slug").values("pk")
        chosen |= Q(pk__in=nearest[:OTHERS])
    found = sorted(Technology.objects.filter(chosen), key=lambda technology: technology.slug)
    return _pairs_of(first, found), _pairs_of(second, found)


def _pairs_of(technology: Technology, found: list[Technology]) -> tuple[Link, ...]:
    known = {"category_id": technology.category_id, "kind": technology.kind}
    alike = [other for other in found if all(getattr(other, field) == value for field, value in known.items() if value)]
    return tuple(_pair(technology, other) for other in alike)


def _pair(one: Technology, other: Technology) -> Link:
    first, second = sorted([one, other], key=lambda technology: technology.slug)
    return Link(f"{first.name} vs {second.name}", reverse("comparison", args=[pairs.canonical(one.slug, other.slug)]))
