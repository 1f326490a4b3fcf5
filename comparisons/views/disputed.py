"""The picks that most readers disagree with."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days
from comparisons.models import disputed_list, keyset
from comparisons.presenters import readers

from .responses import render_page

BY_DISAGREEMENTS = keyset.ByNumber("disagreed")


@require_safe
def disputed(request: HttpRequest) -> HttpResponse:
    """List the published picks that readers disagreed with, the most disagreements first. Five queries at most."""
    part = keyset.paginate(disputed_list.rows, BY_DISAGREEMENTS, request.GET)
    lines = disputed_list.lines(part.rows, days.utc_today())
    context = {
        "lines": [(line, readers.tally(line.tally), readers.against(line.comparison, line.tally)) for line in lines],
        "part": part,
        "description": "The picks that most readers disagree with, and what became of their disagreements.",
        "section": "disputed",
    }
    return render_page("comparisons/disputed.html", context, path=reverse("disputed"), indexed=part.is_first)
