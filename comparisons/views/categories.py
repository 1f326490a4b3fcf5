from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comparisons.models import Category, Comparison

from . import keyset
from .respond import moved, show

NEWEST_WITHIN = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The shelves at the top, each with those on it."""
    top = Category.objects.filter(parent=None).prefetch_related("children")
    context = {
        "categories": top,
        "description": gettext("Technologies by what they are for."),
        "section": "categories",
    }
    return show("comparisons/category_list.html", context, path=request.path)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    category = _category(slug)
    url = category.get_absolute_url()
    if request.path != url:
        return moved(request, url)
    technologies = keyset.cut(
        category.technologies.only("slug", "name", "kind", "use_case", "category"), keyset.BySlug(), request.GET
    )
    within = Comparison.objects.published().filter(low__category=category, high__category=category)
    context = {
        "category": category,
        "description": gettext("%(category)s: its technologies, and how they compare.") % {"category": category.name},
        "children": category.children.all(),
        "technologies": technologies,
        "comparisons": within.for_list().newest()[:NEWEST_WITHIN],
        "section": "categories",
    }
    return show("comparisons/category.html", context, path=url, indexed=technologies.is_first)


def _category(slug: str) -> Category:
    """The category with this slug, in whatever case; a 404 where there is none, or where the word cannot be one."""
    found = Category.objects.select_related("parent").filter(slug=slug.lower()) if slug.isprintable() else None
    category = found.first() if found is not None else None
    if category is None:
        raise Http404("No such category.")
    return category
