"""The sources of the data, each with its licence and its share."""

from typing import Any

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain.vocabulary import METRICS
from comparisons.models import Fact, Signal, Source

from .responses import render_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the sources with counts and days: one grouped query each for facts and figures, answered by an index."""
    facts = {row["source"]: row for row in _counted(Fact.objects.values("source"))}
    context = {
        "sources": [(source, facts.get(source.pk)) for source in Source.objects.by_trust()],
        "metrics": [
            (METRICS[row["metric"]], row) for row in _counted(Signal.objects.values("metric")).order_by("metric")
        ],
        "description": "Every source of facts and figures, with its licence, its newest day and its share.",
        "section": "sources",
    }
    return render_page("comparisons/source_list.html", context, path=request.path)


def _counted(rows: Any) -> Any:
    return rows.order_by().annotate(number=Count("*"), oldest=Min("observed"), newest=Max("observed"))
