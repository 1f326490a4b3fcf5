"""One comparison."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.models.paths import address
from comparisons.presenters.structured_data.comparison import comparison
from comparisons.search import resolving

from . import addresses, any_two, weights
from .responses import render_page


@require_safe
def detail(request: HttpRequest, pair: str) -> HttpResponse:
    page = resolving.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "comparison", any_two.unpublished)
    view = weights.view_of(request, page)
    context = {"view": view, "data": comparison(view, address)}
    return render_page("comparisons/comparison.html", context, path=request.path, indexed=view.is_indexed)
