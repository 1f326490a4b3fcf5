"""Match what files name to technologies: packages by the lists of technologies, tools and images by their names."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from comparisons.domain import pairs
from comparisons.domain.package_urls import Package, has_own_versions
from comparisons.domain.stacks import images
from comparisons.domain.stacks.dependencies import DISTRIBUTION, GENERIC, TOOL, Dependency
from comparisons.domain.stacks.stack import KnownTechnology, Way
from comparisons.models.package import NamedRow, named
from comparisons.models.paths import path

BY_NAME = frozenset({TOOL, DISTRIBUTION, GENERIC})
"""Ecosystems that name things by a word. In all others a package is known only if its technology lists it: many a
package is called after the database that it talks to."""


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
    packages = [Package(one.ecosystem, one.name) for one in dependencies]
    words = [_word(one) for one in dependencies]
    listed: dict[tuple[str, str], NamedRow] = {}
    rows = named({one.name_key for one in packages}, {one for one in words if one})
    for row in sorted(rows, key=lambda row: row.slug, reverse=True):
        listed[row.ecosystem, row.word] = row
    find = partial(_match, listed)
    return list(map(find, packages, words))


def _word(one: Dependency) -> str:
    """Return the key of the alias that may know a dependency, empty where only a package's list does."""
    if one.ecosystem == images.ECOSYSTEM:
        return images.word_of(one.name)
    if one.ecosystem not in BY_NAME:
        return ""
    key = pairs.key(one.name)
    return key if key.isprintable() and len(key) <= pairs.KEY_LENGTH else ""


def _match(listed: dict[tuple[str, str], NamedRow], package: Package, word: str) -> Match | None:
    is_image = package.ecosystem == images.ECOSYSTEM
    if row := listed.get((package.ecosystem, package.name_key)):
        is_apart = has_own_versions(package, row.kind, (row.slug, pairs.key(row.name)))
        by = f"{package.ecosystem}: {package.name_key}"
        return Match(_known(row), Way.IMAGE if is_image else Way.PACKAGE, by, is_apart)
    if word and (row := listed.get(("", word))):
        return Match(_known(row), Way.IMAGE if is_image else Way.NAME, word)
    return None


def _known(row: NamedRow) -> KnownTechnology:
    return KnownTechnology(row.id, row.slug, row.name, path("technology", row.slug))
