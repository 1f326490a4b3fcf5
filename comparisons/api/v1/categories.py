"""Categories: all of them, and each with its technologies."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from comparisons.api.responses import site
from comparisons.models import Category, keyset, program_lists
from comparisons.presenters.envelopes import Envelope

from . import named
from .lists import After, documented, listed, page_of
from .parameters import READ, Slug
from .shapes import CategoryDocument, CategoryLine
from .technology_lines import category_of, line_of

MOST_CHILDREN = 1000
"""Categories within one; catalogues have dozens in all."""
router = Router(tags=["Categories"])


@router.get(
    "/categories",
    url_name="api_categories",
    operation_id="listCategories",
    summary="List categories",
    response={200: Envelope[list[CategoryLine]], **READ},
)
def categories(request: HttpRequest, after: After = None) -> HttpResponse:
    """Every category by slug, each with the wider one that it is part of."""
    found = page_of(program_lists.categories, keyset.BySlug(), after)
    items = (_line(row.slug, row.name, row.description, row.parent.slug, row.parent.name) for row in found)
    return listed(request, found, items, html=reverse("category_list"))


@router.get(
    "/categories/{slug}",
    url_name="api_category",
    operation_id="getCategory",
    summary="Get a category",
    response={200: Envelope[CategoryDocument], **READ},
)
def category(request: HttpRequest, slug: Slug, after: After = None) -> HttpResponse:
    """A category with those within it and a page of its technologies: `after` is a cursor of these."""
    found = named.category(request, slug)
    technologies = page_of(partial(program_lists.filed, found.pk), keyset.BySlug(), after)
    children = Category.objects.filter(parent=found).order_by("slug").values_list("slug", "name")[:MOST_CHILDREN]
    parent = found.parent
    data: CategoryDocument = {
        **_line(
            found.slug, found.name, found.description, parent.slug if parent else None, parent.name if parent else None
        ),
        "children": [{"slug": slug, "name": name} for slug, name in children],
        "technologies": [line_of(row) for row in technologies],
    }
    return documented(request, data, technologies, html=found.get_absolute_url())


def _line(slug: str, name: str, description: str, parent: str | None, parent_name: str | None) -> CategoryLine:
    return {
        "slug": slug,
        "name": name,
        "description": description or None,
        "parent": category_of(parent, parent_name),
        "url": site().url("category", slug),
        "api": site().url("api_category", slug),
    }
