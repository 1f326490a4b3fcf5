"""Categories: all as a tree, and one with its technologies ranked by a stated figure."""

from typing import NamedTuple

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain.vocabulary import METRICS, Metric
from comparisons.models import Category, Comparison, Signal, Technology
from comparisons.models.category_tree import CategoryNode, trees_of
from comparisons.models.technology import TechnologyQuerySet

from . import keyset
from .respond import moved, show

NEWEST_WITHIN = 12
FEW = 60
"""Of so many technologies each pair can be looked up."""
LOOKED_THROUGH = 1000
"""So many of the newest comparisons are searched for those between more technologies."""
RANKED = 10


class Ranking(NamedTuple):
    """The technologies with the largest newest figures of one metric, each with that figure."""

    metric: Metric
    rows: list[tuple[Technology, Signal]]


class Compared(NamedTuple):
    """The newest comparisons within a category; ``looked_through`` of all the newest, 0 where none was passed over."""

    rows: list[Comparison]
    looked_through: int = 0


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The shelves at the top, each with those on it, however deep they nest."""
    context = {
        "shelves": trees_of(Category.objects.all()),
        "description": "Technologies by what they are for.",
        "section": "categories",
    }
    return show("comparisons/category_list.html", context, path=request.path)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    shelf = _shelf(slug)
    category = shelf.category
    url = category.get_absolute_url()
    if request.path != url:
        return moved(request, url)
    technologies = keyset.cut(
        category.technologies.only("slug", "name", "kind", "use_case", "category"), keyset.BySlug(), request.GET
    )
    categories = {inner.category.pk for inner in shelf.with_descendants()}
    filed = Technology.objects.filter(category__in=categories)
    path = ": ".join(one.name for one in (*shelf.trail, category))
    context = {
        "category": category,
        "description": f"{path}: its technologies, and how they compare.",
        "trail": shelf.trail,
        "children": [child.category for child in shelf.children],
        "technologies": technologies,
        "ranking": _ranking(filed),
        "compared": _compared(categories, list(filed.order_by().values_list("pk", flat=True)[: FEW + 1])),
        "section": "categories",
    }
    return show("comparisons/category.html", context, path=url, indexed=technologies.is_first)


def _shelf(slug: str) -> CategoryNode:
    """The category with this slug, in whatever case, among all the others; a 404 where there is none."""
    for top in trees_of(Category.objects.all()):
        for shelf in top.with_descendants():
            if shelf.category.slug == slug.lower():
                return shelf
    raise Http404("No such category.")


def _compared(categories: set[int], filed: list[int]) -> Compared:
    """``filed`` are technologies of the categories, at least one more than ``FEW`` where there are as many."""
    if len(filed) <= FEW:
        return Compared(list(Comparison.objects.newest_among(filed).for_list()[:NEWEST_WITHIN]))
    within = Comparison.objects.newest_within(categories, most=NEWEST_WITHIN, looked_through=LOOKED_THROUGH)
    return Compared(list(within.for_list()), LOOKED_THROUGH)


def _ranking(technologies: TechnologyQuerySet) -> Ranking | None:
    """By the metric that most of ``technologies`` have a figure of; None where none has any."""
    metric = Signal.objects.commonest_metric(technologies)
    if not metric:
        return None
    ranked = technologies.with_newest(metric).order_by(F("figure").desc(nulls_last=True), "slug")
    best = [row for row in ranked.only("slug", "name", "kind")[:RANKED] if row.figure is not None]
    newest = Signal.objects.newest_of([technology.pk for technology in best], metric)
    return Ranking(METRICS[metric], [(technology, newest[technology.pk]) for technology in best])
