"""The categories above one, and the criteria that the categories of both sides ask for. Pure: imports no Django."""

from collections.abc import Callable, Collection, Iterable

from .page import PageCriterion

Shelves = tuple[str, ...]
"""Slugs of a category and of each above it."""


def shelves_of(category: str, parent_of: Callable[[str], str]) -> Shelves:
    """Return the shelves of ``category``; none without one. ``parent_of`` gives a parent's slug, empty at the top."""
    found: dict[str, None] = {}
    while category and category not in found:
        found[category] = None
        category = parent_of(category)
    return tuple(found)


def asked_of(
    asking: Iterable[tuple[PageCriterion, Collection[str]]], first: Collection[str], second: Collection[str]
) -> tuple[PageCriterion, ...]:
    """Return the criteria whose categories are among the shelves of both sides, by slug.

    ``asking`` holds each criterion with the slugs of its categories. One category may be that of both, or each side
    may have one of its own among them.
    """
    found = (
        criterion
        for criterion, categories in asking
        if not set(first).isdisjoint(categories) and not set(second).isdisjoint(categories)
    )
    return tuple(sorted(found, key=lambda criterion: criterion.slug))
