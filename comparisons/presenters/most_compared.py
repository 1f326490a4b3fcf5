"""The technologies that are compared most, by category. Pure: imports no Django."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from comparisons.domain import sentences


class Compared(Protocol):
    """A technology with its number of comparisons; ``category`` is the title of its category, or None."""

    @property
    def category(self) -> str | None: ...
    @property
    def category_slug(self) -> str | None: ...
    @property
    def compared(self) -> int: ...


class Entry(NamedTuple):
    """``length`` is the number of comparisons in percent of the largest."""

    technology: Compared
    length: str


class Group(NamedTuple):
    """A category, both of its texts None for technologies that have none, with its technologies."""

    title: str | None
    slug: str | None
    entries: list[Entry]

    @property
    def compared(self) -> int:
        return sum(entry.technology.compared for entry in self.entries)


def by_category(technologies: Iterable[Compared]) -> list[Group]:
    """Return the technologies in their order within each category, the category that is compared most first."""
    technologies = list(technologies)
    most = max((one.compared for one in technologies), default=0)
    found: dict[str | None, Group] = {}
    for one in technologies:
        group = found.setdefault(one.category_slug, Group(one.category, one.category_slug, []))
        group.entries.append(Entry(one, sentences.count(round(100 * one.compared / most))))
    return sorted(found.values(), key=lambda group: (group.slug is None, -group.compared))
