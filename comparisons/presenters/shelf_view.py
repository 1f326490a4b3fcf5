"""The technologies of a category that are most compared with one another, as a table of their pairs.

Pure: imports no Django.
"""

from collections.abc import Sequence
from typing import NamedTuple

from comparisons.domain import pairwise
from comparisons.domain.pairs import Named
from comparisons.domain.shelf import Shelf

from . import shelf_weights
from .documents.lines import Line
from .pair_answers import leaders, picks
from .pair_table import PairTable, Url, pair_table
from .shelf_weights import ShelfWeights

MOST = 8
"""Technologies of a table: twenty-eight pairs."""
LEAST = 3
"""Fewer are one pair, which the list of comparisons shows."""


class Chosen(NamedTuple):
    """The comparisons of a table by pair slug, and their technologies."""

    lines: dict[str, Line]
    sides: list[Named]


class ShelfView(NamedTuple):
    """``shown`` technologies are compared, ``of`` those in the category, None if these are too many to count.

    ``weights`` is the form, None on the page with our picks. ``left`` says what must-haves leave, if that is not
    several.
    """

    table: PairTable
    shown: int
    of: int | None
    weights: ShelfWeights | None
    left: str


def chosen(lines: Sequence[Line]) -> Chosen | None:
    """Return the comparisons between the most compared technologies; None if there is less than a table of them."""
    found = {line.slug: line for line in lines}
    ends = [(line.first.slug, line.second.slug) for line in lines]
    shown = pairwise.most_compared(ends, MOST)
    if len(shown) < LEAST:
        return None
    within = {slug: line for slug, line in found.items() if {line.first.slug, line.second.slug} <= shown}
    sides = {side.slug: side for line in within.values() for side in (line.first, line.second)}
    return Chosen(within, [sides[slug] for slug in sorted(sides)])


def of_picks(shelf: Chosen, of: int | None, url: Url) -> ShelfView:
    """Return the table of our own picks."""
    table = pair_table(shelf.sides, picks(shelf.lines.values(), url), url)
    return ShelfView(table, len(shelf.sides), of, weights=None, left="")


def of_leaders(own: Shelf, chosen: Chosen, of: int | None, query: str, url: Url) -> ShelfView:
    """Return the table of who leads each pair under the weights of ``query``; ``own`` has our weights."""
    shelf, form = shelf_weights.asked(own, query)
    table = pair_table(shelf.left, leaders(shelf, chosen.lines, url), url, shelf_weights.whose(shelf))
    return ShelfView(table, len(chosen.sides), of, form, shelf_weights.left_by_must_haves(shelf))
