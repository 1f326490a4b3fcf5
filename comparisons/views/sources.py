"""The sources of the data, each with its licence and its share."""

from typing import Any

from django.db.models import Case, Count, Max, Min, Value, When
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import content_licence
from comparisons.domain.sources import PUBLISHERS, is_other_landscape
from comparisons.domain.vocabulary import METRICS
from comparisons.models import Fact, Signal, Source
from comparisons.models.paths import address
from comparisons.presenters.structured_data import pages as structured_data
from comparisons.presenters.structured_data.pages import Download
from comparisons.services import dumps

from .data import GZIP
from .responses import render_page

MOST_DUMPS = 12
"""Of a year: structured data names no older ones."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the sources with counts and days: three grouped queries, two of them answered by an index.

    A landscape that answers name and nobody has read is left out.
    """
    facts = {row["source"]: row for row in _counted(Fact.objects.values("source"))}
    figures = _figures_by_publisher()
    metrics = [(METRICS[row["metric"]], row) for row in _counted(Signal.objects.values("metric")).order_by("metric")]
    rows = [_row(one, facts.get(one.pk), figures.get(one.name)) for one in Source.objects.by_trust()]
    listed = [row for row in rows if row["facts"] or not is_other_landscape(row["source"].slug)]
    credited = [row["source"].url for row in listed if row["source"].url and (row["facts"] or row["figures"])]
    context = {
        "sources": listed,
        "data": structured_data.sources(_downloads(), credited, address),
        "metrics": metrics,
        "licence": content_licence,
        "figures_elsewhere": sum(row["number"] for _, row in metrics) - sum(row["number"] for row in figures.values()),
        "description": "Every fact and figure names its source. Here are all of them, with licence, counts and dates.",
        "section": "sources",
    }
    return render_page("comparisons/source_list.html", context, path=request.path)


def _downloads() -> list[Download]:
    """Return how programs get the data: the API, and the newest dumps."""
    api = Download("API", address("api_technologies"), "application/json")
    newest = dumps.listed()[:MOST_DUMPS]
    return [api, *(Download(one.month, address("dump", one.month), GZIP) for one in newest)]


def _row(source: Source, *counted: dict[str, Any] | None) -> dict[str, Any]:
    """Return the source with its numbers of facts and figures, and the newest day of both."""
    numbers = [one["number"] if one else 0 for one in counted]
    days = [one["newest"] for one in counted if one and one["newest"]]
    return {"source": source, "facts": numbers[0], "figures": numbers[1], "newest": max(days, default=None)}


def _figures_by_publisher() -> dict[str, dict[str, Any]]:
    """Return number and days of the figures by the name that stands beside them as their source, of listed ones."""
    addresses = {form: name for url, name in PUBLISHERS.items() for form in (url, f"{url}/")}
    named = Case(*(When(source=address, then=Value(name)) for address, name in addresses.items()))
    rows = Signal.objects.filter(source__in=addresses).annotate(name=named).values("name")
    return {row["name"]: row for row in _counted(rows)}


def _counted(rows: Any) -> Any:
    return rows.order_by().annotate(number=Count("*"), oldest=Min("observed"), newest=Max("observed"))
