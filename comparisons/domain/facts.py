"""What is known about a technology's fields, and who says so: values that mean the same stand once.

Pure: imports no Django.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .page import PageFact, Statement

FIELDS = (
    "name", "plural", "kind", "category", "use_case", "summary", "website", "repository", "licence", "self_hosted",
    "maturity", "first_released",
)  # fmt: skip
"""The fields of a technology that sources speak about, as catalogue files name them."""
SHOWN = ("kind", "category", "first_released", "licence", "self_hosted", "maturity", "website", "repository")
"""The fields that stand in a table, in this order."""
ADDRESSES = {"website", "repository"}
TEXTS = ("use_case", "summary")
"""The fields whose words belong to those who wrote them."""


class Said(NamedTuple):
    """One source's word on one field; ``credit`` is what its licence asks to show beside its texts."""

    field: str
    value: str | None
    source: str
    credit: str = ""


def facts(own: Mapping[str, str | None], said: Iterable[Said]) -> tuple[PageFact, ...]:
    """Each shown field that anything is known about.

    ``own`` holds what the site itself shows, which stands first; ``said`` is in order of trust.
    """
    said = list(said)
    known = (PageFact(field, _statements(field, own.get(field), said)) for field in SHOWN)
    return tuple(fact for fact in known if fact.statements)


def credits(own: Mapping[str, str | None], said: Iterable[Said]) -> tuple[str, ...]:
    """The credits of the texts in ``own`` that stand as their source wrote them, each once."""
    owed = [word.credit for word in said if word.credit and word.field in TEXTS and own.get(word.field) == word.value]
    return tuple(dict.fromkeys(owed))


def _statements(field: str, own: str | None, said: list[Said]) -> tuple[Statement, ...]:
    values: dict[str, str] = {}
    sources: dict[str, list[str]] = {}
    for value, source in [(own, ""), *((word.value, word.source) for word in said if word.field == field)]:
        if value:
            meaning = _meaning(field, value)
            values.setdefault(meaning, value)
            sources.setdefault(meaning, []).extend([source] if source else [])
    return tuple(Statement(value, tuple(sources[meaning])) for meaning, value in values.items())


def _meaning(field: str, value: str) -> str:
    """What tells two values apart: not the case, nor how an address is spelt."""
    value = value.strip().casefold()
    if field not in ADDRESSES:
        return value
    _, _, address = value.rpartition("://")
    return address.removeprefix("www.").rstrip("/").removesuffix(".git")
