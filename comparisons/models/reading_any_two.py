"""Fill the page of any two technologies without a stored comparison, with three queries.

One query for everything small, one for the claims, and one for the figures of both or, if the two share nothing, for
what each of them can be compared with instead.
"""

from dataclasses import replace
from datetime import date

from comparisons.domain import pairs
from comparisons.domain.direction import isolated
from comparisons.domain.page import AnyTwo, Link, Page

from .paths import path
from .reading import RelationRow, claims_of, figures_of
from .reading_readers import InReviewRow, mark
from .reading_technology import names, recorded_of, side_of
from .technology import Technology
from .technology_lists import OtherLine, nearest_to_each


def read_any_two(one: Technology, other: Technology, on: date) -> AnyTwo:
    """Return ``one`` and ``other`` side by side as of the day ``on``. Three queries."""
    first, second = sorted([one, other], key=lambda technology: technology.slug)
    recorded = recorded_of(first.pk, second.pk)
    claims = claims_of({technology.pk: technology.slug for technology in (first, second)})
    mark(claims.values(), recorded[InReviewRow])
    page = Page(
        first=side_of(first, recorded, on=on, opponent=second.slug, claims=claims[first.pk]),
        second=side_of(second, recorded, on=on, opponent=first.slug, claims=claims[second.pk]),
    )
    are_related = any(names(recorded[RelationRow], *order) for order in ((first, second), (second, first)))
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
    """Return links to pairs for each technology: with those of its kind that it shares most relations with."""
    found = nearest_to_each(first, second)
    of_first, of_second = (
        tuple(_pair(technology, line) for line in found if line.side == side)
        for side, technology in enumerate((first, second))
    )
    return of_first, of_second


def _pair(technology: Technology, other: OtherLine) -> Link:
    one, two = sorted([(technology.slug, technology.name), (other.slug, other.name)])
    return Link(
        f"{isolated(one[1])} vs {isolated(two[1])}", path("comparison", pairs.canonical(technology.slug, other.slug))
    )
