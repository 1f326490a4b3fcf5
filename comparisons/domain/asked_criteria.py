"""The criteria that the categories of both sides ask for. Pure: imports no Django."""

from collections.abc import Callable, Collection, Iterable

from .page import PageCriterion


def with_ancestors(category: str, parent_of: Callable[[str], str]) -> tuple[str, ...]:
    """Return the slugs of ``category`` and of each above it; none without one. ``parent_of`` is empty at the top."""
    found: dict[str, None] = {}
    while category and category not in found:
        found[category] = None
        category = parent_of(category)
    return tuple(found)


def asked_of(
    asking: Iterable[tuple[PageCriterion, Collection[str]]], first: Collection[str], second: Collection[str]
) -> tuple[PageCriterion, ...]:
    """Return the criteria that ask for a category of ``first`` and for one of ``second``, maybe the same, by slug.

    ``asking`` holds each criterion with the slugs of its categories.
    """
    found = (one for one, categories in asking if not any(map(set(categories).isdisjoint, (first, second))))
    return tuple(sorted(found, key=lambda criterion: criterion.slug))
