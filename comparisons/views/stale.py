"""Claims that are due to be checked again: those past their budget today."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days, freshness
from comparisons.models import ProsCons, keyset

from .responses import render_page

BY_BUDGET = keyset.ByDay("fresh_until")


class Overdue(NamedTuple):
    """A claim, the days it is overdue, and whether reviewed pages that show it are no longer indexed."""

    claim: ProsCons
    days: int
    keeps_from_index: bool

    @property
    def url(self) -> str:
        """Return the URL of the claim on the page of its technology."""
        return f"{self.claim.technology.get_absolute_url()}#claim-{self.claim.key}"


@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """List the overdue claims of all technologies, the longest overdue first."""
    today = days.utc_today()
    part = keyset.paginate(
        keyset.queryset_reader(ProsCons.objects.overdue(today).for_list(), "fresh_until"), BY_BUDGET, request.GET
    )
    context = {
        "overdue": list(_overdue(part, today)),
        "part": part,
        "description": "Claims whose source somebody has to read again, longest overdue first.",
        "section": "stale",
    }
    return render_page("comparisons/stale.html", context, path=reverse("stale"), indexed=bool(part) and part.is_first)


def _overdue(claims: Iterable[Any], today: date) -> Iterator[Overdue]:
    for claim in claims:
        budget = (claim.fresh_until - claim.checked).days
        is_out = freshness.later(claim.checked, freshness.BUDGETS_INDEXED * budget) < today
        yield Overdue(claim, (today - claim.fresh_until).days, is_out)
