"""yarn.lock: the form of version 1, which is Yarn's own, and the later one, which is YAML."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from comparisons.domain.stacks.dependencies import Dependency
from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.npm_wishes import NPM, is_local, split, wished
from comparisons.manifests.trees import table, word
from comparisons.manifests.yaml_trees import Table, documents, line_of

FIELD = re.compile(r'(?P<blanks> +)(?P<key>"[^"]*"|[^\s"]+)(?: +(?P<value>"[^"]*"|\S.*))?:?')
DESCRIPTORS = re.compile(r'"[^"]*"|[^",\s][^",]*')
LISTS = ("dependencies:", "optionalDependencies:")
METADATA = "__metadata"
BERRY = re.compile(r"^__metadata:", re.MULTILINE)


def read(text: str) -> Iterator[Found]:
    """Yield the packages of a lock of either form."""
    return _berry(documents(text)) if BERRY.search(text) else _classic(text)


class _Block(NamedTuple):
    """One entry of version 1: the descriptors that lead to it, its version, and what it asks for."""

    line: int
    descriptors: list[str]
    fields: dict[str, str]
    wishes: list[str]


def _classic(text: str) -> Iterator[Found]:
    """Yield packages; the lock does not list what is direct, so that is what no other package asks for."""
    blocks = list(_blocks(text))
    wishes = {wish for block in blocks for wish in block.wishes}
    for block in blocks:
        names = [split(one) for one in block.descriptors]
        if "version" not in block.fields or not names[0][0]:
            yield Note("This names no package with a version.", block.line)
            continue
        direct = [wish for one, (_, wish) in zip(block.descriptors, names, strict=True) if one not in wishes]
        found = wished(names[0][0], direct[0] if direct else names[0][1], block.line)
        if not is_local(found.asked):
            asked = found.asked if direct else ""
            yield Dependency(NPM, found.name, block.fields["version"], asked, bool(direct), block.line)


def _blocks(text: str) -> Iterator[_Block]:
    block = None
    is_list = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith(" "):
            if block:
                yield block
            block = _Block(number, _descriptors(line), {}, [])
            is_list = False
        elif block and (field := FIELD.fullmatch(line.rstrip())):
            key, value = field["key"].strip('"'), (field["value"] or "").strip('"')
            if len(field["blanks"]) <= 2:
                is_list = key in LISTS or line.strip() in LISTS
                block.fields[key] = value
            elif is_list:
                block.wishes.append(f"{key}@{value}")
    if block:
        yield block


def _descriptors(line: str) -> list[str]:
    return [one.strip('" ') for one in DESCRIPTORS.findall(line.rstrip(" :"))] or [""]


def _berry(trees: list[Any]) -> Iterator[Found]:
    """Yield the packages of the later form; the entries of workspaces say what is direct."""
    entries = trees[0] if trees and isinstance(trees[0], Table) else Table()
    direct = {one for entry in entries.values() if _is_own(entry) for one in _asked_by(entry)}
    for key, entry in entries.items():
        if key == METADATA or _is_own(entry):
            continue
        descriptors = [one.strip() for one in key.split(",")]
        first = next((one for one in descriptors if one in direct), "")
        name, _ = split(word(entry, "resolution") or descriptors[0])
        asked = wished(*split(first)).asked if first else ""
        yield Dependency(NPM, name, word(entry, "version"), asked, bool(first), line_of(entries, key))


def _is_own(entry: Any) -> bool:
    return "@workspace:" in word(entry, "resolution") or word(entry, "linkType") == "soft"


def _asked_by(entry: Any) -> Iterator[str]:
    """Yield the descriptors that an entry asks for; older locks leave the prefix out there."""
    for section in ("dependencies", "optionalDependencies", "devDependencies"):
        for name, wish in table(entry, section).items():
            if isinstance(wish, str):
                yield f"{name}@{wish}"
                yield f"{name}@npm:{wish}"


LOCK = Kind(
    "yarn-lock",
    "yarn.lock",
    read,
    ("yarn.lock",),
    (r"^(?:# yarn lockfile v1$|__metadata:$|\"?@?[\w./-]+@[^\n]*:\n  version:? )",),
)
