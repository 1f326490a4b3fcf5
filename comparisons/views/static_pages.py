"""Pages about the site itself: how picks are made, and what is stored about readers."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import content_licence
from comparisons.models import track_record
from comparisons.models.wish import DAYS
from comparisons.presenters import worked_example
from comparisons.services.spam.erasing import HELD_DAYS, SPAM_DAYS
from comparisons.services.tasks import ADDRESS_KEPT

from .responses import render_page


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Explain how picks are made, how often they change, and how fast disagreements are answered. Five queries."""
    now = datetime.now(UTC)
    context = {
        "description": "Every pick shows its claims, sources and weights. Follow one weighing by hand.",
        "example": worked_example.example(),
        "minds": track_record.minds(now),
        "answers": track_record.answers(now),
        "licence": content_licence,
        "section": "method",
    }
    return render_page("comparisons/method.html", context, path=request.path)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored about people who read, disagree, tap or ask for a pick."""
    context = {
        "description": "Reading leaves nothing behind. Here's everything we keep of what you send, and for how long.",
        "days": DAYS,
        "address_days": ADDRESS_KEPT.days,
        "spam_days": SPAM_DAYS,
        "held_days": HELD_DAYS,
        "section": "privacy",
    }
    return render_page("comparisons/privacy.html", context, path=request.path)
