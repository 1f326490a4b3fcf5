"""Categories: the tree of all, and one with its technologies, their ranking by a named metric, and comparisons."""

from functools import partial
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import days
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import METRICS, Metric
from comparisons.models import Category, category_counts, home_lists, keyset, shelf_lists, technology_lists
from comparisons.models.category_tree import CategoryNode, trees_of
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import address
from comparisons.models.technology_lists import FigureLine, RankedLine
from comparisons.models.themes import by_theme
from comparisons.presenters.structured_data import pages as structured_data

from . import shelves
from .responses import permanent_redirect, render_page

OF_A_CARD = 2
"""Comparisons of a category in the list of all."""


class CategoryRanking(NamedTuple):
    """The technologies with the largest newest figures of one metric, each with its figure."""

    metric: Metric
    rows: list[tuple[RankedLine, FigureLine | None]]


class CategoryCard(NamedTuple):
    """A top category, how many technologies are in it, and its newest reviewed comparisons, picks first."""

    node: CategoryNode
    technologies: int
    comparisons: list[ComparisonLine]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the tree of all categories, each top one with a few of its comparisons. Three queries."""
    trees = trees_of(Category.objects.all())
    context = {
        "cards": _cards(trees),
        "description": "Technologies by purpose, and our picks among them.",
        "section": "categories",
    }
    return render_page("comparisons/category_list.html", context, path=request.path)


def _cards(trees: list[CategoryNode]) -> list[CategoryCard]:
    themes = by_theme(home_lists.indexed(days.utc_today()), trees, most=OF_A_CARD)
    compared = {theme.category: theme.comparisons for theme in themes}
    counts = category_counts.technologies()
    return [CategoryCard(top, category_counts.within(top, counts), compared.get(top.category, [])) for top in trees]


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category. Six queries; nine where the address asks to weigh."""
    node = node_of(slug)
    category = node.category
    url = category.get_absolute_url()
    if request.path != url:
        return permanent_redirect(request, url)
    technologies = keyset.paginate(partial(technology_lists.filed, category.pk), keyset.BySlug(), request.GET)
    categories = {inner.category.pk for inner in node.with_descendants()}
    path = ": ".join(isolated(one.name) for one in (*node.trail, category))
    ranking = _ranking(categories)
    compared = shelf_lists.compared_in(categories, [line.id for line, _ in ranking.rows] if ranking else [])
    shelf = shelves.shelf_of(compared, request)
    context = {
        "category": category,
        "description": f"{path}. How these technologies compare.",
        "trail": node.trail,
        "children": [child.category for child in node.children],
        "technologies": technologies,
        "shelf": shelf,
        "ranking": ranking,
        "compared": compared,
        "data": structured_data.category(category, node.trail, technologies, address)
        if technologies.is_first
        else None,
        "section": "categories",
    }
    return render_page(
        "comparisons/category.html", context, path=url, indexed=technologies.is_first and not (shelf and shelf.weights)
    )


def node_of(slug: str) -> CategoryNode:
    """Return the tree node of the category with ``slug``, in any case; raise Http404 where there is none. One query."""
    for top in trees_of(Category.objects.all()):
        for node in top.with_descendants():
            if node.category.slug == slug.lower():
                return node
    raise Http404("No such category.")


def _ranking(categories: set[int]) -> CategoryRanking | None:
    """Rank by the metric that most of the technologies have a figure of; None if none has any."""
    found = technology_lists.ranked(categories)
    return (
        CategoryRanking(METRICS[found.metric], [(line, line.figure) for line in found.lines]) if found.metric else None
    )
