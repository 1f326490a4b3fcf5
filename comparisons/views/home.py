from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.models import Comparison

from .respond import show

LATEST, CONTESTED = 8, 5
DESCRIPTION = (
    "Two technologies, one answer, and the work behind it: claims with sources, and what would change the pick."
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    comparisons = Comparison.objects.published().for_list()
    context = {
        "latest": comparisons.newest()[:LATEST],
        "description": DESCRIPTION,
        "contested": comparisons.contested()[:CONTESTED],
    }
    return show("comparisons/home.html", context, path=request.path)
