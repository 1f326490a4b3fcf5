"""Two known technologies without a published comparison: what differs, then what is the same, and no pick."""

from django.http import HttpResponse
from django.urls import reverse

from comparisons.domain import days, facts, headlines, sentences
from comparisons.domain.evidence import Evidence
from comparisons.models import Technology
from comparisons.models.reading_any_two import read_any_two
from comparisons.presenters import by_criterion
from comparisons.presenters.in_figures import in_figures
from comparisons.presenters.side_by_side import facts_side_by_side

from .responses import render_page

NEWEST_RELEASES = 4


def unpublished(one: Technology, other: Technology) -> HttpResponse:
    """Return the page of a pair without a published comparison, at its canonical path.

    There are as many as pairs of technologies, so they have but a tenth of the page cache.
    """
    today = days.utc_today()
    any_two = read_any_two(one, other, today)
    page = any_two.page
    context = {
        "page": page,
        "lead": sentences.lead(page),
        "common_ground": sentences.common_ground(any_two),
        "differ": any_two.are_known_to_differ,
        "others": [pair for pairs in any_two.others for pair in pairs],
        "facts": facts_side_by_side(page),
        "said_by": facts.footnotes(fact for side in page.sides for fact in side.facts),
        "claims": by_criterion.of_both(page),
        "figures": in_figures(Evidence(page), today),
        "newest": NEWEST_RELEASES,
        "description": headlines.side_by_side(page),
        "section": "browse",
    }
    path = reverse("comparison", args=[page.slug])
    response = render_page("comparisons/any_two.html", context, path=path, indexed=False)
    response["X-Page-Cache"] = "lesser"
    return response
