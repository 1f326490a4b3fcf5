"""One requirement of Python (PEP 508), leniently: what pip once took is read too."""

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from comparisons.domain.stacks.dependencies import Dependency

PYPI = "pypi"
NO_NAME = "This is no requirement with the name of a package."
PACKAGE = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?P<wish>\(?\s*[=<>!~][^;]*)?(?:;.*)?", re.DOTALL
)
"""A name, extras, versions and a marker: what packaging reads too, twenty times slower and refusing old versions."""
EGG = re.compile(r"[#&]egg=(?P<name>[A-Za-z0-9][\w.-]*)")
EXACT = re.compile(r"===?(?P<version>[^*]+)")
FILES = (".whl", ".tar.gz", ".zip")
LONGEST_READ = 2000
"""Characters of one requirement."""


def dependency_of(requirement: str, line: int, *, is_direct: bool = True) -> Dependency | None:
    """Return the package that a requirement names, or an address or path of a file of Python's; None where none is."""
    asked = requirement.strip()
    if len(asked) > LONGEST_READ:
        return None
    name, version, wish = _parts(asked)
    return Dependency(PYPI, name, version, wish, is_direct, line) if name else None


def _parts(asked: str) -> tuple[str, str, str]:
    """Return name, version and what is asked for; no name where it cannot be read."""
    is_file = asked.startswith((".", "/")) or asked.endswith(FILES)
    if not is_file and (package := PACKAGE.fullmatch(asked)):
        wish = "".join((package["wish"] or "").strip(" ()").split())
        return package["name"], exact(wish), wish
    try:
        read = Requirement(asked)
    except InvalidRequirement:
        return _of_address(asked)
    return read.name, _of_file(read.url or "")[1], read.url or ""


def exact(wish: str) -> str:
    """Return the one version that bounds such as ==4.2,!=4.2.1 allow; empty where they leave it open."""
    found = [exactly["version"] for bound in wish.split(",") if (exactly := EXACT.fullmatch(bound))]
    return found[0] if len(found) == 1 else ""


def _of_address(asked: str) -> tuple[str, str, str]:
    if egg := EGG.search(asked):
        return egg["name"], "", asked
    return *_of_file(asked), asked


def _of_file(address: str) -> tuple[str, str]:
    """Return name and version that the name of a wheel or a source archive says; both empty for other files."""
    last = re.split(r"[?#;]", address, maxsplit=1)[0].strip().rstrip("/").rpartition("/")[2].replace("%2B", "+")
    try:
        if last.endswith(".whl"):
            name, version = parse_wheel_filename(last)[:2]
        else:
            name, version = parse_sdist_filename(last)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return "", ""
    return str(name), str(version)


def plain(name: str) -> str:
    """Return the form in which two spellings of a package's name are equal."""
    return re.sub(r"[-_.]+", "-", name).lower()
