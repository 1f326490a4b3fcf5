"""The home page."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import days
from comparisons.domain.page import Page
from comparisons.models import Category, changed_lists, comparison_lists, home_lists
from comparisons.models.category_tree import trees_of
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import address
from comparisons.models.reading_weighed import weighed_pages
from comparisons.models.themes import by_theme
from comparisons.presenters import small_charts
from comparisons.presenters.small_charts import ChartRow, Lead
from comparisons.presenters.structured_data import pages as structured_data

from .responses import render_page

DESCRIPTION = "We pick one of two technologies, show the source of every claim, and say what would change our mind."
THEMES, OF_A_THEME = 6, 2
MINDS = 3
"""The most changed minds."""
TRIED = 6
"""From how many picks that of the day is chosen."""


class Specimen(NamedTuple):
    """A real pick, with how safely it leads and the criteria of largest effect."""

    comparison: ComparisonLine
    lead: Lead
    chart: list[ChartRow]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a pick of the day, picks by theme, changed minds and wanted picks. Six queries at most."""
    today = days.utc_today()
    indexed = home_lists.indexed(today)
    themes = by_theme(indexed, trees_of(Category.objects.all()), most=OF_A_THEME)[:THEMES] if indexed else []
    shown = [line for theme in themes for line in theme.comparisons]
    tried = picks_of_the_day(indexed, today)
    pages = {page.id: page for page in weighed_pages([*{line.id: line for line in (*tried, *shown)}.values()], today)}
    context = {
        "specimen": _specimen(tried, pages),
        "themes": themes,
        "leads": {line.id: small_charts.lead(pages[line.id]) for line in shown},
        "latest": [] if themes else comparison_lists.latest(),
        "minds": changed_lists.newest_of_each_pair(MINDS),
        "wanted": home_lists.wanted(today),
        "description": DESCRIPTION,
        "data": structured_data.home(DESCRIPTION, address),
    }
    return render_page("comparisons/home.html", context, path=request.path)


def picks_of_the_day(indexed: Sequence[ComparisonLine], today: date) -> list[ComparisonLine]:
    """Return the picks that are tried on a day, in order: the next ``TRIED`` of all that can be shown, day after day.

    Only picks that are still as reviewed, and that say in short why.
    """
    picks = [line for line in indexed if line.picked and line.verdict.in_short and not line.review_note]
    if not picks:
        return []
    start = today.toordinal() % len(picks)
    return (picks[start:] + picks[:start])[:TRIED]


def _specimen(tried: Sequence[ComparisonLine], pages: dict[int | None, Page]) -> Specimen | None:
    """Return the first pick that its weighed claims lead to and not all criteria favour, else the first; or None."""
    led = [
        Specimen(line, lead, small_charts.chart(pages[line.id]))
        for line in tried
        if (lead := small_charts.lead(pages[line.id]))
    ]
    return max(led, key=lambda one: len({row.bar.place for row in one.chart} - {""}), default=None)
