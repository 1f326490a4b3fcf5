"""What package.json and its locks say of a package: a version, a range, an alias, an address."""

import re

from comparisons.domain.stacks.dependencies import Dependency

NPM = "npm"
EXACT = re.compile(r"[=v]{0,2}\s*(?P<version>[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?)")
DESCRIPTOR = re.compile(r"(?P<name>(?:@[^/@\s]+/)?[^/@\s]+)(?:@(?P<wish>.*))?", re.DOTALL)
"""A package and what is asked of it, such as @scope/name@^1.2."""
LOCAL = ("workspace:", "link:", "portal:", "file:", "./", "../", "~/", "/")
"""Beginnings of wishes that mean a folder of the project itself."""


def split(descriptor: str) -> tuple[str, str]:
    """Return name and wish of a descriptor; no name where it has none.

    >>> split("@babel/core@npm:^7.0.0"), split("left-pad")
    (('@babel/core', 'npm:^7.0.0'), ('left-pad', ''))
    """
    found = DESCRIPTOR.fullmatch(descriptor.strip())
    return (found["name"], (found["wish"] or "").strip()) if found else ("", "")


def exact(wish: str) -> str:
    """Return the version that a wish means exactly; empty where it leaves one open."""
    found = EXACT.fullmatch(wish.strip())
    return found["version"] if found else ""


def is_local(wish: str) -> bool:
    """Return whether a wish means a folder of the project itself."""
    return wish.startswith(LOCAL)


def wished(name: str, wish: str, line: int = 0, *, is_direct: bool = True) -> Dependency:
    """Return the package that a wish means: an alias leads to the package behind it."""
    plain = wish.strip()
    if plain.startswith("npm:"):
        behind, inner = split(plain[4:])
        if behind and not exact(behind) and behind[0] not in "^~<>=*0123456789":
            name, plain = behind, inner
        else:  # npm:^1.2, as yarn writes it
            plain = plain[4:]
    return Dependency(NPM, name, exact(plain), plain, is_direct, line)
