"""The answer of a comparison in small, for a frame in the pages of other sites."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import content_licence, pairs, sentences, weighing_sentences
from comparisons.models import Technology
from comparisons.models.paths import path
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.search import resolving

from . import addresses, weights
from .responses import render_page

UNKNOWN = "There's no comparison at this address."
WITHDRAWN = "This comparison was withdrawn."
NO_PICK = "No pick: nobody has judged this pair yet."


@require_safe
def embed(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the names, the pick with its strength, and the state of the page; by the weights of the query, if any.

    A pair that nobody judged has a page too, which says so; derived pairs share a tenth of the page cache.
    """
    page = resolving.published_page(pair)
    if page is not None:
        return _answer(weights.view_of(request, page))
    found = addresses.redirect_or_missing(request, pair, "embed")
    if isinstance(found, HttpResponse):
        return found
    if found.status == 410:
        return _nothing(WITHDRAWN, 410, found.sides)
    if len(found.sides) < 2:
        return _nothing(UNKNOWN, 404)
    response = _nothing(NO_PICK, 200, found.sides)
    response["X-Page-Cache"] = "lesser"
    return response


def _answer(view: ComparisonView) -> HttpResponse:
    page, box, is_readers = view.page, view.box, view.weighed.is_readers
    context = {
        "view": view,
        "answer": weighing_sentences.answer(view.weighed, "these") if is_readers else box.answer if box else "",
        "own_take": sentences.headline(page.ruling) if page.ruling else "",
        "licence": content_licence,
    }
    return render_page("comparisons/embed.html", context, path=path("comparison", page.slug), indexed=False)


def _nothing(said: str, status: int, sides: tuple[Technology, ...] = ()) -> HttpResponse:
    """Return a page without a verdict; it leads to the pair's own page where both are known."""
    title = pairs.title(*sides) if sides else "No comparison"
    at = path("comparison", pairs.canonical(*(side.slug for side in sides))) if sides else ""
    context = {"said": said, "title": title, "sides": sides, "licence": content_licence}
    return render_page("comparisons/embed_none.html", context, path=at, indexed=False, status=status)
