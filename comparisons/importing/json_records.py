"""JSON, one record a line or a list of them, read as a stream and strictly. Pure: imports no Django.

Numbers stay as they were written. A key twice, ``NaN``, and whatever would take too much memory are refused.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NoReturn

from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.catalogue.records import HEADER
from comparisons.catalogue.trees import RECORD_BYTES, RECORD_NODES, Tree, UnreadableFile

CHUNK = 64 * 1024
BOM = b"\xef\xbb\xbf"
HARMLESS = 2 * RECORD_NODES
"""Characters that cannot hold too many values, as each of them takes two at least."""
MARKS = 4 * RECORD_NODES
"""Quotes, brackets and commas that so many values can have at most."""
TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""Possessive, with an optional end: it never looks at a character twice, whatever the file holds."""
OUTSIDE = re.compile(rb'["\[\]{},]')
INSIDE = re.compile(rb'["\\]')
BLANK = b" \t\r\n"
PLAIN = rb'(?:"[^"\\]*"|[-+.0-9a-zA-Z]+)'
BEFORE_A_LIST = rb'\{\s*(?:"[^"\\]*"\s*:\s*' + PLAIN + rb'\s*,\s*)*"%b"\s*:\s*\['
AFTER_A_LIST = rb'\s*(?:,\s*"[^"\\]*"\s*:\s*' + PLAIN + rb"\s*)*\}\s*"


