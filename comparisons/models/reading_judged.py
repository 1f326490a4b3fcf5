"""What a page holds for those who judge it, and not for readers."""

from collections import defaultdict
from dataclasses import replace

from comparisons.domain.page import Page, PageCriterion
from comparisons.domain.shelves import Shelves, asked_of, shelves_of

from .category import Category, Criterion
from .technology import Technology


def as_judged(page: Page) -> Page:
    """Return ``page`` with where each side speaks for itself, its shelves, and what their categories ask for.

    At most three queries; all categories are read, as only they tell which one is above another.
    """
    columns = ("slug", "category__slug", "website", "repository", "own_sources")
    rows = Technology.objects.filter(slug__in=[side.slug for side in page.sides]).order_by().values_list(*columns)
    own = {slug: rest for slug, *rest in rows}
    parents = _parents() if any(category for category, *_ in own.values()) else {}
    first, second = (
        replace(
            side,
            website=website,
            repository=repository,
            own_sources=tuple(own_sources),
            shelves=shelves_of(category or "", lambda slug: parents.get(slug, "")),
        )
        for side, (category, website, repository, own_sources) in ((side, own[side.slug]) for side in page.sides)
    )
    return replace(page, first=first, second=second, asked=_asked(first.shelves, second.shelves))


def _parents() -> dict[str, str]:
    rows = Category.objects.filter(parent__isnull=False).order_by()
    return dict(rows.values_list("slug", "parent__slug"))


def _asked(first: Shelves, second: Shelves) -> tuple[PageCriterion, ...]:
    """Return the criteria that both shelves ask for. One query, or none where a side is on no shelf."""
    if not first or not second:
        return ()
    categories: dict[PageCriterion, set[str]] = defaultdict(set)
    rows = Criterion.objects.filter(categories__slug__in={*first, *second}).order_by()
    columns = ("slug", "name", "weight", "recheck_days", "question", "categories__slug")
    for slug, name, weight, recheck_days, question, category in rows.values_list(*columns):
        categories[PageCriterion(slug, name, weight, recheck_days, question)].add(category)
    return asked_of(categories.items(), first, second)
