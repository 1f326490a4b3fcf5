"""Whether a text holds a quote: blanks, marks, quotation marks, dashes and capitals make no difference.

Pure: imports no Django.
"""

from .folding import NOT_WORD, folded
from .text_fragments import parts

SLICE = 200
"""Characters that are folded at a time: ordering the accents of a letter takes the square of their number."""


class Words:
    """The words of a text, in which several quotes are looked for; folded once."""

    def __init__(self, text: str) -> None:
        slices = (folded(text[at : at + SLICE]) for at in range(0, len(text), SLICE))
        self.folded = f" {NOT_WORD.sub(' ', ''.join(slices))} "

    def hold(self, quote: str) -> bool:
        """Return whether the text has the words of a quote, one after the other; an ellipsis stands for any words.

        A quote without words is in every text. In scripts with blanks a word is found whole: "ten" is not in "often".
        """
        at = 0
        for part in parts(quote):
            words = " ".join(NOT_WORD.sub(" ", folded(part)).split())
            wanted = f" {words} " if words.isascii() else words
            found = self.folded.find(wanted, at)
            if found < 0:
                return False
            at = found + len(wanted) - 1
        return True
