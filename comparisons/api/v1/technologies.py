"""Technologies: all of them."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from comparisons.api.responses import absolute
from comparisons.models import keyset, program_lists
from comparisons.models.paths import path
from comparisons.models.program_lists import TechnologyRow
from comparisons.presenters.envelopes import Envelope, Problem

from .lists import After, listed, page_of
from .shapes import TechnologyLine

router = Router(tags=["Technologies"])


@router.get(
    "/technologies",
    url_name="api_technologies",
    operation_id="listTechnologies",
    summary="List technologies",
    response={200: Envelope[list[TechnologyLine]], 400: Problem},
)
def technologies(request: HttpRequest, after: After = None) -> HttpResponse:
    """Every technology of the catalogue by slug, fifty at a time."""
    found = page_of(program_lists.technologies, keyset.BySlug(), after)
    return listed(request, found, map(line_of, found), html=reverse("technology_list"))


def line_of(row: TechnologyRow) -> TechnologyLine:
    """Return a technology as lists hold it."""
    category = row.category
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "use_case": row.use_case,
        "category": {"slug": category.slug, "name": category.name or ""} if category.slug else None,
        "links": {"html": absolute(path("technology", row.slug)), "api": absolute(path("technology", row.slug))},
    }
