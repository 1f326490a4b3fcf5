"""Categories as trees, built in memory from all of them. No query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import Category


@dataclass(slots=True)
class Shelf:
    """A category with the narrower ones in it; ``trail`` are the wider ones, the widest first."""

    category: "Category"
    trail: tuple["Category", ...] = ()
    children: list["Shelf"] = field(default_factory=list)

    def with_inner(self) -> Iterator["Shelf"]:
        """This shelf and all within it, at any depth."""
        waiting = [self]
        while waiting:
            shelf = waiting.pop()
            yield shelf
            waiting.extend(shelf.children)


def shelves_of(categories: Iterable["Category"]) -> list[Shelf]:
    """The shelves at the top, in the order of ``categories``; a ring of parents hangs nowhere and is left out."""
    inner: dict[int | None, list[Category]] = defaultdict(list)
    for category in categories:
        inner[category.parent_id].append(category)
    top = [Shelf(category) for category in inner[None]]
    waiting = list(top)
    while waiting:
        shelf = waiting.pop()
        trail = (*shelf.trail, shelf.category)
        shelf.children = [Shelf(category, trail) for category in inner[shelf.category.pk]]
        waiting.extend(shelf.children)
    return top
