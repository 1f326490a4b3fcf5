"""Every changed mind of the site: from which pick to which, why, and what led to it, by category and by month."""

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days
from comparisons.domain.direction import isolated
from comparisons.models import Category, changed_lists, keyset
from comparisons.models.category_tree import CategoryNode, trees_of
from comparisons.models.changed_lists import Count, Filter, Month

from .responses import render_page

BY_MOMENT = keyset.ByMoment("at")
MONTHS = 12
"""How many months the strip shows."""
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
DESCRIPTION = (
    "Every pick we changed: from what to what, why, and whether a reader, new evidence or a condition led to it."
)


class Asked(NamedTuple):
    """What the address asks for: a category and a month, each if any."""

    node: CategoryNode | None
    month: Month | None

    @property
    def category(self) -> Category | None:
        return self.node.category if self.node else None

    @property
    def categories(self) -> set[int] | None:
        return {node.category.pk for node in self.node.with_descendants()} if self.node else None

    def query(self, month: Month | None) -> str:
        """Return the query for the category and another month, empty for all changed minds."""
        given = {"category": self.category.slug if self.category else "", "month": str(month or "")}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def words(self) -> str:
        """The heading of the list: "In Databases, November 2026"."""
        where = f"In {isolated(self.category.name)}" if self.category else ""
        return ", ".join(filter(None, (where, f"{self.month.first_day:%B %Y}" if self.month else "")))


class InStrip(NamedTuple):
    """A month of the strip with its number of changed minds, and the query that leads to them."""

    first_day: date
    counted: Count
    query: str
    is_chosen: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the changed minds, newest first. Four queries."""
    trees, first = trees_of(Category.objects.all()), changed_lists.first_month()
    asked = _asked(trees, first, request.GET.get("category", ""), request.GET.get("month", ""))
    minds = keyset.paginate(Filter(asked.categories, asked.month).rows, BY_MOMENT, request.GET)
    query, url = asked.query(asked.month), reverse("changed_minds")
    context = {
        "trees": trees,
        "asked": asked,
        "minds": minds,
        "strip": _strip(asked, first) if first else [],
        "keep": f"{query}&" if query else "",
        "looked_through": changed_lists.LOOKED_THROUGH if asked.node else 0,
        "description": DESCRIPTION,
        "section": "changes",
    }
    is_whole = minds.is_first and not query
    return render_page(
        "comparisons/changed_minds.html", context, path=f"{url}?{query}" if query else url, indexed=is_whole
    )


def _asked(trees: list[CategoryNode], first: Month | None, slug: str, month: str) -> Asked:
    """Return what is asked for; raise Http404 for a category that there is not and a month without a history."""
    nodes = {node.category.slug: node for top in trees for node in top.with_descendants()}
    if slug and slug not in nodes:
        raise Http404("No such category.")
    found = MONTH.fullmatch(month)
    chosen = Month(int(found[1]), int(found[2])) if found else None
    if month and (chosen is None or first is None or not first <= chosen <= _this_month()):
        raise Http404("Nothing was recorded in such a month.")
    return Asked(nodes[slug] if slug else None, chosen)


def _this_month() -> Month:
    today = days.utc_today()
    return Month(today.year, today.month)


def _strip(asked: Asked, first: Month) -> list[InStrip]:
    """Return the last ``MONTHS`` months, or those up to the chosen one where that is older; none before the first."""
    last = _this_month()
    if asked.month and asked.month <= last.later(-MONTHS):
        last = asked.month
    months = [month for back in range(MONTHS) if (month := last.later(-back)) >= first]
    counts = changed_lists.counts(months, asked.categories)
    return [
        InStrip(month.first_day, count, asked.query(month), month == asked.month)
        for month, count in zip(months, counts, strict=True)
    ]
