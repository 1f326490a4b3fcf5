"""Answers to questions: made anew each time, kept by nobody, and limited by network."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from comparisons.api.responses import answer
from comparisons.domain import days
from comparisons.models.paths import absolute
from comparisons.presenters.envelopes import envelope

NO_STORE = {"Cache-Control": "no-store"}


def answered(
    request: HttpRequest, data: Any, *, links: dict[str, str | None] | None = None, **beside: Any
) -> HttpResponse:
    """Return ``data`` in its envelope; "self" is the address of the request with its query."""
    own = {"self": absolute(request.get_full_path())}
    return answer(envelope(data, links={**own, **(links or {})}, on=days.utc_today()) | beside, headers=NO_STORE)
