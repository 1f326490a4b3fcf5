"""How many technologies each category holds, counted up to a bound: one query, however many there are."""

from typing import NamedTuple

from .bounded import AtLeast
from .category_tree import CategoryNode
from .sql import Select

MOST_COUNTED = 99


class _Count(NamedTuple):
    category_id: int
    number: int


COUNTS = Select(
    _Count,
    "SELECT {columns} FROM comparisons_category AS category",
    category_id="category.id",
    number=f"""(
        SELECT COUNT(*) FROM (
            SELECT 1 FROM comparisons_technology WHERE category_id = category.id LIMIT {MOST_COUNTED + 1}
        ) AS first_ones
    )""",  # noqa: S608 - made of this module's constants
)  # fmt: skip


def technologies() -> dict[int, int]:
    """Return the number of technologies filed in each category itself, by its id. One query."""
    return {row.category_id: row.number for row in COUNTS.rows()}


def within(node: CategoryNode, counts: dict[int, int]) -> int:
    """Return the number in a category and all within it, or ``AtLeast`` the bound where one of them reaches it."""
    numbers = [counts.get(inner.category.pk, 0) for inner in node.with_descendants()]
    total = sum(min(number, MOST_COUNTED) for number in numbers)
    return AtLeast(total) if max(numbers) > MOST_COUNTED else total
