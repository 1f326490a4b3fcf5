"""Text in the columns of a terminal: how wide it is, lines that fit, and tables. Pure: imports no Django."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

JOINED = range(0x1160, 0x1200)
"""Korean vowels and final consonants, which join the letter before them."""
GAP = 2
"""Columns between those of a table."""
NARROWEST = 9
"""Columns that a cell of a table needs at least."""
LINK = ("https://", "http://")

Run = tuple[str, str]
"""A text and the role that paints it, "" for none."""
Word = tuple[Run, ...]
Paint = Callable[[str, str], str]
"""From a role and a text to the text as the terminal shows it, such as in colour."""


# ---- width


def columns(text: str) -> int:
    """Return how many columns a terminal gives ``text``: two to wide characters, none to what combines with another."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4_000)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc") or ord(character) in JOINED:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """Return the longest beginning of ``text`` that is at most ``width`` wide, of one character at least."""
    at = 1
    while at < len(text) and columns(text[: at + 1]) <= width:
        at += 1
    return text[:at]


def _width(word: Word) -> int:
    return sum(columns(text) for text, _ in word)


# ---- lines


def words_of(runs: Iterable[Run]) -> list[Word]:
    """Return the words of a text, which may change its role within one."""
    found: list[list[Run]] = [[]]
    for text, role in runs:
        first, *others = text.split(" ")
        found[-1] += [(first, role)] if first else []
        found += [[(one, role)] if one else [] for one in others]
    return [tuple(word) for word in found if word]


def wrapped(words: Iterable[Word], width: int) -> Iterator[list[Word]]:
    """Yield lines of words, each at most ``width`` wide; only an address is left whole where it is wider."""
    line: list[Word] = []
    used = 0
    for word in _pieces(words, width):
        needs = _width(word)
        if line and used + 1 + needs > width:
            yield line
            line, used = [], 0
        used += needs + (1 if line else 0)
        line.append(word)
    if line:
        yield line


def _pieces(words: Iterable[Word], width: int) -> Iterator[Word]:
    for word in words:
        if _width(word) <= width or word[0][0].startswith(LINK):
            yield word
        else:
            yield from _cut(word, width)


def _cut(word: Word, width: int) -> Iterator[Word]:
    for text, role in word:
        while text:
            piece = fitted(text, width)
            yield ((piece, role),)
            text = text[len(piece) :]


def painted(line: Iterable[Word], paint: Paint) -> str:
    """Return the words with single spaces; neighbours of one role are painted together."""
    runs: list[Run] = []
    for word in line:
        gap = " " if runs else ""
        for text, role in word:
            if runs and runs[-1][1] == role:
                runs[-1] = (runs[-1][0] + gap + text, role)
            else:
                runs += [(gap, ""), (text, role)]
            gap = ""
    return "".join(paint(role, text) for text, role in runs if text)


def paragraph(runs: Iterable[Run], width: int, paint: Paint) -> list[str]:
    return [painted(line, paint) for line in wrapped(words_of(runs), width)]


# ---- tables


Cell = list[Run]


def table(rows: Sequence[Sequence[Cell]], numbers: bool, width: int, paint: Paint) -> Iterator[str]:
    """Yield a table whose first row names its columns; where the terminal is too narrow, a record for each row.

    ``numbers`` is whether all columns but the first stand at the right.
    """
    wide = [max(map(_cell_width, column)) for column in zip(*rows, strict=True)]
    room = width - GAP * (len(wide) - 1)
    if room < NARROWEST * len(wide):
        yield from _records(rows, width, paint)
        return
    while sum(wide) > room:
        wide[wide.index(max(wide))] -= 1
    for number, row in enumerate(rows):
        yield from _row(row, wide, numbers, paint)
        if not number:
            yield (" " * GAP).join("─" * one for one in wide)


def _cell_width(cell: Cell) -> int:
    return sum(columns(text) for text, _ in cell)


def _row(row: Sequence[Cell], wide: Sequence[int], numbers: bool, paint: Paint) -> Iterator[str]:
    cells = [list(wrapped(words_of(cell), room)) for cell, room in zip(row, wide, strict=True)]
    for lines in zip_longest(*cells, fillvalue=()):
        placed = [
            _placed(line, room, numbers and number > 0, paint)
            for number, (line, room) in enumerate(zip(lines, wide, strict=True))
        ]
        yield (" " * GAP).join(placed).rstrip()


def _placed(line: Sequence[Word], room: int, at_right: bool, paint: Paint) -> str:
    missing = " " * max(0, room - sum(map(_width, line)) - max(0, len(line) - 1))
    return missing + painted(line, paint) if at_right else painted(line, paint) + missing


def _records(rows: Sequence[Sequence[Cell]], width: int, paint: Paint) -> Iterator[str]:
    head, *others = rows
    for row in others:
        yield from paragraph(row[0], width, paint)
        for name, cell in zip(head[1:], row[1:], strict=True):
            if cell:
                yield from (f"  {line}" for line in paragraph([*name, (": ", ""), *cell], width - 2, paint))
