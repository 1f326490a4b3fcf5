"""package-lock.json and npm-shrinkwrap.json, versions 1 to 3."""

from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import Dependency
from comparisons.manifests.found import Found, Kind
from comparisons.manifests.lines import KEYS_OF_TABLES, Lines
from comparisons.manifests.npm_wishes import NPM, exact, is_local, split, wished
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.trees import json_table, table, word

from .package_json import MOST_LEVELS, SECTIONS

FOLDER = "node_modules/"


def read(text: str) -> Iterator[Found]:
    """Yield the packages of a lock but the project and its workspaces, which are links."""
    tree, lines = json_table(text), Lines(text, KEYS_OF_TABLES)
    if packages := table(tree, "packages"):
        return _installed(packages, lines)
    return _nested(table(tree, "dependencies"), lines)


def _installed(packages: dict[str, Any], lines: Lines) -> Iterator[Found]:
    """Yield what versions 2 and 3 list by folder; direct is what the project or a workspace finds first."""
    wishes: dict[str, str] = {}
    for owner, package in packages.items():
        if FOLDER not in owner:
            for name, wish in _wishes(package):
                own = f"{owner}/{FOLDER}{name}" if owner else f"{FOLDER}{name}"
                wishes.setdefault(own if own in packages else f"{FOLDER}{name}", wish)
    for path, package in packages.items():
        if FOLDER in path and not (isinstance(package, dict) and package.get("link") is True):
            name = word(package, "name") or path.rpartition(FOLDER)[2]
            wish = wishes.get(path, "")
            asked = wished(name, wish).asked
            yield Dependency(NPM, name, word(package, "version"), asked, path in wishes, lines.of(path))


def _wishes(package: Any) -> Iterator[tuple[str, str]]:
    for section in SECTIONS:
        for name, wish in table(package, section).items():
            if isinstance(wish, str) and not is_local(wish):
                yield name, wish


def _nested(dependencies: dict[str, Any], lines: Lines) -> Iterator[Found]:
    """Yield what version 1 nests; it does not list what is direct, so that is what no other package requires."""
    every = list(_walk(dependencies, 1))
    others = [one for one in every if not is_local(word(one[1], "version"))]
    required = {name for _, package, _ in others for name in table(package, "requires")}
    for name, package, level in others:
        is_direct = level == 1 and name not in required
        yield _locked(name, word(package, "version"), is_direct, lines.of(name) if level == 1 else 0)


def _locked(name: str, version: str, is_direct: bool, line: int) -> Dependency:
    """Return a package by its version, which may be an alias or an address."""
    if version.startswith("npm:"):
        name, version = split(version[4:])
    asked = "" if exact(version) else version
    return Dependency(NPM, name, "" if asked else version, asked, is_direct, line)


def _walk(dependencies: dict[str, Any], level: int) -> Iterator[tuple[str, Any, int]]:
    if level > MOST_LEVELS:
        raise UnreadableManifest("Its packages are nested too deeply.")
    for name, package in dependencies.items():
        yield name, package, level
        yield from _walk(table(package, "dependencies"), level + 1)


LOCK = Kind(
    "package-lock",
    "package-lock.json",
    read,
    ("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"),
    (r'"lockfileVersion"\s*:',),
    is_json=True,
)
