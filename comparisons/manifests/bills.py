"""Bills of materials: what their formats have in common."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from packageurl import PackageURL

from comparisons.domain import package_urls
from comparisons.domain.stacks.dependencies import DISTRIBUTION, TOOL, UNREGISTERED, Dependency

from .collecting import MOST_FOUND
from .found import Found, Note
from .images import image, image_of
from .lines import Lines

DISTRIBUTIONS = frozenset({"alpine", "alpm", "apk", "deb", "ebuild", "opkg", "qpkg", "rpm", "yocto"})
"""Types of package URLs of packages of operating systems."""
IMAGES = frozenset({"docker", "oci"})
WORDS = frozenset({"bitnami"})
"""Types of package URLs whose names are those of everyday use."""
RANGE = re.compile(r"[~^<>=!]|.*[*|,\s]")
"""What some programs write where the version belongs, and is none."""
NOTHING_SAID = frozenset({"", "noassertion", "none", "unknown", "unspecified"})
PURL = re.compile(r'"(?:purl|referenceLocator|software_packageUrl|identifier)"\s*:\s*"([^"\\\n]{1,400})"')


@dataclass(frozen=True, slots=True)
class BillPart:
    """One package of a bill; ``otherwise`` is what it is where its package URL does not tell."""

    id: str
    purl: str
    otherwise: Dependency


@dataclass(slots=True)
class Bill:
    """The parts of a bill, what it describes, and which part needs or holds which."""

    parts: list[BillPart] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)
    needs: dict[str, set[str]] = field(default_factory=dict)
    left_out: int = 0
    """Parts that are no packages, such as files."""

    @property
    def is_full(self) -> bool:
        """Whether it has more parts than are read, besides the one that it describes."""
        return len(self.parts) > MOST_FOUND + 1

    def add_need(self, of: str, needed: str) -> None:
        self.needs.setdefault(of, set()).add(needed)


def listed(bill: Bill, text: str) -> Iterator[Found]:
    """Yield the parts of a bill but the one that it describes; direct is what that one needs.

    All are direct where the bill does not tell what needs what.
    """
    subject = next(iter(bill.roots)) if len(bill.roots) == 1 and len(bill.parts) > 1 else ""
    direct = bill.roots.union(*(bill.needs.get(root, ()) for root in bill.roots)) - {subject}
    lines = Lines(text, PURL)
    for part in bill.parts:
        if part.id and part.id == subject:
            continue
        found = _named(part.purl) if part.purl else part.otherwise
        line = lines.of(part.purl) if part.purl else 0
        if found is None:
            yield Note("A package URL cannot be read; the package is listed by its name.", line)
            found = part.otherwise
        if not (found.version or found.asked):
            found = replace(found, version=part.otherwise.version)
        yield replace(_open(found), is_direct=not direct or part.id in direct, line=line)
    if bill.left_out:
        yield Note(f"Files and other things that are no packages are left out: {bill.left_out:,}.")


def _named(purl: str) -> Dependency | None:
    """Return what a package URL names, None where it is none."""
    try:
        package = package_urls.read(purl)
        if package.ecosystem in IMAGES:
            return _image(PackageURL.from_string(purl.strip()), package)
    except ValueError:
        return None
    if package.ecosystem in DISTRIBUTIONS:
        return Dependency(DISTRIBUTION, package.name.rpartition("/")[2], package.version)
    if (package.ecosystem, package.name) == ("go", "stdlib"):
        return Dependency(TOOL, "go", package.version.removeprefix("go"))
    return Dependency(TOOL if package.ecosystem in WORDS else package.ecosystem, package.name, package.version)


def _image(url: PackageURL, package: package_urls.Package) -> Dependency:
    """Return the image of a package URL; ``repository_url`` is its registry, of type "oci" its whole name."""
    qualifiers = url.qualifiers if isinstance(url.qualifiers, dict) else {}
    place = qualifiers.get("repository_url", "").rpartition("//")[2].rpartition("@")[2].strip("/")
    is_whole = url.type == "oci" and place
    return image_of(
        place if is_whole else f"{place}/{package.name}".strip("/"), package.version, qualifiers.get("tag", "")
    )


def _open(found: Dependency) -> Dependency:
    """Return the dependency with its version as what is asked for, where it is a range or says nothing."""
    if found.version.lower() in NOTHING_SAID:
        return replace(found, version="")
    return replace(found, version="", asked=found.version) if RANGE.match(found.version) else found


def unregistered(name: str, version: str) -> Dependency:
    """Return what has a name and a version, and stands in no registry that is named."""
    return Dependency(UNREGISTERED, name, version)


def container(name: str, version: str) -> Dependency:
    """Return an image by its name; one whose name cannot be read is in no registry."""
    sign = "@" if ":" in version else ":"
    return image(f"{name}{sign}{version}" if version else name) or unregistered(name, version)


def system(name: str, version: str) -> Dependency:
    """Return an operating system, which people know by its name."""
    return Dependency(TOOL, name.lower(), version)
