"""The changes of one week of one page: of a comparison and both its technologies, each with its difference."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from comparisons.domain import days
from comparisons.models import Comparison, Revision

from ..ids import parsed_id
from . import compared
from .difference import as_html
from .lines import lines

WEEK = timedelta(days=7)
MOST = 40
"""Changes that are shown with their differences; the list of all changes has the others."""


def view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the seven days that end with ``until``, or with today. 6 queries at most."""
    compared.require_permission(model_admin, request)
    pairs = Comparison.objects.select_related("low", "high")
    comparison = get_object_or_404(pairs, pk=parsed_id(request.GET.get("comparison", "")))
    last = _day(request.GET.get("until", ""))
    first = last - WEEK + timedelta(days=1)
    rows = Revision.objects.of_pair(comparison.pk, (comparison.low_id, comparison.high_id))
    within = {"at__gte": _midnight(first), "at__lt": _midnight(last + timedelta(days=1))}
    listed = rows.filter(**within).select_related("technology", "comparison__low", "comparison__high").defer("record")
    shown = lines(listed[: MOST + 1])
    address = f"{reverse('admin:comparisons_revision_week')}?comparison={comparison.pk}&until="
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"A week of {comparison}",
        "opts": model_admin.opts,
        "comparison": comparison,
        "first": first,
        "last": last,
        "changes": [(line, as_html(line.changes)) for line in shown[:MOST]],
        "has_more": len(shown) > MOST,
        "limit": MOST,
        "earlier": f"{address}{last - WEEK}",
        "later": f"{address}{min(last + WEEK, days.utc_today())}" if last < days.utc_today() else "",
    }
    return TemplateResponse(request, "admin/comparisons/history/week.html", context)


def _day(typed: str) -> date:
    """Return the day that was asked for, today if it is none, lies ahead or too far back to count weeks."""
    today = days.utc_today()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if date(1970, 1, 1) + 2 * WEEK < day < today else today


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