def read_jsonl(file: str, stream: BinaryIO, problems: Problems) -> Iterator[Tree]:
    """Yield the records of a file with one on each line; the header of a dump is none."""
    number = 0
    while line := stream.readline(RECORD_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(BOM)
        if len(line) > RECORD_BYTES:
            _skip_line(stream, line)
            problems.add(FilePlace(file, number), "", "", "a record of at most 8 MiB")
        elif line.strip(BLANK):
            found = _record(FilePlace(file, number), line, problems)
            yield from (tree for tree in found if number > 1 or not _is_header(tree.content))


def _is_header(content: Any) -> bool:
    return isinstance(content, dict) and next(iter(content), None) == HEADER


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(CHUNK)


def read_json(file: str, stream: BinaryIO, problems: Problems, under: str = "") -> Iterator[Tree]:
    """Yield the records of a file that is one object or a list of them.

    With ``under`` the list may also stand in an object, at that key; no single object is a record then.
    """
    try:
        for number, (line, text) in enumerate(_Splitter(stream, under).elements(), start=1):
            yield from _record(FilePlace(file, line, number), text, problems)
    except UnreadableFile as error:
        problems.add(FilePlace(file, error.line), "", error.value, error.expected)


def _record(place: FilePlace, text: bytes, problems: Problems) -> Iterator[Tree]:
    try:
        yield Tree(place, decode(text))
    except UnreadableFile as error:
        problems.add(place, "", error.value, error.expected)


def decode(content: bytes) -> Any:
    """Decode one JSON value of at most ``RECORD_BYTES``."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableFile("text in UTF-8") from None
    _refuse_too_many_values(text)
    try:
        return DECODER.decode(text)
    except RecursionError:
        raise UnreadableFile("fewer levels of nesting") from None
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"JSON that can be read ({error.msg} at character {error.pos + 1})") from None


def _refuse_too_many_values(text: str) -> None:
    if len(text) <= HARMLESS:
        return
    outside = TEXT.sub("", text)
    if sum(outside.count(mark) for mark in ",:[{") > RECORD_NODES:
        raise UnreadableFile(f"at most {RECORD_NODES:,} values in a record")


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadableFile("each key once", value=_first_twice(word for word, _ in pairs))
    return found


def _first_twice(words: Iterable[str]) -> str:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            return word
        seen.add(word)
    return ""


def _refuse_constant(word: str) -> NoReturn:
    raise UnreadableFile("a number", value=word)


DECODER = json.JSONDecoder(
    object_pairs_hook=_mapping, parse_int=str, parse_float=str, parse_constant=_refuse_constant, strict=True
)


class _Splitter:
    """Splits a JSON file into the records of its list without decoding them; holds one record at a time."""

    def __init__(self, stream: BinaryIO, under: str = "") -> None:
        self.stream = stream
        self.under = under
        self.is_inside = False
        self.line = 1
        self.parts: list[bytes] = []
        self.size = 0
        self.marks = 0
        self.depth = 0
        self.in_text = False
        self.escaped = 0  # bytes of the next chunk that a backslash at the end of this one covers
        self.count = 0
        self.closed = False
        self.tail = b""

    def elements(self) -> Iterator[tuple[int, bytes]]:
        """Yield each record's line and bytes. What stands between them is checked here, all else by ``decode``."""
        chunk = self._start()
        if self.under:
            chunk = self._list_in(chunk)
        if not chunk.startswith(b"["):
            yield self.line, self._whole(chunk)
            return
        chunk = chunk[1:]
        while chunk and not self.closed:
            yield from self._cut(chunk)
            chunk = self.stream.read(CHUNK)
        if not self.closed:
            raise UnreadableFile("a closing bracket at the end of the list", line=self.line)
        while chunk:
            self._refuse_more(chunk)
            chunk = self.stream.read(CHUNK)
        if self.is_inside and not re.fullmatch(AFTER_A_LIST, self.tail):
            raise UnreadableFile("plain values and a closing brace after the list", line=self.line)

    def _list_in(self, start: bytes) -> bytes:
        """Return ``start`` from the list on that its object holds; what stands before that list are plain values."""
        if start.startswith(b"["):
            return start
        if found := re.match(BEFORE_A_LIST % re.escape(self.under.encode()), start):
            self.line += start.count(b"\n", 0, found.end())
            self.is_inside = True
            return start[found.end() - 1 :]
        raise UnreadableFile(f"a list of records, or an object that holds it at {self.under}", line=self.line)

    def _start(self) -> bytes:
        chunk = self.stream.read(CHUNK).removeprefix(BOM)
        while chunk and not chunk.strip(BLANK):
            self.line += chunk.count(b"\n")
            chunk = self.stream.read(CHUNK)
        start = chunk.lstrip(BLANK)
        self.line += chunk.count(b"\n", 0, len(chunk) - len(start))
        return start

    def _whole(self, start: bytes) -> bytes:
        content = start + self.stream.read(RECORD_BYTES + 1)
        if len(content) > RECORD_BYTES:
            raise UnreadableFile("a record of at most 8 MiB")
        if not content:
            raise UnreadableFile("a record or a list of records")
        return content

    def _cut(self, chunk: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the items that end in ``chunk``; its rest is kept for the next one."""
        start, at = 0, self.escaped
        while mark := (INSIDE if self.in_text else OUTSIDE).search(chunk, at):
            at = mark.end() + (mark.group() == b"\\")
            if self._ends_item(mark.group()):
                yield from self._item(chunk[start : mark.start()])
                start = at
            if self.closed:
                self._refuse_more(chunk[at:])
                return
        self.escaped = max(0, at - len(chunk))
        self._keep(chunk[start:])

    def _ends_item(self, mark: bytes) -> bool:
        self.marks += mark != b"\\"
        if self.marks > MARKS:
            raise UnreadableFile(f"at most {RECORD_NODES:,} values in a record", line=self.line)
        if mark == b'"':
            self.in_text = not self.in_text
        elif mark in (b",", b"]") and self.depth == 0:
            self.closed = mark == b"]"
            return True
        elif mark in (b"[", b"{"):
            self.depth += 1
        elif mark in (b"]", b"}"):
            self.depth -= 1
        return False

    def _item(self, last: bytes) -> Iterator[tuple[int, bytes]]:
        self._keep(last)
        whole = b"".join(self.parts)
        item = whole.lstrip(BLANK)
        line = self.line + whole.count(b"\n", 0, len(whole) - len(item))
        if not item and (self.count or not self.closed):
            raise UnreadableFile("a record between two commas", line=line)
        self.line += whole.count(b"\n")
        self.parts, self.size, self.marks = [], 0, 0
        self.count += 1
        if item:
            yield line, item

    def _keep(self, part: bytes) -> None:
        self.parts.append(part)
        self.size += len(part)
        if self.size > RECORD_BYTES:
            raise UnreadableFile("a record of at most 8 MiB", line=self.line)

    def _refuse_more(self, rest: bytes) -> None:
        if self.is_inside and len(self.tail) < CHUNK:
            self.tail += rest
        elif rest.strip(BLANK):
            raise UnreadableFile("nothing after the list", line=self.line)
