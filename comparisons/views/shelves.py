"""The table of a category's technologies against one another, by our picks or by the weights of the address."""

from django.http import HttpRequest

from comparisons.domain import days, preferences
from comparisons.domain.knock_outs import NOTHING
from comparisons.domain.scoring import OWN_WEIGHTS
from comparisons.domain.shelf import Shelf
from comparisons.models import Technology
from comparisons.models.paths import path
from comparisons.models.reading_shelf import read_lines
from comparisons.models.shelf_lists import ComparedIn
from comparisons.presenters import shelf_view
from comparisons.presenters.shelf_view import ShelfView

WEIGH = "weigh"
"""Asks for the form, with our own weights. The page of this address is never kept, as those with weights."""


def shelf_of(compared: ComparedIn, request: HttpRequest) -> ShelfView | None:
    """Return the table; None where too few technologies are compared. Three queries where the address asks to weigh."""
    chosen = shelf_view.chosen(compared.lines)
    if chosen is None:
        return None
    if not asks_to_weigh(request):
        return shelf_view.of_picks(chosen, compared.technologies, _url)
    lines = {line.slug: line for line in compared.lines if line.slug in chosen.lines}
    ids = sorted({side.id for line in lines.values() for side in line.sides})
    technologies = sorted(Technology.objects.by_ids(ids).values(), key=lambda one: one.slug)
    today = days.utc_today()
    read = read_lines(technologies, lines, today)
    own = Shelf(read.sides, read.pages, OWN_WEIGHTS, NOTHING, today)
    return shelf_view.of_leaders(own, chosen, compared.technologies, request.META.get("QUERY_STRING", ""), _url)


def asks_to_weigh(request: HttpRequest) -> bool:
    """Return whether the address asks for weights, must-haves, or the form with them."""
    return any(name == WEIGH or preferences.is_ours(name) for name in request.GET)


def _url(pair: str) -> str:
    return path("comparison", pair)
