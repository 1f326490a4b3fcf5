"""On which lines the words of a JSON or TOML file stand: their readers do not say."""

import re
from bisect import bisect_left
from collections import defaultdict

KEYS = re.compile(r'"((?:[^"\\\n]|\\[^\n]){1,300})"\s*:')
"""Keys of JSON."""
KEYS_OF_TABLES = re.compile(r'"((?:[^"\\\n]|\\[^\n]){1,300})"\s*:\s*\{')
"""Keys of JSON whose values are objects."""
WORDS = re.compile(
    r"^\[{1,2}[ \t]*([\w.-]+)[ \t]*\]|^[ \t]*([\w-]+)[ \t]*=|\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'", re.MULTILINE
)
"""Names of tables, keys and texts of TOML."""


class Lines:
    """The lines of what ``pattern`` finds in ``text``; one walk through the text."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self.text = text
        self.lines: dict[str, list[int]] = defaultdict(list)
        line, place = 1, 0
        for found in pattern.finditer(text):
            start = found.start(found.lastindex or 0)
            line += text.count("\n", place, start)
            place = start
            self.lines[found[found.lastindex or 0]].append(line)

    def of(self, word: str, after: int = 0) -> int:
        """Return the first line from ``after`` on that has ``word``; 0 where none has."""
        lines = self.lines.get(word, [])
        place = bisect_left(lines, after)
        return lines[place] if place < len(lines) else 0


def line_of(text: str, key: str, after: int = 0) -> int:
    """Return the first line that begins with ``key`` beyond the character ``after``; 0 where none does."""
    place = f"\n{text}".find(f"\n{key}", max(after, 0))
    return text.count("\n", 0, place) + 1 if place >= 0 else 0


def of_tables(text: str, header: str, count: int) -> list[int]:
    """Return the lines of the ``count`` tables of a TOML list, such as those under [[package]].

    All are 0 where a text of several lines holds such a line too, as which is which is not known then.
    """
    found = [number for number, line in enumerate(text.split("\n"), 1) if line.strip() == header]
    return found if len(found) == count else [0] * count
