"""Values of a technology's fields with the sources that say so; values of equal meaning are joined.

Pure: imports no Django.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .page import PageFact, Statement

FIELDS = (
    "name", "plural", "kind", "category", "use_case", "summary", "website", "repository", "licence", "self_hosted",
    "maturity", "first_released",
)  # fmt: skip
"""The fields of a technology that sources have values for, as catalogue files name them."""
SHOWN = ("kind", "category", "first_released", "licence", "self_hosted", "maturity", "website", "repository")
"""The fields that the facts table shows, in this order."""
ADDRESSES = {"website", "repository"}
TEXTS = ("use_case", "summary")
"""Fields with texts of a source, whose licence may ask for a credit."""


class Said(NamedTuple):
    """One source's value for one field; ``credit`` is the attribution that its licence asks for beside its texts."""

    field: str
    value: str | None
    source: str
    credit: str = ""


def facts(own: Mapping[str, str | None], said: Iterable[Said]) -> tuple[PageFact, ...]:
    """Return the shown fields that have a value.

    ``own`` holds the site's own values, which come first; ``said`` is in order of trust.
    """
    said = list(said)
    known = (PageFact(field, _statements(field, own.get(field), said)) for field in SHOWN)
    return tuple(fact for fact in known if fact.statements)


def credits(own: Mapping[str, str | None], said: Iterable[Said]) -> tuple[str, ...]:
    """Return the credits, each once, of the texts in ``own`` that are a source's text word for word."""
    owed = [word.credit for word in said if word.credit and word.field in TEXTS and own.get(word.field) == word.value]
    return tuple(dict.fromkeys(owed))


def footnotes(shown: Iterable[PageFact]) -> dict[str, int]:
    """Return the sources of the shown facts with their numbers, in the order in which they are first named."""
    names = (name for fact in shown for statement in fact.statements for name in statement.sources)
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}


def by_meaning(fact: PageFact) -> dict[str, Statement]:
    """Return the statements by their values in the form that is compared."""
    return {_meaning(fact.field, statement.value): statement for statement in fact.statements}


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
    """Return a value in the form that is compared: without case; addresses without scheme, www, last slash and .git."""
    value = value.strip().casefold()
    if field not in ADDRESSES:
        return value
    _, _, address = value.rpartition("://")
    return address.removeprefix("www.").rstrip("/").removesuffix(".git")
