"""The path of a pair, ``<a>-vs-<b>``: its possible readings, canonical order and canonical form.

Pure: imports no Django and asks no database.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

from .direction import isolated
from .folding import folded

SEPARATOR = "-vs-"
KEY_LENGTH = 200
"""The longest word that can lead to a technology (``Alias.key``); a longer side is no candidate."""

Known = TypeVar("Known")


class Named(Protocol):
    """A technology as lists and titles name it."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


def key(text: str) -> str:
    """Return the form in which a name is stored and looked up: trimmed, NFKC, case-folded (``C++`` is ``c++``)."""
    return folded(text).strip()


def name_key(name: str) -> str | None:
    """Return the key of a name, cut to what a search can hold; None where a database finds it by ``lower(name)``."""
    return None if name.isascii() and name.strip() == name else key(name)[:KEY_LENGTH]


def splits(path: str) -> list[tuple[str, str]]:
    """Return every way to read ``path`` as two keys, leftmost separator first, overlapping ones too.

    >>> splits("atom-vs-vs-code")
    [('atom', 'vs-code'), ('atom-vs', 'code')]
    """
    if len(path) > 2 * KEY_LENGTH + len(SEPARATOR):
        return []
    path = folded(path)
    return list(_splits(path)) if path.isprintable() else []


def _splits(path: str) -> Iterator[tuple[str, str]]:
    at = path.find(SEPARATOR)
    while at != -1:
        left, right = key(path[:at]), key(path[at + len(SEPARATOR) :])
        if 0 < len(left) <= KEY_LENGTH and 0 < len(right) <= KEY_LENGTH:
            yield left, right
        at = path.find(SEPARATOR, at + 1)


def resolve(path: str, known: Mapping[str, Known]) -> tuple[Known, Known] | None:
    """Return what the leftmost split with two ``known`` sides leads to, in the order of the path, or None."""
    for left, right in splits(path):
        if left in known and right in known:
            return known[left], known[right]
    return None


def title(one: Named, other: Named) -> str:
    """Return the names of two technologies with "vs" between them, the one with the first slug first."""
    first, second = sorted([one, other], key=lambda side: side.slug)
    return f"{isolated(first.name)} vs {isolated(second.name)}"


def ordered(one: str, other: str) -> tuple[str, str]:
    """Return two slugs in the order in which they are shown: ASCII, not the database's collation."""
    return (one, other) if one <= other else (other, one)


def canonical(one: str, other: str) -> str:
    """Return the one spelling of a pair in URLs and file names."""
    first, second = ordered(one, other)
    return f"{first}{SEPARATOR}{second}"
