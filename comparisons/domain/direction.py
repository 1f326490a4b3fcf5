"""Keep a right-to-left name inside an English sentence from turning the words around it. Pure: imports no Django."""

import re

JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""What no one sees and some scripts need."""
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters of Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and their like."""


def isolated(name: str) -> str:
    r"""Return a name for the middle of a sentence: between U+2068 and U+2069 where it has right-to-left letters.

    Any other name stays as it is, and so does a text that holds isolated names. Markup has ``bdi`` for the same.

    >>> isolated("Go"), isolated("שלום") == "\u2068שלום\u2069"
    ('Go', True)
    """
    if name.isascii() or ISOLATE in name or not RIGHT_TO_LEFT.search(name):
        return name
    return f"{ISOLATE}{name}{END}"


def printable(text: str) -> str:
    r"""Return ``text`` without characters that control what shows it; isolates stay where each has an end.

    >>> printable("a\x1b[31mb\u202ec")
    'a[31mbc'
    """
    if text.isprintable():
        return text
    kept = JOINERS + ISOLATE + END if text.count(ISOLATE) == text.count(END) else JOINERS
    return "".join(one for one in text if one.isprintable() or one in kept)
