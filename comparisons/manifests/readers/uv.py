"""uv.lock: every package with its source; what the project itself asks for is direct."""

from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.manifests.found import Found, Kind
from comparisons.manifests.lines import line_of, of_tables
from comparisons.manifests.python_requirements import PYPI, plain
from comparisons.manifests.trees import table, tables, toml_table, word

OWN_SOURCES = ("virtual", "editable", "directory")
"""Sources of the project and the members of its workspace."""


def read_lock(text: str) -> Iterator[Found]:
    """Yield the packages of a uv.lock but the project and its members."""
    tree = toml_table(text)
    packages = list(tables(tree, "package"))
    wishes: dict[str, str] = {}
    for own in packages:
        if _is_own(own):
            wishes |= _wishes(own)
    if python := word(tree, "requires-python"):
        yield Dependency(TOOL, "python", asked=python, line=line_of(text, "requires-python"))
    for package, line in zip(packages, of_tables(text, "[[package]]", len(packages)), strict=True):
        if not _is_own(package):
            yield _dependency(package, wishes, line)


def _is_own(package: dict[str, Any]) -> bool:
    return any(source in table(package, "source") for source in OWN_SOURCES)


def _wishes(own: dict[str, Any]) -> dict[str, str]:
    """Return the names that a project asks for, and what it says of each."""
    groups = [own.get("dependencies"), *table(own, "optional-dependencies").values()]
    groups += table(own, "dev-dependencies").values()
    named = {plain(word(one, "name")): "" for group in groups for one in tables(group)}
    stated = table(own, "metadata")
    groups = [stated.get("requires-dist"), *table(stated, "requires-dev").values()]
    return named | {plain(word(one, "name")): word(one, "specifier") for group in groups for one in tables(group)}


def _dependency(package: dict[str, Any], wishes: dict[str, str], line: int) -> Dependency:
    name = word(package, "name")
    source = table(package, "source")
    address = word(source, "git") or word(source, "url") or word(source, "path")
    is_direct = plain(name) in wishes
    return Dependency(PYPI, name, word(package, "version"), wishes.get(plain(name), "") or address, is_direct, line)


LOCK = Kind(
    "uv-lock",
    "uv.lock",
    read_lock,
    ("uv.lock",),
    (r"^\[\[package\]\]", r"^source = \{ (?:registry|virtual|editable|git|url|path|directory) = "),
)
