"""The page of one technology: what it is compared with, its figures and releases, and what is claimed about it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import days
from comparisons.models import comparison_lists, keyset
from comparisons.models.paths import address
from comparisons.models.reading_technology import read_technology
from comparisons.presenters.structured_data import pages as structured_data
from comparisons.presenters.technology_view import TechnologyView
from comparisons.search import resolving

from . import errors
from .comparison_index import BY_PUBLICATION
from .responses import permanent_redirect, render_page


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    technology = resolving.technology_by_alias(slug)
    if technology is None:
        return errors.no_such_technology(resolving.similar_technologies(slug))
    url = technology.get_absolute_url()
    if request.path != url:
        return permanent_redirect(request, url)
    published = partial(comparison_lists.of_technology, technology.pk)
    rows = keyset.paginate(published, BY_PUBLICATION, request.GET)
    today = days.utc_today()
    view = TechnologyView(*read_technology(technology, today), today)
    category = technology.category.slug if technology.category else ""
    data = structured_data.technology(view.side, view.description, category, rows, address)
    context = {
        "technology": technology,
        "side": view.side,
        "said_by": view.said_by,
        "comparisons": rows,
        "support": view.support,
        "figures": view.figures,
        "claims": view.claims,
        "description": view.description,
        "data": data if rows.is_first else None,
        "section": "technologies",
    }
    return render_page("comparisons/technology.html", context, path=url, indexed=rows.is_first)
