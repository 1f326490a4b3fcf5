"""Two known technologies without a published comparison: what differs, then what is the same, and no pick."""

from django.http import HttpResponse
from django.urls import reverse

from comparisons.domain import days
from comparisons.models import Technology
from comparisons.models.reading_any_two import read_any_two
from comparisons.presenters.any_two_view import AnyTwoView

from .responses import render_page


def unpublished(one: Technology, other: Technology) -> HttpResponse:
    """Return the page of a pair without a published comparison, at its canonical path.

    There are as many as pairs of technologies, so they have but a tenth of the page cache.
    """
    today = days.utc_today()
    view = AnyTwoView(read_any_two(one, other, today), today)
    path = reverse("comparison", args=[view.page.slug])
    response = render_page("comparisons/any_two.html", {"view": view}, path=path, indexed=False)
    response["X-Page-Cache"] = "lesser"
    return response
