"""Pipfile.lock: packages by group, each with its one version."""

from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.manifests.found import Found, Kind
from comparisons.manifests.lines import KEYS, Lines
from comparisons.manifests.python_requirements import PYPI
from comparisons.manifests.trees import json_table, table, word


def read_lock(text: str) -> Iterator[Found]:
    """Yield the packages of a Pipfile.lock; it does not say which are direct, so all are taken to be."""
    tree, lines = json_table(text), Lines(text, KEYS)
    for key in ("python_full_version", "python_version"):
        if python := word(tree, "_meta", "requires", key):
            yield Dependency(TOOL, "python", python, python, line=lines.of(key))
            break
    for group in [key for key in tree if key != "_meta"]:
        after = lines.of(group)
        for name, locked in table(tree, group).items():
            yield _dependency(name, locked, lines.of(name, after))


def _dependency(name: str, locked: Any, line: int) -> Dependency:
    asked = word(locked, "version")
    version = asked.removeprefix("==") if asked.startswith("==") else ""
    address = next((found for key in ("git", "file", "path") if (found := word(locked, key))), "")
    return Dependency(PYPI, name, version, asked or address, line=line)


LOCK = Kind(
    "pipfile-lock",
    "Pipfile.lock",
    read_lock,
    ("pipfile.lock",),
    (r'"_meta"\s*:', r'"(?:pipfile-spec|default|develop)"\s*:'),
    is_json=True,
)
