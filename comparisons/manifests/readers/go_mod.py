"""``go.mod``: the modules that a Go module requires, and its version of Go.

Since Go 1.17 the file lists every module that is needed, those that others need as ``// indirect``. The versions are
those that are used, unless ``replace`` names another module. ``exclude``, ``retract`` and ``tool`` add none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.manifests.found import Found, Kind, Note

ECOSYSTEM = "go"
WORD = re.compile(r'"[^"]*"|`[^`]*`|[^\s"`]+')
PATH = re.compile(r"[\w.~-]+(?:/[\w.~+-]+)*", re.ASCII)


class _Replaced(NamedTuple):
    path: str
    version: str


def read(text: str) -> Iterator[Found]:
    """Yield each required module as it is used, after its replacement."""
    lines = list(_directives(text))
    replaced = dict(_replacements(lines))
    toolchain = next((words[1] for _, words, _ in lines if words[0] == "toolchain" and len(words) == 2), "")
    for line, words, comment in lines:
        match words:
            case ["go", version]:
                yield Dependency(TOOL, "go", _of_toolchain(toolchain), f">={version}", line=line)
            case ["require", path, version]:
                is_direct = not comment.startswith("indirect")
                yield from _module(path, version, line, is_direct, replaced)
            case ["require", *_]:
                yield Note("This names no module with a version.", line)
            case _:
                pass


def _directives(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield line, words and comment; lines of a block begin with the word before its bracket."""
    block = ""
    for number, line in enumerate(text.split("\n"), 1):
        said, _, comment = line.partition("//")
        words = [word.strip('"`') for word in WORD.findall(said)]
        if block and words == [")"]:
            block = ""
        elif len(words) == 2 and words[1] == "(":
            block = words[0]
        elif words:
            yield number, [block, *words] if block else words, comment.strip()


def _replacements(lines: list[tuple[int, list[str], str]]) -> Iterator[tuple[tuple[str, str], _Replaced]]:
    """Yield path and version that are replaced, the version empty where all are, and by what."""
    for _, words, _ in lines:
        if words[0] == "replace" and "=>" in words:
            at = words.index("=>")
            old, new = words[1:at], words[at + 1 :]
            if 1 <= len(old) <= 2 and 1 <= len(new) <= 2:
                yield (old[0], "".join(old[1:])), _Replaced(new[0], "".join(new[1:]))


def _module(
    path: str, version: str, line: int, is_direct: bool, replaced: dict[tuple[str, str], _Replaced]
) -> Iterator[Found]:
    if not PATH.fullmatch(path):
        yield Note("This is no path of a module.", line)
        return
    new = replaced.get((path, version)) or replaced.get((path, ""))
    if new is None:
        yield Dependency(ECOSYSTEM, path, _plain(version), version, is_direct=is_direct, line=line)
    elif new.version and PATH.fullmatch(new.path):
        asked = f"{new.version} in place of {path} {version}"
        yield Dependency(ECOSYSTEM, new.path, _plain(new.version), asked, is_direct=is_direct, line=line)
    else:
        asked = f"a folder in place of {version}"
        yield Dependency(ECOSYSTEM, path, "", asked, is_direct=is_direct, line=line)


def _plain(version: str) -> str:
    """Return a version without the mark of a module that does not follow Go's rule of major versions."""
    return version.removesuffix("+incompatible")


def _of_toolchain(name: str) -> str:
    """Return the version in a name such as ``go1.22.5``; ``default`` and ``local`` leave it open."""
    return name.removeprefix("go") if name.startswith("go") else ""


GO_MOD = Kind(
    "go-mod",
    "go.mod",
    read,
    ("go.mod", "*.mod"),
    (r"^module[ \t]+\S+[ \t]*(?://.*)?$", r"^(?:go[ \t]+[0-9]|require[ \t(])"),
)
