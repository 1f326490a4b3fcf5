"""Readers of open data, one module per upstream format: from files to catalogue records. Pure: imports no Django.

A new format is a module with ``read`` and an entry in ``READERS``; how far a source is believed, and what it wants to
be credited with, stands in ``LISTED`` of ``models/source.py`` under the same name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import endoflife, figures, github_topics, innovation_graph, landscape, packages, simple_icons
from .found import Category, Entry, Found, Logo, Refused

__all__ = ["READERS", "Category", "Entry", "Found", "Logo", "Reader", "Refused"]

Read = Callable[[Path, date], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Reader:
    """An upstream format. ``only_adds``: what it says about unknown technologies is refused, not taken in.

    ``takes`` says what PATH is. ``without_dashes``: its words for technologies are also compared without dashes.
    ``not_of`` are kinds of technologies of which it says nothing, whatever it says.
    """

    name: str
    title: str
    licence: str
    url: str
    takes: str
    read: Read
    attribution: str = ""
    only_adds: bool = False
    without_dashes: bool = False
    not_of: frozenset[str] = frozenset()


READERS = {
    reader.name: reader
    for reader in (
        Reader(
            name=endoflife.SOURCE,
            title="endoflife.date",
            licence="MIT",
            url="https://endoflife.date",
            takes="a folder or .tar.gz with products/*.md",
            read=endoflife.read,
            attribution="Release and support dates from endoflife.date, used under the MIT License.",
        ),
        Reader(
            name=github_topics.SOURCE,
            title="GitHub topics",
            licence="CC-BY-4.0",
            url="https://github.com/github/explore",
            takes="a folder or .tar.gz with topics/*/index.md",
            read=github_topics.read,
            attribution="Content based on github.com/github/explore used under the CC-BY-4.0 license.",
        ),
        Reader(
            name=landscape.SOURCE,
            title="CNCF Landscape",
            licence="Apache-2.0",
            url="https://landscape.cncf.io",
            takes="landscape.yml, packed or not",
            read=landscape.read,
            attribution="Categories and maturity from the CNCF Landscape, used under the Apache-2.0 license.",
        ),
        Reader(
            name=innovation_graph.SOURCE,
            title="GitHub Innovation Graph",
            licence="CC0-1.0",
            url="https://innovationgraph.github.com",
            takes="topics.csv, packed or not",
            read=innovation_graph.read,
            only_adds=True,
        ),
        Reader(
            name=packages.SOURCE,
            title="Package registries",
            licence="",
            url="",
            takes="a CSV of technology, ecosystem, package, role, downloads_month and, where known, observed",
            read=packages.read,
            only_adds=True,
            without_dashes=True,
            not_of=packages.NOT_OF,
        ),
        Reader(
            name=simple_icons.SOURCE,
            title="Simple Icons",
            licence="CC0-1.0",
            url="https://simpleicons.org",
            takes="simple-icons.json, packed or not, or a folder or .tar.gz with icons/*.svg beside it",
            read=simple_icons.read,
            attribution="Logos drawn by Simple Icons; they stay trademarks of their owners.",
            only_adds=True,
        ),
        Reader(
            name=figures.SOURCE,
            title="Figures from a file",
            licence="",
            url="",
            takes="a CSV of technology, metric, value, observed and source",
            read=figures.read,
            only_adds=True,
        ),
    )
}
"""In the order in which they are best read: those that make technologies come before those that only add to them."""
