"""Bursts of disagreements about one pair, on the list and beside each of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from comparisons.domain.brigades import Burst
from comparisons.models import Feedback
from comparisons.services.spam import brigades


class WithBursts:
    """A mixin for the list of disagreements: ``burst`` says which came together. One query for a page of the list."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response: Any = super().changelist_view(request, extra_context)  # type: ignore[misc]
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist:
            changelist.result_list = _with_bursts(changelist.result_list)
        return response

    @admin.display(description="came in a burst")
    def burst(self, feedback: Any) -> str:
        burst: Burst | None = feedback.burst
        return f"one of {burst.number} {burst.pace}" if burst else ""


def of_one(feedback: Feedback) -> Burst | None:
    """Return the burst that a disagreement is one of, None if it came alone. One query."""
    return _holding(feedback, brigades.bursts([feedback.comparison_id]))


def _with_bursts(rows: Any) -> list[Any]:
    found = list(rows)
    bursts = brigades.bursts(row.comparison_id for row in found)
    for row in found:
        row.burst = _holding(row, bursts)
    return found


def _holding(feedback: Feedback, bursts: dict[int, Burst]) -> Burst | None:
    burst = bursts.get(feedback.comparison_id)
    return burst if burst and feedback.status in brigades.COUNTED and burst.holds(feedback.created) else None
