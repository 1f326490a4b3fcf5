"""pnpm-lock.yaml, versions 5 to 9."""

import re
from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import Dependency
from comparisons.manifests.found import Found, Kind
from comparisons.manifests.npm_wishes import NPM, split, wished
from comparisons.manifests.trees import table, word
from comparisons.manifests.yaml_trees import documents, line_of

from .package_json import SECTIONS

PEERS = re.compile(r"[(_].*", re.DOTALL)
"""Which packages stand beside this one: what follows a version, in either way of writing it."""
FOLDERS = ("link:", "file:", "workspace:")
OLD_PATH = re.compile(r"/(?P<name>(?:@[^/]+/)?[^/@]+)/(?P<version>[^/]+)")


def read(text: str) -> Iterator[Found]:
    """Yield what the project and its workspaces ask for, then every other package."""
    for tree in documents(text):
        importers = table(tree, "importers") or {".": table(tree)}
        packages = table(tree, "packages")
        direct = [one for importer in importers.values() for one in _direct(table(importer), packages)]
        yield from direct
        known = {(one.name, one.version) for one in direct}
        for path in packages:
            name, version = _of_path(path)
            name, version = word(packages, path, "name") or name, word(packages, path, "version") or version
            if (name, version) not in known:
                yield Dependency(NPM, name, version, is_direct=False, line=line_of(packages, path))


def _direct(importer: dict[str, Any], locked_packages: dict[str, Any]) -> Iterator[Dependency]:
    for section in SECTIONS:
        packages = table(importer, section)
        for name, locked in packages.items():
            wish = word(importer, "specifiers", name) or word(locked, "specifier")
            version = word(locked, "version") or word(locked)
            if not version.startswith(FOLDERS):
                line = line_of(packages, name)
                fetched = word(locked_packages, f"{name}@{version}", "version")  # of an address
                yield _dependency(name, fetched or version, wish, line)


def _dependency(name: str, version: str, wish: str, line: int) -> Dependency:
    """Return what is locked; a version that is a path, such as /other@1.0.0, names the package behind an alias."""
    behind, inner = _of_path(version)
    asked = wished(name, wish).asked
    if behind and inner:
        return Dependency(NPM, behind, inner, asked, line=line)
    plain = PEERS.sub("", version)
    return Dependency(NPM, name, "" if "/" in plain else plain, asked or plain, line=line)


def _of_path(path: str) -> tuple[str, str]:
    """Return name and version of a package's path, whichever version of the lock wrote it.

    >>> _of_path("/@babel/core/7.1.0_x@1.0.0"), _of_path("/vue@3.4.0(typescript@5.0.0)"), _of_path("vue@3.4.0")
    (('@babel/core', '7.1.0'), ('vue', '3.4.0'), ('vue', '3.4.0'))
    """
    if old := OLD_PATH.fullmatch(path):
        return old["name"], PEERS.sub("", old["version"])
    name, version = split(re.sub(r"\(.*", "", path.removeprefix("/"), flags=re.DOTALL))
    return name, "" if "/" in version else version


LOCK = Kind(
    "pnpm-lock",
    "pnpm-lock.yaml",
    read,
    ("pnpm-lock.yaml", "pnpm-lock.*.yaml", "shrinkwrap.yaml"),
    (r"^lockfileVersion:", r"^(?:importers|packages|dependencies|devDependencies|specifiers|settings):"),
)
