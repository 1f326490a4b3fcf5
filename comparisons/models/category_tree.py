"""Categories as trees, built in memory from all of them. No query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import Category


@dataclass(slots=True)
class CategoryNode:
    """A category with its child nodes; ``trail`` holds its ancestors, the top one first."""

    category: "Category"
    trail: tuple["Category", ...] = ()
    children: list["CategoryNode"] = field(default_factory=list)

    def with_descendants(self) -> Iterator["CategoryNode"]:
        """Yield this node and all its descendants, in any order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.children)


def trees_of(categories: Iterable["Category"]) -> list[CategoryNode]:
    """Return the top nodes in the order of ``categories``. Categories whose parents form a cycle are left out."""
    inner: dict[int | None, list[Category]] = defaultdict(list)
    for category in categories:
        inner[category.parent_id].append(category)
    top = [CategoryNode(category) for category in inner[None]]
    waiting = list(top)
    while waiting:
        node = waiting.pop()
        trail = (*node.trail, node.category)
        node.children = [CategoryNode(category, trail) for category in inner[node.category.pk]]
        waiting.extend(node.children)
    return top
