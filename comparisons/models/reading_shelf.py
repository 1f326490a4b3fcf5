"""Read what is weighed on the published comparisons among a few technologies: four queries, however many pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

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
    return read_lines(technologies, lines, on, left_out)


def read_lines(
    technologies: Sequence[Technology],
    lines: Mapping[str, ComparisonLine],
    on: date,
    left_out: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> ShelfRead:
    """Return what ``read_shelf`` does, of comparisons among the technologies that are already read. Two queries."""
    weighed = read_weighed({technology.pk: technology.slug for technology in technologies}, on)
    sides = {one.pk: with_must_haves(one, weighed.side(one.pk, one.name)) for one in technologies}
    return ShelfRead(list(sides.values()), dict(lines), pages_of(lines, sides, left_out))


def pages_of(
    lines: Mapping[str, ComparisonLine],
    sides: Mapping[int, Side],
    left_out: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> dict[str, Page]:
    """Return the page of each comparison by pair slug; ``sides`` are by id."""
    return {
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


def with_must_haves(technology: Technology, side: Side, **also: Any) -> Side:
    """Return a side with what must-haves ask, how sentences name it, and ``also`` these fields."""
    return replace(
        side,
        plural=technology.plural,
        licence=technology.licence,
        self_hosted=technology.self_hosted,
        first_released=technology.first_released,
        **also,
    )
