"""What a page holds for those who judge it, and not for readers."""

from collections import defaultdict
from dataclasses import replace

from comparisons.domain.asked_criteria import asked_of, with_ancestors
from comparisons.domain.page import Page, PageCriterion

from .category import Category, Criterion
from .technology import Technology


def as_judged(page: Page) -> Page:
    """Return ``page`` with what the categories of both sides ask for.

    At most three queries; all categories are read, as only they tell which one is above another.
    """
    slugs = [side.slug for side in page.sides]
    category = dict(Technology.objects.filter(slug__in=slugs).order_by().values_list("slug", "category__slug"))
    return replace(page, asked=_asked(*(category[slug] for slug in slugs)))


def _asked(first: str | None, second: str | None) -> tuple[PageCriterion, ...]:
    """Return the criteria that both categories ask for. Two queries, or none where a side has no category."""
    if not first or not second:
        return ()
    parents = dict(Category.objects.filter(parent__isnull=False).order_by().values_list("slug", "parent__slug"))
    filed = [with_ancestors(category, lambda slug: parents.get(slug, "")) for category in (first, second)]
    categories: dict[PageCriterion, set[str]] = defaultdict(set)
    rows = Criterion.objects.filter(categories__slug__in={slug for line in filed for slug in line}).order_by()
    columns = ("slug", "name", "weight", "recheck_days", "question", "categories__slug")
    for slug, name, weight, recheck_days, question, category in rows.values_list(*columns):
        categories[PageCriterion(slug, name, weight, recheck_days, question)].add(category)
    return asked_of(categories.items(), *filed)
