"""What a page holds for those who judge it, and not for readers."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import F, FilteredRelation, Q

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
    filed = _lines(first, second)
    categories: dict[PageCriterion, set[str]] = defaultdict(set)
    rows = Criterion.objects.filter(categories__slug__in={slug for line in filed for slug in line}).order_by()
    columns = ("slug", "name", "weight", "recheck_days", "question", "categories__slug")
    for slug, name, weight, recheck_days, question, category in rows.values_list(*columns):
        categories[PageCriterion(slug, name, weight, recheck_days, question)].add(category)
    return asked_of(categories.items(), *filed)


def criteria_and_asked(first: str | None, second: str | None) -> tuple[list[Criterion], tuple[PageCriterion, ...]]:
    """Return all criteria by name, and those that both categories ask for. Two queries at most."""
    filed = _lines(first, second)
    wanted = {slug for line in filed for slug in line}
    asks = FilteredRelation("categories", condition=Q(categories__slug__in=wanted))
    rows = Criterion.objects.annotate(asks=asks, category=F("asks__slug")) if wanted else Criterion.objects.all()
    found: dict[int, Criterion] = {}
    categories: dict[PageCriterion, set[str]] = defaultdict(set)
    for row in rows.order_by("name", "pk"):
        found.setdefault(row.pk, row)
        if slug := getattr(row, "category", None):
            criterion = PageCriterion(row.slug, row.name, row.weight, row.recheck_days, row.question)
            categories[criterion].add(slug)
    return list(found.values()), asked_of(categories.items(), *filed)


def _lines(*filed: str | None) -> list[tuple[str, ...]]:
    """Return the slugs of each category and of those above it. One query, or none without a category."""
    known = Category.objects.filter(parent__isnull=False).order_by() if any(filed) else Category.objects.none()
    parents = dict(known.values_list("slug", "parent__slug"))
    return [with_ancestors(category or "", lambda slug: parents.get(slug, "")) for category in filed]
