"""What is due to be checked again: the claims that are past their budget today."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import freshness
from comparisons.models import ProsCons

from . import keyset
from .respond import show

BY_BUDGET = keyset.ByDay("fresh_until")


class Overdue(NamedTuple):
    """A claim, how many days it is past its budget, and whether reviewed pages are no longer indexed for it."""

    claim: ProsCons
    days: int
    keeps_from_index: bool

    @property
    def url(self) -> str:
        """Where it stands on the page of its technology."""
        return f"{self.claim.technology.get_absolute_url()}#claim-{self.claim.key}"


@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """The longest overdue first; those of every technology, as each has a page that shows its claims."""
    today = datetime.now(UTC).date()
    part = keyset.cut(
        keyset.of_queryset(ProsCons.objects.overdue(today).for_list(), "fresh_until"), BY_BUDGET, request.GET
    )
    context = {
        "overdue": list(_overdue(part, today)),
        "part": part,
        "description": "The claims that are due to be checked against their sources again.",
        "section": "stale",
    }
    return show("comparisons/stale.html", context, path=reverse("stale"), indexed=bool(part) and part.is_first)


def _overdue(claims: Iterable[Any], today: date) -> Iterator[Overdue]:
    for claim in claims:
        budget = (claim.fresh_until - claim.checked).days
        is_out = freshness.later(claim.checked, freshness.BUDGETS_INDEXED * budget) < today
        yield Overdue(claim, (today - claim.fresh_until).days, is_out)
