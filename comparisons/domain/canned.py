"""Texts that editors answer with again and again: the names that stand for those of the pair at hand."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("pick", "pair")
"""What a text may name in braces: the picked technology, and the pair."""


def unknown(text: str) -> list[str]:
    """Return what stands in braces and names nothing, each once, in the order of the text."""
    found = (word for word in PLACEHOLDER.findall(text) if word not in PLACEHOLDERS)
    return list(dict.fromkeys(found))


def filled(text: str, names: Mapping[str, str]) -> str:
    """Return the text with the names of a pair in place of its placeholders."""
    return PLACEHOLDER.sub(lambda match: names.get(match[1], match[0]), text)
