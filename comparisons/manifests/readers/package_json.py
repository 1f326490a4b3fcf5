"""package.json: what a project of Node.js asks for."""

from collections.abc import Iterator
from typing import Any

from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.lines import KEYS, Lines
from comparisons.manifests.naming import listed
from comparisons.manifests.npm_wishes import exact, is_local, split, wished
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.trees import items, json_table, table, word

SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
TOOL_SECTIONS = ("engines", "volta")
MOST_LEVELS = 60
REFERENCE = "$"
"""The sign of an override that repeats what the project itself asks for."""


def read(text: str) -> Iterator[Found]:
    """Yield tools, then packages section by section; what is overridden for others is not direct."""
    tree, lines = json_table(text), Lines(text, KEYS)
    yield from _tools(tree, lines)
    for section in SECTIONS:
        after = lines.of(section)
        if not isinstance(tree.get(section, {}), dict):
            yield Note(f"{section} is no object, so nothing of it was read.", after)
        for name, wish in table(tree, section).items():
            line = lines.of(name, after)
            if not isinstance(wish, str):
                yield Note(f"What {section} says of this package is no text, so it was not read.", line)
            elif not is_local(wish):
                yield wished(name, wish, line)
    for section, overrides in _overrides(tree):
        for path, name, wish in _flat(overrides):
            yield wished(name, wish, lines.of(path, lines.of(section)), is_direct=False)
    if workspaces := [one for one in _workspaces(tree) if isinstance(one, str)]:
        said = f"Its workspaces have files of their own, which were not read: {listed(workspaces)}."
        yield Note(said, lines.of("workspaces"))


def _tools(tree: dict[str, Any], lines: Lines) -> Iterator[Found]:
    for section in TOOL_SECTIONS:
        for name, wish in table(tree, section).items():
            if isinstance(wish, str) and name != "extends":
                yield Dependency(TOOL, name, exact(wish), wish, line=lines.of(name, lines.of(section)))
    if manager := word(tree, "packageManager"):
        name, wish = split(manager)
        version = wish.partition("+")[0]  # a digest may follow
        yield Dependency(TOOL, name, exact(version), version, line=lines.of("packageManager"))


def _overrides(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "overrides", table(tree, "overrides")
    yield "resolutions", table(tree, "resolutions")
    yield "overrides", table(tree, "pnpm", "overrides")


def _flat(overrides: dict[str, Any], level: int = 1) -> Iterator[tuple[str, str, str]]:
    """Yield key, name and wish of each override, whichever packages it is limited to; "." means the package itself."""
    if level > MOST_LEVELS:
        raise UnreadableManifest("Its overrides are nested too deeply.")
    for path, wish in overrides.items():
        if isinstance(wish, dict):
            if isinstance(own := wish.get("."), str):
                yield path, _last(path), own
            yield from _flat({key: inner for key, inner in wish.items() if key != "."}, level + 1)
        elif isinstance(wish, str) and not wish.startswith(REFERENCE) and not is_local(wish):
            yield path, _last(path), wish


def _last(path: str) -> str:
    """Return the package that the key of an override ends with, such as **/@scope/name or parent@1>name."""
    parts = path.rpartition(">")[2].split("/")
    is_scoped = len(parts) > 1 and parts[-2].startswith("@")
    return split("/".join(parts[-2:]) if is_scoped else parts[-1])[0]


def _workspaces(tree: dict[str, Any]) -> list[Any]:
    return items(tree, "workspaces") or items(tree, "workspaces", "packages")


PACKAGE_JSON = Kind(
    "package-json",
    "package.json",
    read,
    ("package.json",),
    (
        r"\A\s*\{",
        r'"(?:(?:d|devD|peerD|optionalD)ependencies|engines)"\s*:\s*\{|"workspaces"\s*:\s*[{\[]',
    ),
    is_json=True,
)
