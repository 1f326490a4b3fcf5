"""Parsed YAML and JSON: plain values with the numbers of their lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from .problems import FilePlace, Problems

RECORD_BYTES = 8 * 1024 * 1024
RECORD_NODES = 100_000
"""Values in one record, keys included."""
RECORD_DEPTH = 12


@dataclass(frozen=True, slots=True)
class RefusedValue:
    """A value that was refused, in its place, so that no second problem is reported for it.

    ``written`` is what stood there, ``rest`` what is right of it: the other items of a list (with None where those
    stood that are not), the other keys of a mapping.
    """

    written: Any = ""
    rest: Any = None


class Mapping(dict[str, Any]):
    """A mapping that knows the line of each of its keys."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Sequence(list[Any]):
    """A list that knows the line of each of its items."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def line_of(tree: Any, at: Any, otherwise: int) -> int:
    """Return the line of a key or an item of ``tree``, or ``otherwise`` where its reader did not know it."""
    line: int = otherwise
    if isinstance(tree, Mapping):
        line = tree.lines.get(at, otherwise)
    elif isinstance(tree, Sequence):
        line = tree.lines[at]
    return line


@dataclass(frozen=True, slots=True)
class Tree:
    """One record as written, not checked yet."""

    place: FilePlace
    content: Any


Reader = Callable[[str, BinaryIO, Problems], Iterator[Tree]]
"""Takes the file's name, its bytes and a place for problems; yields its records one by one."""


class UnreadableFile(Exception):
    """Raised where the rest of a file cannot be read: what was expected, and on which line."""

    def __init__(self, expected: str, *, line: int = 0, value: Any = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.line = line
        self.value = value
