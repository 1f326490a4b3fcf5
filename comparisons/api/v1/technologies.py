"""Technologies: all of them, each in full, and what is recorded of each."""

from functools import partial
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from comparisons.api import documents
from comparisons.api.responses import site
from comparisons.domain import days
from comparisons.domain.page import Side
from comparisons.models import Technology, keyset, program_lists
from comparisons.models.program_lists import ClaimAt, FigureAt
from comparisons.models.reading import claim_of, figure_of, releases_of
from comparisons.models.reading_readers import in_review_of, mark
from comparisons.presenters.documents import parts
from comparisons.presenters.documents.shapes import ClaimDocument, ReleaseDocument
from comparisons.presenters.documents.technology_shapes import TechnologyDocument
from comparisons.presenters.envelopes import Envelope

from . import batches, named
from .lists import After, listed, page_of
from .parameters import READ, Slug
from .shapes import FigureLine, TechnologyLine
from .technology_lines import line_of

Slugs = Annotated[batches.Listed | None, batches.parameter("Slugs or other names", "postgresql,mysql")]
router = Router(tags=["Technologies"])


@router.get(
    "/technologies",
    url_name="api_technologies",
    operation_id="listTechnologies",
    summary="List technologies",
    response={200: Envelope[list[TechnologyLine]], **READ, 429: None},
)
def technologies(request: HttpRequest, after: After = None, slugs: Slugs = None) -> HttpResponse:
    """Every technology of the catalogue by slug, fifty at a time; or those with the names in `slugs`."""
    if slugs is not None:
        return batches.technologies(request, slugs)
    found = page_of(program_lists.technologies, keyset.BySlug(), after)
    return listed(request, found, map(line_of, found), html=reverse("technology_list"))


@router.get(
    "/technologies/{slug}",
    url_name="api_technology",
    operation_id="getTechnology",
    summary="Get a technology",
    response={200: Envelope[TechnologyDocument], **READ},
)
def technology(request: HttpRequest, slug: Slug, after: After = None) -> HttpResponse:
    """All that the page of a technology says, with a page of its comparisons: `after` is a cursor of these."""
    return documents.of_technology(request, slug, named.NAMES)


@router.get(
    "/technologies/{slug}/claims",
    url_name="api_claims",
    operation_id="listClaims",
    summary="List the claims about a technology",
    response={200: Envelope[list[ClaimDocument]], **READ},
)
def claims(request: HttpRequest, slug: Slug, after: After = None) -> HttpResponse:
    """Pros and cons with criterion, strength, source and the day on which an editor last read the source.

    Whether a claim counts depends on the pair: the documents of comparisons say it.
    """
    found = named.technology(request, slug)
    rows = page_of(partial(program_lists.claims, found.pk), keyset.ById(), after)
    return listed(request, rows, _claims(found, rows.rows), html=found.get_absolute_url())


@router.get(
    "/technologies/{slug}/figures",
    url_name="api_figures",
    operation_id="listFigures",
    summary="List the figures of a technology",
    response={200: Envelope[list[FigureLine]], **READ},
)
def figures(request: HttpRequest, slug: Slug, after: After = None) -> HttpResponse:
    """Every dated number with its source, newest first."""
    found = named.technology(request, slug)
    rows = page_of(partial(program_lists.figures, found.pk), keyset.ByDay("observed"), after)
    return listed(request, rows, map(_figure, rows), html=found.get_absolute_url())


@router.get(
    "/technologies/{slug}/releases",
    url_name="api_releases",
    operation_id="listReleases",
    summary="List the releases of a technology",
    response={200: Envelope[list[ReleaseDocument]], **READ},
)
def releases(request: HttpRequest, slug: Slug, after: After = None) -> HttpResponse:
    """Release cycles with their support, newest first."""
    found = named.technology(request, slug)
    rows = page_of(partial(program_lists.releases, found.pk), keyset.ByDay("day"), after)
    today = days.utc_today()
    told = [parts.release(one) for row in rows for one in releases_of([row.one], found.pk, today)]
    return listed(request, rows, told, html=found.get_absolute_url())


def _claims(technology: Technology, rows: list[ClaimAt]) -> list[ClaimDocument]:
    """Return claims as the technology's document has them. One query, for those that are in review."""
    side = Side(
        slug=technology.slug,
        name=technology.name,
        website=technology.website,
        repository=technology.repository,
        own_sources=tuple(technology.own_sources),
    )
    found = [claim_of(row.polarity, row.claim, row.criterion, row.opponent.slug or "") for row in rows]
    mark([found], in_review_of([technology.pk]))
    page = site().url("technology", technology.slug)
    return [
        parts.claim(claim, side, page, opponent=row.opponent.name, why_not="not_weighed")
        for claim, row in zip(found, rows, strict=True)
    ]


def _figure(row: FigureAt) -> FigureLine:
    return {"metric": row.figure.metric, **parts.figure(figure_of(row.figure))}
