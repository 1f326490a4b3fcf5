from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.presenters import worked_example

from .respond import show


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How picks are made."""
    context = {
        "description": "Who picks, on what, from which sources, and what becomes of a disagreement.",
        "example": worked_example.example(),
        "section": "method",
    }
    return show("comparisons/method.html", context, path=request.path)
