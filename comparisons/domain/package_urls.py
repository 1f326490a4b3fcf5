"""Package URLs (``pkg:pypi/django@5.2``), and the names by which technologies list their packages.

Pure: imports no Django.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from packageurl import PackageURL

from .folding import folded
from .vocabulary import Kind

LONGEST = 400
"""Characters of a package URL that is still read."""
ECOSYSTEMS = {
    "cargo": "cargo", "composer": "packagist", "conda": "conda", "cran": "cran", "docker": "docker", "gem": "gem",
    "golang": "go", "hackage": "hackage", "hex": "hex", "maven": "maven", "npm": "npm", "nuget": "nuget", "pub": "pub",
    "pypi": "pypi",
}  # fmt: skip
"""From the types of package URLs to ours."""
OF_ONE_LETTER = {"pypi": re.compile(r"[-_.]+"), "cargo": re.compile(r"[-_]")}
"""Signs that name the same package in an ecosystem."""
RUN_APART = frozenset({Kind.DATABASE, Kind.PLATFORM, Kind.SERVICE, Kind.PROTOCOL, Kind.FORMAT})
"""Kinds of technologies whose packages are what a program talks to them by."""
WHOLE = ("docker", "conda")
"""Ecosystems whose packages are the technology itself, whatever its kind."""
MAJOR = re.compile(r"/v[0-9]+$")
"""The end of a Go module's path from its second major version on."""


class Package(NamedTuple):
    """A package by our name of its ecosystem; ``version`` is empty where none is named."""

    ecosystem: str
    name: str
    version: str = ""

    @property
    def name_key(self) -> str:
        """The form of the name in which two spellings of one package are equal."""
        name = folded(self.name)
        if self.ecosystem in OF_ONE_LETTER:
            name = OF_ONE_LETTER[self.ecosystem].sub("-", name)
        elif self.ecosystem == "go":
            name = MAJOR.sub("", name)
        elif self.ecosystem == "docker":
            name = name.removeprefix("library/")
        return name

    @property
    def key(self) -> str:
        """The form in which two spellings of one package are equal, with its ecosystem."""
        return f"{self.ecosystem}:{self.name_key}"


def read(purl: str) -> Package:
    """Return the package that a package URL names; qualifiers and subpath are left out, as they name no other one.

    The ecosystem of a type that is none of ours is that type. Raise ValueError where ``purl`` is no package URL.
    """
    if len(purl) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    if not purl.isprintable():
        raise ValueError("it holds signs that cannot be printed")
    url = PackageURL.from_string(purl.strip())
    ecosystem = ECOSYSTEMS.get(url.type, url.type)
    name = (":" if ecosystem == "maven" else "/").join(part for part in (url.namespace, url.name) if part)
    package = Package(ecosystem, name, url.version or "")
    if not (package.name.isprintable() and package.version.isprintable()):
        raise ValueError("it holds signs that cannot be printed")
    return package


def has_own_versions(package: Package, kind: str, called: Collection[str]) -> bool:
    """Return whether the versions of a package say nothing of its technology's: those of a client do not.

    ``called`` are the words for a technology of that kind: of a tool, a package called otherwise is a part or a client.
    """
    if package.ecosystem in WHOLE:
        return False
    if kind == Kind.TOOL:
        return package.name_key.rpartition("/")[2].rpartition(":")[2] not in called
    return kind in RUN_APART
