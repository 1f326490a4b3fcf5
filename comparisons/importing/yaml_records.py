"""The strict part of YAML that catalogue files are written in, read event by event. Pure: imports no Django.

Every scalar is text but the plain word ``null``. Anchors, aliases, tags, merge keys, directives, second documents,
a key twice and an empty value are refused, and so is whatever would take too much memory.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.catalogue.trees import (
    RECORD_BYTES,
    RECORD_DEPTH,
    RECORD_NODES,
    Mapping,
    RefusedValue,
    Sequence,
    Tree,
    UnreadableFile,
)

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
PLAIN = (None, "")


def read_yaml(file: str, stream: BinaryIO, problems: Problems) -> Iterator[Tree]:
    """The records of a YAML file: one mapping, or the items of one list."""
    try:
        yield from _Composer(file, _text(stream), problems).records()
    except UnreadableFile as error:
        problems.add(FilePlace(file, error.line), "", error.value, error.expected)
    except yaml.YAMLError as error:
        problems.add(FilePlace(file, _line(error)), "", "", f"YAML that can be read ({_reason(error)})")


def _text(stream: BinaryIO) -> str:
    content = stream.read(RECORD_BYTES + 1)
    if len(content) > RECORD_BYTES:
        raise UnreadableFile("a YAML file of at most 8 MiB; .jsonl is the form for more")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile("text in UTF-8", line=line) from None
    if forbidden := FORBIDDEN.search(text):
        line = text.count("\n", 0, forbidden.start()) + 1
        raise UnreadableFile("no control characters and no line separators", line=line, value=forbidden.group())
    return text


def _line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def _line_of(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


class _Composer:
    """Builds the records of a file from YAML events."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.events = yaml.parse(text, Loader=LOADER)
        self.nodes = 0

    def records(self) -> Iterator[Tree]:
        next(self.events)  # the stream's start
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise UnreadableFile("a record or a list of records")
        if start.version or start.tags:
            raise UnreadableFile("a file without directives", line=1)
        first = next(self.events)
        if isinstance(first, yaml.SequenceStartEvent):
            self.refuse_extras(first, "")
            yield from self.items()
        else:
            yield self.record(first)
        next(self.events)  # the document's end
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise UnreadableFile("one document; write several records as a list", line=_line_of(after))

    def items(self) -> Iterator[Tree]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.record(event)

    def record(self, event: Any) -> Tree:
        self.nodes = 0
        return Tree(FilePlace(self.file, _line_of(event)), self.value(event, "", 1))

    def value(self, event: Any, key: str, depth: int) -> Any:
        self.count(event, depth)
        if isinstance(event, yaml.AliasEvent):
            return self.refuse(event, key, f"*{event.anchor}", "a value of its own instead of an alias")
        is_fine = self.refuse_extras(event, key)
        if isinstance(event, yaml.MappingStartEvent):
            content: Any = self.mapping(key, depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            content = self.sequence(key, depth)
        else:
            content = self.scalar(event, key)
        return content if is_fine else RefusedValue(content)

    def scalar(self, event: Any, key: str) -> Any:
        if event.style not in PLAIN:
            return event.value
        if event.value == "":
            return self.refuse(event, key, "", "a value; null says that there is none")
        return None if event.value == "null" else event.value

    def sequence(self, key: str, depth: int) -> Sequence:
        found = Sequence()
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.lines.append(_line_of(event))
            found.append(self.value(event, f"{key}[{len(found) + 1}]", depth + 1))
        return found

    def mapping(self, key: str, depth: int) -> Mapping:
        found = Mapping()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            word = self.key(event, key, depth + 1)
            path = f"{key}.{word}" if key else word
            value = self.value(next(self.events), path, depth + 1)
            if word in found:
                self.refuse(event, path, word, "each key once")
            elif word:
                found.lines[word] = _line_of(event)
                found[word] = value
        return found

    def key(self, event: Any, inside: str, depth: int) -> str:
        """Return a key; empty where it was refused."""
        if isinstance(event, yaml.ScalarEvent) and event.value not in ("", "<<"):
            self.count(event, depth)
            return event.value if self.refuse_extras(event, inside) else ""
        self.value(event, inside, depth)
        self.refuse(event, inside, getattr(event, "value", "a list or mapping"), "a word as a key")
        return ""

    def count(self, event: Any, depth: int) -> None:
        self.nodes += 1
        line = _line_of(event)
        if depth > RECORD_DEPTH:
            raise UnreadableFile(f"at most {RECORD_DEPTH} levels of nesting", line=line)
        if self.nodes > RECORD_NODES:
            raise UnreadableFile(f"at most {RECORD_NODES:,} values in a record", line=line)

    def refuse_extras(self, event: Any, key: str) -> bool:
        """Return whether ``event`` has neither an anchor nor a tag."""
        if event.anchor is not None:
            self.refuse(event, key, f"&{event.anchor}", "no anchors")
        if event.tag is not None:
            self.refuse(event, key, event.tag, "no tags")
        return event.anchor is None and event.tag is None

    def refuse(self, event: Any, key: str, value: Any, expected: str) -> RefusedValue:
        self.problems.add(FilePlace(self.file, _line_of(event)), key, value, expected)
        return RefusedValue(value)
