"""Readers of open data, one module per upstream format: from files to catalogue records. Pure: imports no Django.

A new format is a module with ``read`` and an entry in ``READERS``; how far a source is believed, and what it wants to
be credited with, stands in ``LISTED`` of ``comparisons/domain/sources.py`` under the same name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from comparisons.domain.sources import BY_SLUG, ListedSource, is_other_landscape, other_landscape

from . import endoflife, figures, github_topics, innovation_graph, landscape, packages, simple_icons
from .entry import CategoryEntry, Entry, Given, LogoEntry, RefusedEntry, TechnologyEntry

__all__ = [
    "READERS",
    "CategoryEntry",
    "Entry",
    "Given",
    "LogoEntry",
    "Reader",
    "RefusedEntry",
    "TechnologyEntry",
    "landscape_of",
    "reader_of",
]

Read = Callable[[Path, Given], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Reader:
    """An upstream format, by the name of its source.

    ``takes`` says what PATH is. ``only_adds``: what it says about unknown technologies is refused, not taken in.
    ``without_dashes``: its words for technologies are also compared without dashes. ``not_of`` are kinds of
    technologies of which it says nothing, whatever it says. ``counts``: it holds figures, each with its own day.
    ``own_source`` is that of a landscape which is a source of its own.
    """

    name: str
    takes: str
    read: Read
    only_adds: bool = False
    without_dashes: bool = False
    not_of: frozenset[str] = frozenset()
    counts: bool = False
    own_source: ListedSource | None = None

    @property
    def source(self) -> ListedSource:
        return self.own_source or BY_SLUG[self.name]


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
            counts=True,
        ),
        Reader(
            packages.SOURCE,
            takes="a CSV of technology, ecosystem, package, role, downloads_month, and observed and source if known",
            read=packages.read,
            only_adds=True,
            counts=True,
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
            takes="a CSV of technology, metric, value, and observed and source if known",
            read=figures.read,
            only_adds=True,
            counts=True,
        ),
    )
}
"""In the order in which they are best read: those that make technologies come before those that only add to them."""


def landscape_of(source: ListedSource) -> Reader:
    """Return the reader of a landscape that is a source of its own."""
    return replace(READERS[landscape.SOURCE], name=source.slug, own_source=source)


def reader_of(slug: str, name: str) -> Reader | None:
    """Return the reader of a source by its slug; a landscape of its own is called ``name``."""
    return landscape_of(other_landscape(slug, name)) if is_other_landscape(slug) else READERS.get(slug)
