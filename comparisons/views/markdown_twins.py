"""Comparisons, any two technologies and one technology as Markdown: the twins of their pages."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comparisons.domain import days
from comparisons.domain.page import Link
from comparisons.domain.sentences import SAMPLE
from comparisons.models import Technology, comparison_lists, keyset
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import address, origin, path
from comparisons.models.reading_any_two import read_any_two
from comparisons.models.reading_technology import read_technology
from comparisons.presenters import markdown_comparison, markdown_facts
from comparisons.presenters.any_two_view import AnyTwoView
from comparisons.presenters.documents.site import Site
from comparisons.presenters.technology_view import TechnologyView
from comparisons.search import resolving

from . import addresses, weights
from .comparison_index import BY_PUBLICATION
from .plain_errors import TextRefusals, in_text
from .responses import permanent_redirect

PAIR, ALONE = "comparison_markdown", "technology_markdown"
REFUSALS = TextRefusals(PAIR, ALONE)
MARKDOWN = addresses.Form(PAIR, ALONE, REFUSALS)


@in_text
def comparison(request: HttpRequest, pair: str) -> HttpResponse:
    """Return a comparison as Markdown, under the weights of the query."""
    page = resolving.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, PAIR, _any_two, MARKDOWN)
    view = weights.view_of(request, page)
    return _written(markdown_comparison.comparison(view, _site()), "comparison", page.slug)


def _any_two(one: Technology, other: Technology) -> HttpResponse:
    """Return two technologies without a published comparison; kept like their page, in a tenth of the cache."""
    today = days.utc_today()
    view = AnyTwoView(read_any_two(one, other, today), today)
    response = _written(markdown_facts.any_two(view, _site()), "comparison", view.page.slug)
    response["X-Page-Cache"] = "lesser"
    return response


@in_text
def technology(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one technology as Markdown, with a part of its comparisons."""
    found = resolving.technology_by_alias(slug)
    if found is None:
        return REFUSALS.no_such_technology(resolving.similar_technologies(slug))
    url = reverse(ALONE, args=[found.slug])
    if request.path != url:
        return permanent_redirect(request, url)
    rows = keyset.paginate(partial(comparison_lists.of_technology, found.pk), BY_PUBLICATION, request.GET)
    more = f"{address(ALONE, found.slug)}?after={rows.after}" if rows.after else ""
    today = days.utc_today()
    view = TechnologyView(*read_technology(found, today), today)
    text = markdown_facts.technology(view, [(_link(row), _said(row)) for row in rows], more, _site())
    return _written(text, "technology", found.slug)


def _link(row: ComparisonLine) -> Link:
    return Link(str(row), row.get_absolute_url())


def _said(row: ComparisonLine) -> str:
    outcome = row.verdict.get_outcome_display()
    return markdown_facts.line(row, outcome, row.review_note, row.verdict.in_short or "")


def _site() -> Site:
    return Site(origin(), path)


def _written(text: str, *canonical: str) -> HttpResponse:
    text += f"\n{SAMPLE}\n" if settings.SAMPLE_ACTIVITY else ""
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    response["Link"] = f'<{address(*canonical)}>; rel="canonical"'
    return response
