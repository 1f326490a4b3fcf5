"""What the search box finds, for programs."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from comparisons.api.responses import site
from comparisons.domain import pairs
from comparisons.models import Technology
from comparisons.models.paths import address
from comparisons.presenters.documents import lines
from comparisons.presenters.documents.shapes import ComparisonLineDocument, Documented
from comparisons.presenters.envelopes import Envelope
from comparisons.search import results, service
from comparisons.search.service import TechnologyMatch, TextMatch

from . import limits
from .asked import answered
from .parameters import READ
from .shapes import TechnologyLine
from .technology_lines import line_of, row_of

router = Router(tags=["Questions"])


class FoundTechnology(TechnologyLine):
    """A technology that the words may mean, the likeliest first."""

    alias: str | None
    """The other name that was found; null where its own name matches as well."""
    side: str | None
    """Which side of "a vs b" it may be; null where no pair was typed."""


class FoundPair(Documented):
    """The pair that the words name, whether or not anybody compared the two."""

    slug: str
    title: str
    url: str
    api: str


class FoundText(Documented):
    """A passage of a claim or a verdict that holds all words."""

    passage: str
    comparison: str
    """The slug of the comparison that shows it."""
    technology: str | None
    """The slug of the technology that the claim is about; null for a verdict."""
    claim: str | None
    """The key of the claim."""
    url: str


class SearchDocument(Documented):
    """What was found, as the page of the search shows it."""

    typed: str
    """The words that were searched for, on one line and cut to what a name can hold."""
    pair: FoundPair | None
    technologies: list[FoundTechnology]
    comparisons: list[ComparisonLineDocument]
    """Of a pair: our comparison of it, or of what the two names may mean. Else the newest of the first technology."""
    texts: list[FoundText]


@router.get(
    "/search",
    url_name="api_search",
    operation_id="search",
    summary="Search technologies, comparisons, claims and verdicts",
    response={200: Envelope[SearchDocument], **READ, 429: None},
)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(description="A name, words, or a pair.", examples=["postgres", "mysql vs postgres"])],
) -> HttpResponse:
    """A few of each kind, the best first."""
    limits.count(request)
    data = found(q)
    return answered(request, data, links={"html": f"{address('search')}?{urlencode({'q': data['typed']})}"})


def found(words: str) -> SearchDocument:
    """Return what words may mean. Ten queries at most."""
    typed = service.cleaned(words)
    pair = service.pair(typed)
    likely = _of_pair(*pair) if pair else results.found(typed)
    return {
        "typed": typed,
        "pair": _pair(*pair) if pair and pair[0] != pair[1] else None,
        "technologies": list(_technologies(likely)),
        "comparisons": [lines.line(one, site()) for one in likely.comparisons],
        "texts": [_text(one) for one in likely.texts],
    }


def _of_pair(one: Technology, other: Technology) -> results.Results:
    found = [TechnologyMatch(technology, "", technology.slug) for technology in dict.fromkeys([one, other])]
    return results.Results([], found, service.comparisons_across([one], [other], most=1), [])


def _pair(one: Technology, other: Technology) -> FoundPair:
    slug = pairs.canonical(one.slug, other.slug)
    return {
        "slug": slug,
        "title": pairs.title(one, other),
        "url": site().url("comparison", slug),
        "api": site().url("api_comparison", slug),
    }


def _technologies(found: results.Results) -> Iterator[FoundTechnology]:
    groups: list[tuple[str | None, Any]] = [(None, found.technologies), *found.sides]
    for side, matches in groups:
        for match in matches:
            yield {**line_of(row_of(match.technology)), "alias": match.alias or None, "side": side}


def _text(found: TextMatch) -> FoundText:
    url = site().url("comparison", found.comparison.slug)
    return {
        "passage": found.passage,
        "comparison": found.comparison.slug,
        "technology": found.technology.slug if found.technology else None,
        "claim": found.key or None,
        "url": f"{url}#claim-{found.key}" if found.key else url,
    }
