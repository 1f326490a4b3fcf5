"""A pair and a technology as JSON, for whichever address asks: the twin of a page, or the API.

Other spellings lead to the canonical address with one redirect; what there is no document of is a problem.
"""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse

from comparisons.domain import days, pairs
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import Status
from comparisons.models import Technology, comparison_lists, keyset
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import absolute, path
from comparisons.models.reading_any_two import read_any_two
from comparisons.models.reading_technology import read_technology
from comparisons.presenters import problems
from comparisons.presenters.any_two_view import AnyTwoView
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.documents import any_two, comparison, technology
from comparisons.presenters.envelopes import Document, envelope
from comparisons.presenters.technology_view import TechnologyView
from comparisons.search import resolving

from . import missing
from .missing import Names
from .responses import answer, moved, refusal, site

BY_PUBLICATION = keyset.ByMoment("published")


# ---- pairs


def of_pair(request: HttpRequest, pair: str, names: Names) -> HttpResponse:
    """Return the document of a pair, weighed by the query. At most 6 queries; none is kept that has a query."""
    page = resolving.published_page(pair)
    if page is None:
        return _elsewhere(request, pair, names)
    return answer(_of_page(page, request.META.get("QUERY_STRING", ""), names), canonical=path("comparison", page.slug))


def between(one: Technology, other: Technology, names: Names) -> Document:
    """Return the document of two technologies, or the problem that their comparison was withdrawn. 8 queries."""
    page = resolving.published_page(pairs.canonical(one.slug, other.slug))
    if page:
        return _of_page(page, "", names)
    stored = _withdrawn(one, other)
    return missing.withdrawn(stored, names) if stored else _of_any_two(one, other, names)


def _of_page(page: Page, query: str, names: Names) -> Document:
    view = ComparisonView.asked(page, query, days.utc_today())
    own = {"self": site().url(names.comparison, page.slug) + view.query}
    return envelope(comparison.comparison(view, site()), links=own | comparison.links(view, site()), on=view.on)


def _elsewhere(request: HttpRequest, pair: str, names: Names) -> HttpResponse:
    """Answer where ``pair`` is not the canonical path of a published comparison."""
    readings = pairs.splits(pair)
    known = resolving.technologies_by_alias(word for reading in readings for word in reading)
    found = pairs.resolve(pair, known)
    if found is None:
        return refusal(missing.pair(readings, known, names))
    one, other = found
    if one == other:
        return moved(request, path(names.technology, one.slug))
    url = path(names.comparison, pairs.canonical(one.slug, other.slug))
    if request.path != url:
        return moved(request, url)
    stored = _withdrawn(one, other)
    if stored:
        return refusal(missing.withdrawn(stored, names))
    response = answer(_of_any_two(one, other, names), canonical=path("comparison", pair))
    response["X-Page-Cache"] = "lesser"  # like its page, it has a tenth of the cache
    return response


def _withdrawn(one: Technology, other: Technology) -> ComparisonLine | None:
    stored = comparison_lists.between(one.pk, other.pk)
    return stored if stored and stored.status == Status.ARCHIVED else None


def _of_any_two(one: Technology, other: Technology, names: Names) -> Document:
    """Return the document of two technologies that nobody compared."""
    today = days.utc_today()
    view = AnyTwoView(read_any_two(one, other, today), today)
    own = {"self": site().url(names.comparison, view.page.slug)}
    return envelope(any_two.any_two(view, site()), links=own | any_two.links(view, site()), on=today)


# ---- technologies


def of_technology(request: HttpRequest, slug: str, names: Names) -> HttpResponse:
    """Return the document of a technology, with the part of its comparisons that the query asks for. 5 queries."""
    found = resolving.technology_by_alias(slug)
    if found is None:
        return refusal(missing.technology(slug, names))
    url = path(names.technology, found.slug)
    if request.path != url:
        return moved(request, url)
    try:
        part = keyset.paginate(partial(comparison_lists.of_technology, found.pk), BY_PUBLICATION, request.GET)
    except Http404:
        return refusal(problems.of("bad-cursor"))
    today = days.utc_today()
    view = TechnologyView(*read_technology(found, today), today)
    links = {
        "self": absolute(url),
        "html": site().url("technology", found.slug),
        "markdown": site().url("technology_markdown", found.slug),
        "next": absolute(f"{url}?after={part.after}") if part.after else None,
        "alternatives": site().url("alternatives", found.slug),
        "feed": site().url("technology_feed", found.slug),
    }
    document = envelope(technology.technology(view, part, site()), links=links, on=today)
    return answer(document, canonical=path("technology", found.slug))
