"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.models import comparison_lists

from .responses import render_page

DESCRIPTION = (
    "Two technologies, one answer, and the work behind it: claims with sources, and what would change the pick."
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "latest": comparison_lists.latest(),
        "description": DESCRIPTION,
        "contested": comparison_lists.contested(),
    }
    return render_page("comparisons/home.html", context, path=request.path)
