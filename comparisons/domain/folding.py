"""The form in which words are compared: one spelling for what people read as one word. Pure: imports no Django."""

import re
import unicodedata

from .visible import without_ignored

NOT_WORD = re.compile(r"[\W_]+")
CAPITALS = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
DOTTED_I = re.compile("i\N{COMBINING DOT ABOVE}+")


def folded(text: str) -> str:
    """Return ``text`` in NFKC, case-folded, without characters that nobody sees. Folding it again changes nothing.

    The dot that is left of a Turkish İ goes too, as whoever types ``istanbul`` means İstanbul.

    >>> folded("Straße"), folded("ＰＯＳＴ"), folded("İstanbul"), folded("캘린더") == "캘린더"
    ('strasse', 'post', 'istanbul', True)
    """
    if text.isascii():
        return text.lower()
    apart = without_ignored(text)
    for _ in range(2):  # a folded letter may come apart again, into one that folds
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold())
    return unicodedata.normalize("NFKC", DOTTED_I.sub("i", apart))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: letters and digits, nothing else."""
    return NOT_WORD.sub(" ", folded(text)).split()


def other_words(*texts: str) -> str | None:
    """Return the folded words that these texts hold in another spelling, in ASCII order; None if there are none.

    A database finds the spellings of the texts by itself, but for capital letters beyond ASCII.
    """
    foreign = [text for text in texts if not text.isascii()]
    found = {word for text in foreign for word in words_of(text)}
    for text in foreign:
        found.difference_update(NOT_WORD.sub(" ", text.translate(CAPITALS)).split())
    return " ".join(sorted(found)) or None
