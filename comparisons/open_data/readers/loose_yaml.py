"""YAML as other projects write it: every scalar is text, null is empty text. Pure: imports no Django.

Unlike catalogue files it may hold empty values and any style, but no aliases, and it is read event by event, so that
neither depth nor size can exhaust the memory.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

from .files import NotASet, UnreadableSet

FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEPTH = 20
MENTIONED = 5
NODES = 200_000
"""Values in one tree, keys included."""


def front_matter(content: bytes) -> tuple[dict[str, Any], str]:
    """The fields of a page, YAML between two lines of dashes, and its body; raises ``UnreadableSet``."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise UnreadableSet("it is no text in UTF-8") from None
    fences = FENCE.finditer(text)
    first, second = next(fences, None), next(fences, None)
    if first is None or second is None or text[: first.start()].strip():
        raise UnreadableSet("it does not begin with fields between two lines of dashes")
    return load(text[first.end() : second.start()]), text[second.end() :].strip()


def load(text: str) -> dict[str, Any]:
    """The mapping that a short text holds."""
    try:
        events = yaml.parse(text, Loader=LOADER)
        start = [next(events), next(events)]
        if not isinstance(start[-1], yaml.DocumentStartEvent):
            return {}
        tree = _Tree(events).value(next(events), 1)
    except yaml.YAMLError as error:
        raise UnreadableSet(reason(error)) from None
    if not isinstance(tree, dict):
        raise UnreadableSet("it holds no mapping")
    return tree


class Lined(dict[str, Any]):
    """A mapping that knows on which line it begins."""

    line = 0


def stream_items(stream: BinaryIO, *keys: str) -> Iterator[Any]:
    """The items of the lists that stand at ``keys`` of a file's only mapping; one item is held at a time."""
    others: list[str] = []
    is_found = False
    try:
        events = yaml.parse(stream, Loader=LOADER)
        _expect(events, yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.MappingStartEvent)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if (key := getattr(event, "value", None)) not in keys:
                _Tree(events).value(event, 1)
                _Tree(events).value(next(events), 1)
                others += [str(key)[:50]][: MENTIONED - len(others)]
                continue
            if not isinstance(next(events), yaml.SequenceStartEvent):
                raise NotASet(f"it has no list at {key}")
            is_found = True
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                yield _Tree(events).value(event, 1)
    except yaml.YAMLError as error:
        raise UnreadableSet(reason(error)) from None
    if not is_found:
        there = f": there is {', '.join(others)}" if others else ""
        raise NotASet(f"it has no list at {' or '.join(keys)}{there}")


def _expect(events: Iterator[Any], *kinds: type) -> None:
    for kind in kinds:
        if not isinstance(next(events, None), kind):
            raise NotASet("it is no YAML file that holds one mapping")


def reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    why = str(getattr(error, "problem", None) or error).splitlines()[0]
    return f"its YAML cannot be read ({why}{f', line {mark.line + 1}' if mark else ''})"


class _Tree:
    """Builds one value from its events."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.nodes = 0

    def value(self, event: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > DEPTH or self.nodes > NODES:
            raise UnreadableSet("its YAML is too deep or too large")
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableSet("its YAML holds an alias")
        if isinstance(event, yaml.MappingStartEvent):
            found = self.mapping(depth)
            found.line = event.start_mark.line + 1 if event.start_mark else 0
            return found
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        return "" if event.value in ("null", "~") and event.style in (None, "") else event.value

    def sequence(self, depth: int) -> list[Any]:
        found = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, depth + 1))
        return found

    def mapping(self, depth: int) -> Lined:
        found = Lined()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            found[key if isinstance(key, str) else ""] = self.value(next(self.events), depth + 1)
        return found
