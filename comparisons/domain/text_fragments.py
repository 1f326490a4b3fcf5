"""Addresses that make a browser scroll to quoted words and mark them (``#:~:text=``). Pure: imports no Django."""

import re
from functools import lru_cache
from urllib.parse import quote as percent_encoded

WHOLE = 12
"""Words of a quote that are given whole. Of a longer one, the browser is told its beginning and its end."""
EDGE = 5
"""Words of a beginning and of an end."""
LONGEST = 600
"""Characters that a directive adds to an address at most; a text without blanks, such as Chinese, can need more."""
DIRECTIVE = ":~:"
ELLIPSIS = re.compile(r"\s*(?:…|\[(?:…|\.\.\.)\]|(?<!\S)\.\.\.(?!\S))\s*")
"""What stands for words left out: ``…``, ``[…]``, and three dots between blanks, unlike those of ``create(...)``."""


@lru_cache(maxsize=10_000)  # a claim stands on each page of its technology
def scrolling_to(address: str, quote: str) -> str:
    """Return ``address`` with the directive that scrolls to ``quote``, behind the fragment that it may have.

    Without a quote, with a directive of its own or where it would grow too long, the address stays as it is. A browser
    that does not find the words, or knows no directives, opens the page as ever.
    """
    found = _directive(quote)
    if not found or len(found) > LONGEST or DIRECTIVE in address:
        return address
    return f"{address}{'' if '#' in address else '#'}{DIRECTIVE}text={found}"


def parts(quote: str) -> list[str]:
    """Return what a quote says before, between and behind its ellipses, blanks folded; only parts with words."""
    folded = (" ".join(part.split()) for part in ELLIPSIS.split(quote))
    return [part for part in folded if any(map(str.isalnum, part))]


def _directive(quote: str) -> str:
    said = parts(quote)
    words = [part.split() for part in said]
    if len(said) == 1 and len(words[0]) <= WHOLE:
        return _encoded(words[0])
    return f"{_encoded(words[0][:EDGE])},{_encoded(words[-1][-EDGE:])}" if said else ""


def _encoded(words: list[str]) -> str:
    """Percent-encode all but letters, digits, dot, tilde and underscore: a bare dash, comma or & has a meaning."""
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
