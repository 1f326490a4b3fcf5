"""Match and rank the words and texts that a database offers as candidates for what somebody typed.

Pure: imports no Django and asks no database, so that the order is equal on every database.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from comparisons.domain.folding import folded, words_of

LETTERS = "abcdefghijklmnopqrstuvwxyz -."
"""Characters that a typo may leave out or replace."""
LONGEST_WITH_LETTERS, LONGEST_WITH_TYPOS = 6, 12
"""Up to 6 characters, every typo is undone; up to 12, only a character too many and two characters swapped.

A word with any other typo stays similar enough to be found by similarity.
"""
LONGEST_MISSPELT = 40
MOST_WORDS = 8
MOST_INSIDE = 3

_SEPARATOR = re.compile(r"[\s\-_./]+")


class Grade(IntEnum):
    """How a word of the catalogue matches what was typed, the best first."""

    EXACT = 0
    ALIKE = 1  # equal without blanks, dashes and dots: "node js" and Node.js
    START = 2
    WORD_START = 3
    MISSPELT = 4
    MISSPELT_START = 5
    PART = 6  # the word is one of those that were typed: "redis cache" and Redis
    INSIDE = 7  # in the middle of a word: "orm" and Terraform


COMPARED_FIRST = frozenset({Grade.START, Grade.WORD_START, Grade.MISSPELT_START, Grade.PART, Grade.INSIDE})
"""Grades of many words: there, the technologies that readers find compared stand first."""


class NameCandidate(NamedTuple):
    """A word for a technology: an alias, which ``leads`` to one technology, or a name, which several may share.

    ``is_compared`` is whether a comparison of the technology is published.
    """

    text: str
    technology: int
    leads: bool = True
    is_compared: bool = False


class TextCandidate(NamedTuple):
    """A claim or a verdict's texts, and the id of the comparison that shows it.

    A claim has ``key`` and ``technology``; a verdict's texts are paragraphs.
    """

    id: int
    text: str
    comparison: int
    key: str = ""
    technology: int | None = None


def best_words(typed: str, words: Iterable[NameCandidate], *, most: int) -> list[NameCandidate]:
    """Return the best word for each technology that ``typed`` may mean, the best technology first.

    Words that hold ``typed`` in the middle of a word come last; beside better ones ``MOST_INSIDE`` of them at most.
    """
    key = folded(typed)
    graded = [(place, word) for word in words if (place := _place(key, word)) is not None]
    best: dict[int, tuple[Grade, NameCandidate]] = {}
    for place, word in sorted(graded):
        best.setdefault(word.technology, (place[0], word))
    better = [word for judged, word in best.values() if judged is not Grade.INSIDE]
    inside = [word for judged, word in best.values() if judged is Grade.INSIDE]
    return [*better, *(inside[:MOST_INSIDE] if better else inside)][:most]


def grade(typed: str, text: str) -> Grade | None:
    """Return how ``text`` matches ``typed``, or None if it does not. Case does not count."""
    judged = _judge(folded(typed), folded(text))
    return judged[0] if judged else None


def is_found_by_alias(typed: str, name: str, alias: str) -> bool:
    """Return whether ``typed`` matches the alias better than the name, so that the alias has to be shown too."""
    of_name, of_alias = grade(typed, name), grade(typed, alias)
    is_better = of_alias is not None and (of_name is None or of_alias < of_name)
    return is_better and bare_form(alias) != bare_form(name)


def _place(typed: str, word: NameCandidate) -> tuple[Grade, bool, int, int, bool, str] | None:
    """Return a word's sort key: grade, compared before others, typos, length, aliases before names.

    None if the word does not match. A word with a typo is the better, the fewer it has, compared or not.
    """
    key = folded(word.text)
    judged = _judge(typed, key)
    if judged is None:
        return None
    grade, typos = judged
    is_later = not word.is_compared and grade in COMPARED_FIRST
    return grade, is_later, typos, len(key), not word.leads, key


def _judge(typed: str, key: str) -> tuple[Grade, int] | None:
    """Return the grade and the number of typos, or None."""
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
    return _judge_typos(typed, key) or _judge_parts(typed, key)


def _judge_typos(typed: str, key: str) -> tuple[Grade, int] | None:
    allowed = typos_allowed(typed)
    if not allowed:
        return None
    whole, start = edit_distances(spaced(typed), spaced(key), allowed)
    if whole <= allowed:
        return Grade.MISSPELT, whole
    return (Grade.MISSPELT_START, start) if start <= allowed and len(typed) > 4 else None


def _judge_parts(typed: str, key: str) -> tuple[Grade, int] | None:
    if len(typed) > 2 and typed in key:
        return Grade.INSIDE, 0
    return (Grade.PART, 0) if key in parts(typed) else None


def bare_form(text: str) -> str:
    """Return the folded text without blanks, dashes, dots: ``Node.js`` and ``node js`` are both ``nodejs``."""
    return _SEPARATOR.sub("", folded(text))


def spaced(text: str) -> str:
    """Return the text with one blank for each run of blanks, dashes, dots."""
    return _SEPARATOR.sub(" ", text).strip()


def typos_allowed(typed: str) -> int:
    """Return how many typos are forgiven in a word of this length: 0, 1 or 2."""
    if not 3 <= len(typed) <= LONGEST_MISSPELT:
        return 0
    return 1 if len(typed) < 8 else 2


def edit_distances(typed: str, key: str, most: int) -> tuple[int, int]:
    """Return the edit distance of ``typed`` to ``key``, and to the beginning of ``key`` that is nearest.

    An edit adds, leaves out or replaces a letter, or swaps two neighbours. Both distances stop at ``most + 1``.
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
    """Return each word of several, and each two neighbours joined by a blank and by a dash. Empty for one word."""
    several = typed.split()[:MOST_WORDS]
    if len(several) < 2:
        return set()
    return {*several} | {f"{one}{between}{two}" for one, two in pairwise(several) for between in " -"}


