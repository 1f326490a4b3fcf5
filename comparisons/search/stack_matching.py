"""Match what files name to technologies: packages by the lists of technologies, tools and images by their names."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from comparisons.domain import images, pairs
from comparisons.domain.dependencies import DISTRIBUTION, TOOL, Dependency
from comparisons.domain.package_urls import Package
from comparisons.domain.stack import KnownTechnology, Way
from comparisons.domain.vocabulary import Kind
from comparisons.models.package import NamedRow, named
from comparisons.models.paths import path

IMAGE = "docker"
BY_NAME = frozenset({TOOL, DISTRIBUTION, "generic"})
"""Ecosystems that name things by a word. In all others a package is known only if its technology lists it: many a
package is called after the database that it talks to."""


RUN_APART = frozenset({Kind.DATABASE, Kind.PLATFORM, Kind.SERVICE, Kind.PROTOCOL, Kind.FORMAT})
"""Kinds of technologies whose packages are what a program talks to them by."""


class Match(NamedTuple):
    """The technology of a dependency, and by what it was found.

    ``has_own_versions`` is whether the dependency is versioned apart from its technology, as clients are.
    """

    technology: KnownTechnology
    way: Way
    by: str
    has_own_versions: bool = False


def matches(dependencies: Sequence[Dependency]) -> list[Match | None]:
    """Return the match of each dependency, None where nothing is known of it. One query, if there is any.

    Of several technologies that list one package it is the first by slug, as everywhere.
    """
    if not dependencies:
        return []
    packages = [Package(one.ecosystem, one.name).name_key for one in dependencies]
    words = [_word(one) for one in dependencies]
    listed: dict[tuple[str, str], NamedRow] = {}
    for row in sorted(named(set(packages), {one for one in words if one}), key=lambda row: row.slug, reverse=True):
        listed[row.ecosystem, row.word] = row
    find = partial(_match, listed)
    return list(map(find, dependencies, packages, words))


def _word(one: Dependency) -> str:
    """Return the key of the alias that may know a dependency, empty where only a package's list does."""
    if one.ecosystem == IMAGE:
        return images.word_of(one.name)
    if one.ecosystem not in BY_NAME:
        return ""
    key = pairs.key(one.name)
    return key if key.isprintable() and len(key) <= pairs.KEY_LENGTH else ""


def _match(listed: dict[tuple[str, str], NamedRow], one: Dependency, package: str, word: str) -> Match | None:
    if row := listed.get((one.ecosystem, package)):
        by = f"{one.ecosystem}: {package}"
        if one.ecosystem == IMAGE:
            return Match(_known(row), Way.IMAGE, by)
        return Match(_known(row), Way.PACKAGE, by, _is_apart(row, package))
    if word and (row := listed.get(("", word))):
        return Match(_known(row), Way.IMAGE if one.ecosystem == IMAGE else Way.NAME, word)
    return None


def _is_apart(row: NamedRow, package: str) -> bool:
    """Return whether a package has versions of its own: of a tool, one that is not called after it has."""
    if row.kind == Kind.TOOL:
        return package.rpartition("/")[2].rpartition(":")[2] not in (row.slug, pairs.key(row.name))
    return row.kind in RUN_APART


def _known(row: NamedRow) -> KnownTechnology:
    return KnownTechnology(row.id, row.slug, row.name, path("technology", row.slug))
