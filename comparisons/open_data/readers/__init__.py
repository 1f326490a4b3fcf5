"""Readers of open data, one module per upstream format: from files to catalogue records. Pure: imports no Django.

A new format is a module with ``read`` and an entry in ``READERS``; how far a source is believed, and what it wants to
be credited with, stands in ``LISTED`` of ``comparisons/domain/sources.py`` under the same name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from comparisons.domain.sources import BY_SLUG, ListedSource

from . import endoflife, figures, github_topics, innovation_graph, landscape, packages, simple_icons
from .entry import CategoryEntry, Entry, LogoEntry, RefusedEntry, TechnologyEntry

__all__ = ["READERS", "CategoryEntry", "Entry", "LogoEntry", "Reader", "RefusedEntry", "TechnologyEntry"]

Read = Callable[[Path, date], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Reader:
    """An upstream format, by the name of its source.

    ``takes`` says what PATH is. ``only_adds``: what it says about unknown technologies is refused, not taken in.
    ``without_dashes``: its words for technologies are also compared without dashes. ``not_of`` are kinds of
    technologies of which it says nothing, whatever it says.
    """

    name: str
    takes: str
    read: Read
    only_adds: bool = False
    without_dashes: bool = False
    not_of: frozenset[str] = frozenset()

    @property
    def source(self) -> ListedSource:
        return BY_SLUG[self.name]


READERS = {
    reader.name: reader
    for reader in (
        Reader(
            endoflife.SOURCE,
            takes="a folder or .tar.gz with products/*.md",
            read=endoflife.read,
        ),
        Reader(
            github_topics.SOURCE,
            takes="a folder or .tar.gz with topics/*/index.md",
            read=github_topics.read,
        ),
        Reader(
            landscape.SOURCE,
            takes="landscape.yml, packed or not",
            read=landscape.read,
        ),
        Reader(
            innovation_graph.SOURCE,
            takes="topics.csv, packed or not",
            read=innovation_graph.read,
            only_adds=True,
        ),
        Reader(
            packages.SOURCE,
            takes="a CSV of technology, ecosystem, package, role, downloads_month and, where known, observed",
            read=packages.read,
            only_adds=True,
            without_dashes=True,
            not_of=packages.NOT_OF,
        ),
        Reader(
            simple_icons.SOURCE,
            takes="simple-icons.json, packed or not, or a folder or .tar.gz with icons/*.svg beside it",
            read=simple_icons.read,
            only_adds=True,
        ),
        Reader(
            figures.SOURCE,
            takes="a CSV of technology, metric, value, observed and source",
            read=figures.read,
            only_adds=True,
        ),
    )
}
"""In the order in which they are best read: those that make technologies come before those that only add to them."""