def one_typo_from(typed: str) -> set[str]:
    """Return the words that become ``typed`` by one typo; none if ``typed`` is very short or long."""
    if not typos_allowed(typed) or len(typed) > LONGEST_WITH_TYPOS:
        return set()
    return set(_one_edit_from(typed)) - {typed, ""}


def _one_edit_from(typed: str) -> Iterator[str]:
    letters = LETTERS if len(typed) <= LONGEST_WITH_LETTERS else ""
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + after[1:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]


def stems_of(typed: str) -> list[str]:
    """Return the stems to search texts for: each word once, without the s of a plural, ``MOST_WORDS`` at most."""
    return list(dict.fromkeys(map(_stem, words_of(typed))))[:MOST_WORDS]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def best_texts(typed: str, texts: Iterable[TextCandidate], *, most: int) -> list[TextCandidate]:
    """Return the texts that hold every word of ``typed``: exact words first, then shorter, then newer texts."""
    placed = []
    stems, exact = stems_of(typed), set(words_of(typed))
    for text in texts:
        missed = _missed(stems, exact, text.text)
        if missed is not None:
            placed.append(((missed, len(text.text), -text.id), text))
    return [text for _, text in sorted(placed, key=lambda pair: pair[0])[:most]]


def _missed(stems: list[str], exact: set[str], text: str) -> int | None:
    """Return how many of the ``exact`` words occur in ``text`` in another form only, or None if a stem does not."""
    found = folded(text)
    if not stems or not all(_begins_a_word(stem, found) for stem in stems):
        return None
    return sum(not _occurs(word, found) for word in exact)


def _begins_a_word(stem: str, text: str) -> bool:
    """Return whether a word of ``text``, which is folded, is a stem or, if longer than two letters, begins so."""
    return _occurs(stem, text, as_beginning=len(stem) > 2)


def _occurs(word: str, text: str, *, as_beginning: bool = False) -> bool:
    """Return whether a word occurs in ``text``. To cut the text into its words would take ten times as long."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and (as_beginning or not text[end : end + 1].isalnum()):
            return True
        at = text.find(word, at + 1)
    return False


def best_passage(typed: str, text: str) -> str:
    """Return the paragraph of ``text`` that holds most words of ``typed``."""
    paragraphs = [paragraph.strip() for paragraph in text.replace("\r\n", "\n").split("\n\n")]
    if len(paragraphs) == 1:
        return paragraphs[0]
    stems = stems_of(typed)

    def held(paragraph: str) -> int:
        found = folded(paragraph)
        return sum(_begins_a_word(stem, found) for stem in stems)

    return max(paragraphs, key=held)
