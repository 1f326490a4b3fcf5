"""Problems of a record: file and line, key, value, and what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

VALUE_LENGTH = 60
KEPT = 200
"""Problems that are kept in memory; a hostile file has any number of them."""


@dataclass(frozen=True, slots=True, order=True)
class FilePlace:
    """A file, and a line or the number of a record in it, counted from 1 (0: unknown)."""

    file: str
    line: int = 0
    record: int = 0

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}, line {self.line}"
        return f"{self.file}, record {self.record}" if self.record else self.file


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One error: ``key`` is the path inside the record (``pros[2].source``), ``value`` is shortened."""

    place: FilePlace
    key: str
    value: str
    expected: str

    def __str__(self) -> str:
        parts = [str(self.place), self.key, self.value and f"“{self.value}”"]
        return f"{': '.join(part for part in parts if part)}: expected {self.expected}"


class Problems:
    """Collects problems: the first 200 of them, and how many there are.

    The others go to ``rest``, a line each, or are only counted.
    """

    def __init__(self, rest: TextIO | None = None) -> None:
        self.kept: list[RecordProblem] = []
        self.count = 0
        self.rest = rest

    def add(self, place: FilePlace, key: str, value: Any, expected: str) -> None:
        self.count += 1
        if len(self.kept) < KEPT:
            self.kept.append(RecordProblem(place, shown(key), shown(value), expected))
        elif self.rest:
            self.rest.write(f"{RecordProblem(place, shown(key), shown(value), expected)}\n")

    def __bool__(self) -> bool:
        return self.count > 0

    def __iter__(self) -> Iterator[RecordProblem]:
        return iter(self.kept)

    def lines(self) -> list[str]:
        """Return the kept problems as lines of text, by file and line, and how many are only counted."""
        more = 0 if self.rest else self.count - len(self.kept)
        return [str(problem) for problem in sorted(self.kept, key=lambda one: one.place)] + (
            [f"… and {more:,} more"] if more else []
        )


def shown(value: Any) -> str:
    """Shorten a value for an error, and escape whatever a terminal would obey."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return f"a mapping of {len(value)}"
    text = str(value)
    cut = text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in cut)
