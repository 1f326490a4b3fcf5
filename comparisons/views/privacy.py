from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.models.wish import DAYS

from .respond import show


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about those who read, disagree or ask."""
    context = {
        "description": "What this site stores about its readers, for how long, and who sees it.",
        "days": DAYS,
        "section": "privacy",
    }
    return show("comparisons/privacy.html", context, path=request.path)
