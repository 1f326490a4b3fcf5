"""Comparisons by theme: the top category of the side that is shown first. No query."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from .category_tree import CategoryNode
from .comparison_lists import ComparisonLine

if TYPE_CHECKING:
    from . import Category


class Theme(NamedTuple):
    """A top category with the first few of its comparisons, and how many there are."""

    category: "Category"
    comparisons: list[ComparisonLine]
    number: int


def by_theme(lines: Iterable[ComparisonLine], trees: Iterable[CategoryNode], *, most: int) -> list[Theme]:
    """Return the themes of ``lines``, each with ``most`` of them, picks first; those of most lines come first.

    Comparisons whose first side is in no category are left out.
    """
    tops = {node.category.pk: top.category for top in trees for node in top.with_descendants()}
    found = defaultdict(list)
    for line in lines:
        if top := tops.get(line.first.category_id or 0):
            found[top].append(line)
    themes = [
        Theme(category, sorted(compared, key=lambda line: line.picked is None)[:most], len(compared))
        for category, compared in found.items()
    ]
    return sorted(themes, key=lambda theme: (-theme.number, theme.category.name))
