"""The private status page of a disagreement."""

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain.vocabulary import Status
from comparisons.models import Feedback
from comparisons.services import mail

from . import errors
from .responses import render_page

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show the status of a disagreement at its secret URL, which only its writer knows."""
    rows = Feedback.objects.select_related("comparison__low", "comparison__high", "same_as")
    feedback = rows.filter(token=token).first() if TOKEN.fullmatch(token) else None
    if feedback is None:
        return errors.not_found(request)
    context = {
        "feedback": feedback,
        "comparison": feedback.comparison,
        "private_url": mail.site_address(feedback.get_absolute_url()),
        "is_public": feedback.comparison.status == Status.PUBLISHED,
    }
    response = render_page("comparisons/feedback_status.html", context, indexed=False)
    response["Cache-Control"] = "private, no-store"
    return response
