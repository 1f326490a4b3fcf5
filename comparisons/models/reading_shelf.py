"""Read what is weighed on the published comparisons among a few technologies: four queries, however many pairs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from comparisons.domain.page import Page, Side

from .comparison import Comparison
from .comparison_lists import LINES, OWN, ComparisonLine
from .reading_weighed import read_weighed, ruling_of
from .sql import Select
from .technology import Technology

# The status stands in an expression, so that SQLite does not scan all published comparisons.
AMONG = Select(
    ComparisonLine,
    f"""{LINES} comparison.low_id = ANY(%(technologies)s) AND comparison.high_id = ANY(%(technologies)s)
    AND COALESCE(comparison.status, '') = 'published' AND verdict.id IS NOT NULL""",
    **OWN,
)


class ShelfRead(NamedTuple):
    """``sides`` in the order of the technologies; lines and pages of the published comparisons by pair slug."""

    sides: list[Side]
    lines: dict[str, ComparisonLine]
    pages: dict[str, Page]


def read_shelf(technologies: Sequence[Technology], on: date) -> ShelfRead:
    """Return the sides as of the day ``on``, with claims, releases and what must-haves ask, and pages among them."""
    ids = [technology.pk for technology in technologies]
    lines = {line.slug: line for line in AMONG.rows(technologies=ids)}
    left_out = dict(
        Comparison.objects.filter(pk__in=[line.id for line in lines.values()]).order_by().values_list("pk", "left_out")
    )
    weighed = read_weighed({technology.pk: technology.slug for technology in technologies}, on)
    sides = {one.pk: _asked_of(one, weighed.side(one.pk, one.name)) for one in technologies}
    pages = {
        slug: Page(
            sides[line.first.id],
            sides[line.second.id],
            ruling_of(line),
            line.id,
            line.status,
            left_out=left_out.get(line.id, {}),
        )
        for slug, line in lines.items()
    }
    return ShelfRead(list(sides.values()), lines, pages)


def _asked_of(technology: Technology, side: Side) -> Side:
    """Return a side with what must-haves ask, and how sentences name it."""
    return replace(
        side,
        plural=technology.plural,
        licence=technology.licence,
        self_hosted=technology.self_hosted,
        first_released=technology.first_released,
    )
