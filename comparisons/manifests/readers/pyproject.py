"""pyproject.toml: the standard tables, and those of Poetry, uv and PDM."""

from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.lines import WORDS, Lines, line_of, of_tables
from comparisons.manifests.python_requirements import NO_NAME, PYPI, dependency_of
from comparisons.manifests.trees import items, table, tables, toml_table, word

from .poetry import poetry_dependencies


def read(text: str) -> Iterator[Found]:
    """Yield the version of Python that is asked for, then what each table of dependencies names."""
    tree, lines = toml_table(text), Lines(text, WORDS)
    if python := word(tree, "project", "requires-python"):
        yield Dependency(TOOL, "python", asked=python, line=lines.of("requires-python"))
    for dynamic in items(tree, "project", "dynamic"):
        if dynamic in ("dependencies", "optional-dependencies"):
            yield Note(f"Its {dynamic} stand in another file, which was not read.", lines.of("dynamic"))
    if not isinstance(table(tree, "project").get("dependencies", []), list):
        yield Note("The project's dependencies are no list, so nothing of them was read.", lines.of("dependencies"))
    for place, requirements in _lists(tree):
        yield from _requirements(requirements, lines, lines.of(place))
    yield from poetry_dependencies(table(tree, "tool", "poetry"), lines)
    yield from _requirements(items(tree, "build-system", "requires"), lines, lines.of("build-system"))


def _lists(tree: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each list of requirements, after the name of its table, or its key where it stands in [project]."""
    yield "dependencies", items(tree, "project", "dependencies")
    yield from _groups("project.optional-dependencies", table(tree, "project", "optional-dependencies"))
    yield from _groups("dependency-groups", table(tree, "dependency-groups"))
    yield from _groups("tool.pdm.dev-dependencies", table(tree, "tool", "pdm", "dev-dependencies"))
    for key in ("dev-dependencies", "constraint-dependencies", "override-dependencies"):
        yield key, items(tree, "tool", "uv", key)
    for name, environment in table(tree, "tool", "hatch", "envs").items():
        for key in ("dependencies", "extra-dependencies"):
            yield f"tool.hatch.envs.{name}", items(environment, key)


def _groups(place: str, groups: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    return ((place, items(group)) for group in groups.values())


def _requirements(requirements: list[Any], lines: Lines, after: int) -> Iterator[Found]:
    for requirement in requirements:
        if isinstance(requirement, str):
            line = lines.of(requirement, after)
            yield dependency_of(requirement, line) or Note(NO_NAME, line)


def read_lock(text: str) -> Iterator[Found]:
    """Yield what a pylock.toml names. What no other package of it asks for is direct; where none asks, all are."""
    tree = toml_table(text)
    if python := word(tree, "requires-python"):
        yield Dependency(TOOL, "python", asked=python, line=line_of(text, "requires-python"))
    packages = list(tables(tree, "packages"))
    asked_for = {word(one, "name") for package in packages for one in tables(package, "dependencies")}
    for package, line in zip(packages, of_tables(text, "[[packages]]", len(packages)), strict=True):
        name = word(package, "name")
        address = word(package, "vcs", "url") or word(package, "archive", "url") or word(package, "directory", "path")
        yield Dependency(PYPI, name, word(package, "version"), address, name not in asked_for, line)


PYPROJECT = Kind(
    "pyproject",
    "pyproject.toml",
    read,
    ("pyproject.toml",),
    (r"^\[(?:project|build-system|dependency-groups|tool\.(?:poetry|uv|pdm|hatch)\b[^\]\n]*)\]",),
)
PYLOCK = Kind(
    "pylock",
    "pylock.toml",
    read_lock,
    ("pylock.toml", "pylock.*.toml"),
    (r"^lock-version = ", r"^\[\[packages\]\]"),
)
