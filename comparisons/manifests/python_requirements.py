"""One requirement of Python (PEP 508), leniently: what pip once took is read too."""

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from comparisons.domain.dependencies import Dependency

PYPI = "pypi"
PACKAGE = re.compile(r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?P<rest>[=<>!~@;(].*)?")
EGG = re.compile(r"[#&]egg=(?P<name>[A-Za-z0-9][\w.-]*)")
EXACT = re.compile(r"===?\s*(?P<version>[^\s,;*]+)(?![^,;]*\*)")
LONGEST_READ = 2000
"""Characters of one requirement."""


def dependency_of(requirement: str, line: int = 0, *, is_direct: bool = True) -> Dependency | None:
    """Return the package that a requirement names, or an address or path of a file of Python's; None where none is."""
    asked = requirement.strip()
    if len(asked) > LONGEST_READ:
        return None
    name, version, wish = _parts(asked)
    return Dependency(PYPI, name, version, wish, is_direct, line) if name else None


def _parts(asked: str) -> tuple[str, str, str]:
    """Return name, version and what is asked for; no name where it cannot be read."""
    try:
        read = Requirement(asked)
    except InvalidRequirement:
        return _lenient(asked)
    if read.url:
        return read.name, _of_file(read.url)[1], read.url
    return read.name, exact(read.specifier), _wish(asked) or str(read.specifier)


def exact(specifiers: SpecifierSet) -> str:
    """Return the one version that ``specifiers`` allow; empty where they leave it open."""
    found = [one.version for one in specifiers if one.operator in ("==", "===") and not one.version.endswith(".*")]
    return found[0] if len(found) == 1 else ""


def _lenient(asked: str) -> tuple[str, str, str]:
    if "//" in asked or asked.startswith((".", "/", "file:")) or asked.endswith((".whl", ".tar.gz", ".zip")):
        if egg := EGG.search(asked):
            return egg["name"], "", asked
        return *_of_file(asked), asked
    found = PACKAGE.fullmatch(asked)
    if found is None:
        return "", "", ""
    wish = _wish(asked)
    pinned = EXACT.fullmatch(wish)
    return found["name"], pinned["version"] if pinned else "", wish


def _wish(asked: str) -> str:
    """Return what a requirement says of versions, in its own order and without blanks."""
    found = PACKAGE.fullmatch(asked)
    return "".join((found["rest"] or "").partition(";")[0].strip(" ()").split()) if found else ""


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
