"""Which of the words and texts that a database offers are what somebody typed, and in which order.

Pure: imports no Django and asks no database, so that the order does not depend on which database is asked.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

LETTERS = "abcdefghijklmnopqrstuvwxyz -."
"""What a slip of the finger puts in, or leaves out."""
LONGEST_WITH_LETTERS, LONGEST_WITH_SLIPS = 6, 12
"""Of short words every slip is listed, of longer ones only what is left out or swapped: the rest stays alike enough."""
LONGEST_MISTAKEN = 40
MOST_WORDS = 8

_SEPARATOR = re.compile(r"[\s\-_./]+")
_NOT_WORD = re.compile(r"[\W_]+")


class Grade(IntEnum):
    """How a word of the catalogue answers what was typed, the best first."""

    EXACT = 0
    ALIKE = 1  # but for blanks, dashes, dots: "node js" and Node.js
    START = 2
    WORD_START = 3
    MISSPELT = 4
    MISSPELT_START = 5
    INSIDE = 6
    PART = 7  # the word is one of those that were typed: "redis cache" and Redis


class Word(NamedTuple):
    """A word for a technology: an alias, which ``leads`` to it, or its name, which another may have too."""

    text: str
    technology: int
    leads: bool = True


class Text(NamedTuple):
    """A text with paragraphs, and the comparison that shows it; ``key`` and ``technology`` where it is a claim."""

    id: int
    text: str
    comparison: int
    key: str = ""
    technology: int | None = None


def best_words(typed: str, words: Iterable[Word], *, most: int) -> list[Word]:
    """The best word for each technology that ``typed`` may mean, the best technology first."""
    graded = [(place, word) for word in words if (place := _place(typed.lower(), word)) is not None]
    best: dict[int, Word] = {}
    for _, word in sorted(graded):
        best.setdefault(word.technology, word)
    return list(best.values())[:most]


def grade(typed: str, text: str) -> Grade | None:
    """How ``text`` answers ``typed``; None where it does not. Case does not count."""
    judged = _judge(typed.lower(), text.lower())
    return judged[0] if judged else None


def adds_to(typed: str, name: str, alias: str) -> bool:
    """Whether only the alias shows why a technology of that name was found."""
    of_name, of_alias = grade(typed, name), grade(typed, alias)
    is_better = of_alias is not None and (of_name is None or of_alias < of_name)
    return is_better and bare_form(alias) != bare_form(name)


def _place(typed: str, word: Word) -> tuple[int, int, int, bool, str] | None:
    """Where a word stands among others: by grade, mistakes and length; what leads there before mere names."""
    key = word.text.lower()
    judged = _judge(typed, key)
    return (*judged, len(key), not word.leads, key) if judged else None


def _judge(typed: str, key: str) -> tuple[Grade, int] | None:
    """The grade, and the number of mistakes."""
    if not typed:
        return None
    if key == typed:
        return Grade.EXACT, 0
    bare, bare_key = bare_form(typed), bare_form(key)
    if bare and bare == bare_key:
        return Grade.ALIKE, 0
    if key.startswith(typed) or (bare and len(bare) > 2 and bare_key.startswith(bare)):
        return Grade.START, 0
    if f" {spaced(typed)}" in f" {spaced(key)}":
        return Grade.WORD_START, 0
    return _judge_mistakes(typed, key) or _judge_parts(typed, key)


def _judge_mistakes(typed: str, key: str) -> tuple[Grade, int] | None:
    allowed = mistakes_allowed(typed)
    if not allowed:
        return None
    whole, start = mistakes(spaced(typed), spaced(key), allowed)
    if whole <= allowed:
        return Grade.MISSPELT, whole
    return (Grade.MISSPELT_START, start) if start <= allowed and len(typed) > 4 else None


def _judge_parts(typed: str, key: str) -> tuple[Grade, int] | None:
    if len(typed) > 2 and typed in key:
        return Grade.INSIDE, 0
    return (Grade.PART, 0) if key in parts(typed) else None


def bare_form(text: str) -> str:
    """Without what people put between words in different ways: ``Node.js`` and ``node js`` are ``nodejs``."""
    return _SEPARATOR.sub("", text.lower())


def spaced(text: str) -> str:
    return _SEPARATOR.sub(" ", text).strip()


def mistakes_allowed(typed: str) -> int:
    """How many slips of the finger are forgiven in a word of that length."""
    if not 3 <= len(typed) <= LONGEST_MISTAKEN:
        return 0
    return 1 if len(typed) < 8 else 2


def mistakes(typed: str, key: str, most: int) -> tuple[int, int]:
    """How many letters were added, left out, replaced or swapped with a neighbour: in all of ``key``, in its beginning.

    Both count no further than ``most + 1``.
    """
    far = most + 1
    if len(key) + most < len(typed):
        return far, far
    begun = key[: len(typed) + far]
    older: list[int] = []
    above: list[int] = []
    row = [min(column, far) for column in range(len(begun) + 1)]
    for number, letter in enumerate(typed, 1):
        older, above, row = above, row, [min(number, far)] + [far] * len(begun)
        for column in range(max(1, number - most), min(len(begun), number + most) + 1):
            fewest = min(above[column], row[column - 1], above[column - 1] - (letter == begun[column - 1])) + 1
            if number > 1 and column > 1 and begun[column - 2 : column] == letter + typed[number - 2]:
                fewest = min(fewest, older[column - 2] + 1)
            row[column] = min(fewest, far)
        if min(row) > most:
            return far, far
    return (row[-1] if begun == key else far), min(row)


def parts(typed: str) -> set[str]:
    """Each word of several, and each two neighbours, as names are written: with a blank, with a dash."""
    several = typed.split()[:MOST_WORDS]
    if len(several) < 2:
        return set()
    return {*several} | {f"{one}{between}{two}" for one, two in pairwise(several) for between in " -"}


def one_slip_from(typed: str) -> set[str]:
    """Words that become ``typed`` by one slip of the finger; none for a very short or a long one."""
    if not mistakes_allowed(typed) or len(typed) > LONGEST_WITH_SLIPS:
        return set()
    return set(_slips(typed)) - {typed, ""}


def _slips(typed: str) -> Iterator[str]:
    letters = LETTERS if len(typed) <= LONGEST_WITH_LETTERS else ""
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + after[1:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]


def words_of(text: str) -> list[str]:
    """The words of a text, lower-cased: letters and digits, nothing else."""
    return _NOT_WORD.sub(" ", text.lower()).split()


def sought_words(typed: str) -> list[str]:
    """The beginnings to look for in texts: each word once, without the s of a plural."""
    return list(dict.fromkeys(map(_stem, words_of(typed))))[:MOST_WORDS]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def best_texts(typed: str, texts: Iterable[Text], *, most: int) -> list[Text]:
    """The texts that hold every word of ``typed``: those with the very words first, then the shorter and the newer."""
    placed = []
    for text in texts:
        missed = _missed(typed, text.text)
        if missed is not None:
            placed.append(((missed, len(text.text), -text.id), text))
    return [text for _, text in sorted(placed, key=lambda pair: pair[0])[:most]]


def _missed(typed: str, text: str) -> int | None:
    """How many of the words typed stand in ``text`` in another form only; None where one does not stand there."""
    stems, exact, present = sought_words(typed), set(words_of(typed)), set(words_of(text))
    if not stems or not all(_stands(stem, present) for stem in stems):
        return None
    return len(exact - present)


def _stands(stem: str, present: set[str]) -> bool:
    """A stem of one or two letters is a word of its own; a longer one may go on."""
    return stem in present or (len(stem) > 2 and any(word.startswith(stem) for word in present))


def best_passage(typed: str, text: str) -> str:
    """The paragraph of ``text`` that holds most of the words typed."""
    stems = sought_words(typed)
    paragraphs = [paragraph.strip() for paragraph in text.replace("\r\n", "\n").split("\n\n")]

    def held(paragraph: str) -> int:
        present = set(words_of(paragraph))
        return sum(_stands(stem, present) for stem in stems)

    return max(paragraphs, key=held)
