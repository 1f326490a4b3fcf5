"""Addresses without what is private in them: user, password, token, query and fragment."""

import re

ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30}:)?//(?P<place>[^/?#\s\"'<>]*)(?P<path>[^?#\s\"'<>]*)\S*")
USER = re.compile(r"(?<![^\s\"'=(,])[^\s/@:]{1,100}:[^\s/@]{0,200}@(?=[\w.-]{1,200}:)")
"""User and password of an address as SSH writes it, such as user:password@host:path."""
TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:gh[a-z]_|github_pat_|glpat-|npm_|pypi-|xox[a-z]-|sk-|AKIA|eyJ)[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]+)*"
)
"""Tokens that show by their first letters whose they are."""
ODD_PORT = re.compile(r":(?![0-9]*$)")
"""What is no port is the beginning of a password with a sign that may not stand in one, such as user:pass/word@host."""
HIDDEN = "…"


def masked(text: str) -> str:
    """Return ``text`` with each address in it cut to scheme, host and path, and tokens replaced by an ellipsis.

    >>> masked("at git+https://me:secret@git.example/a.git?token=1#v2")
    'at git+https://git.example/a.git'
    """
    if "//" in text:
        text = ADDRESS.sub(_public, text)
    if "@" in text:
        text = USER.sub("", text)
    return TOKEN.sub(HIDDEN, text)


def _public(address: re.Match[str]) -> str:
    _, user, place = address["place"].rpartition("@")
    if not user and ODD_PORT.search(place.rpartition("]")[2]):
        return f"{address['scheme'] or ''}//{HIDDEN}"
    return f"{address['scheme'] or ''}//{place}{address['path']}"
