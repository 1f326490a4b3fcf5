"""YAML as projects write it, read event by event: every scalar is text, a plain null is empty text.

Aliases and merge keys are followed, as compose files use them. What an alias stands for is counted each time, so that
neither its size nor its depth can exhaust memory or time.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from .refusals import UnreadableManifest

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEPTH = 50
NODES = 200_000
"""Values of one file, keys and what aliases stand for included."""
CHARACTERS = 1000
"""Characters of a text that count as one value more: each alias of it is read again."""
MERGE = "<<"
NULLS = ("", "null", "Null", "NULL", "~")


class Table(dict[str, Any]):
    """A mapping; ``lines`` has the line of each key."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A list; ``lines`` has the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def documents(text: str) -> list[Any]:
    """Return the documents of a YAML file: each a ``Table``, an ``Items`` or a text; raise ``UnreadableManifest``."""
    try:
        return list(_Composer(text).documents())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = str(getattr(error, "problem", None) or "signs that YAML does not have").splitlines()[0]
        raise UnreadableManifest(f"Its YAML cannot be read ({why}).", line=mark.line + 1 if mark else 0) from None


def line_of(within: dict[str, Any], key: str) -> int:
    """Return the line of a key; 0 where ``within`` does not come from YAML."""
    return within.lines.get(key, 0) if isinstance(within, Table) else 0


class _Measured(NamedTuple):
    """A value, how many values it holds, itself included, and how deep it is."""

    value: Any
    nodes: int
    height: int


class _Composer:
    def __init__(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=LOADER)
        self.nodes = 0
        self.anchors: dict[str, _Measured] = {}

    def documents(self) -> Iterator[Any]:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}
                yield self.value(next(self.events), 1).value

    def value(self, event: Any, depth: int) -> _Measured:
        self.count(event, depth, 1)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, depth)
        before = self.nodes
        height = 1
        if isinstance(event, yaml.MappingStartEvent):
            content, height = self.mapping(depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            content, height = self.sequence(depth)
        else:
            content = "" if event.value in NULLS and event.style in (None, "") else event.value
            self.count(event, depth, len(content) // CHARACTERS)
        found = _Measured(content, self.nodes - before + 1, height)
        if event.anchor is not None:
            self.anchors[event.anchor] = found
        return found

    def alias(self, event: Any, depth: int) -> _Measured:
        found = self.anchors.get(event.anchor)
        if found is None:
            raise UnreadableManifest("Its YAML has an alias of what is not there yet.", line=_line(event))
        self.count(event, depth + found.height - 1, found.nodes - 1)
        return found

    def sequence(self, depth: int) -> tuple[Any, int]:
        found = Items()
        height = 1
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            inner = self.value(event, depth + 1)
            found.append(inner.value)
            found.lines.append(_line(event))
            height = max(height, inner.height + 1)
        return found, height

    def mapping(self, depth: int) -> tuple[Any, int]:
        found = Table()
        merged: list[Table] = []
        height = 1
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1).value
            inner = self.value(next(self.events), depth + 1)
            height = max(height, inner.height + 1)
            if key == MERGE:
                merged += [one for one in _several(inner.value) if isinstance(one, Table)]
            elif isinstance(key, str):
                found[key] = inner.value
                found.lines[key] = _line(event)
        for other in merged:
            self.count(event, depth, len(other))
            for key, content in other.items():
                found.setdefault(key, content)
                found.lines.setdefault(key, other.lines[key])
        return found, height

    def count(self, event: Any, depth: int, more: int) -> None:
        self.nodes += more
        if depth > DEPTH:
            raise UnreadableManifest(f"Its YAML has more than {DEPTH} levels.", line=_line(event))
        if self.nodes > NODES:
            raise UnreadableManifest(f"Its YAML has more than {NODES:,} values, those of aliases included.")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1
