"""What decides a question about a source: the entry beside its candidates, and other entries like it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from comparisons.domain import pairs
from comparisons.models import SourceEntry, Technology

MOST_CANDIDATES, MOST_OTHERS = 9, 10
MOST_SEARCHED = 500
"""Waiting entries, the oldest ones, among which those with a candidate or the name of this one are looked for."""
LEFT_OUT = ("said", "releases", "ids", "second_keys")


class Value(NamedTuple):
    """What is recorded of one technology, and whether the entry says that too."""

    says: str
    is_same: bool


class Line(NamedTuple):
    """One fact: what the entry says, and what is recorded of each candidate."""

    label: str
    says: str
    values: list[Value]


def candidates_of(entry: SourceEntry) -> list[Technology]:
    """Return the technologies that an entry may be, with categories and names. Two queries."""
    rows = Technology.objects.filter(pk__in=entry.candidates[:MOST_CANDIDATES]).select_related("category")
    return list(rows.prefetch_related("aliases"))


def compared(record: dict[str, Any], candidates: Sequence[Technology]) -> list[Line]:
    """Return the facts that decide, of the entry and of each candidate. No query."""
    said = {
        "Kind": [record.get("kind", "")],
        "Category": [record.get("category", "")],
        "Website": [record.get("website", "")],
        "Repository": [record.get("repository", "")],
        "Names": [record.get("name", ""), *record.get("aliases", [])],
    }
    recorded = [_recorded(technology) for technology in candidates]
    return [
        Line(label, _joined(words), [Value(_joined(one[label]), _meet(words, one[label])) for one in recorded])
        for label, words in said.items()
        if any(words) or any(any(one[label]) for one in recorded)
    ]


def others(entry: SourceEntry) -> list[SourceEntry]:
    """Return answered entries that lead to a candidate, and waiting ones that share one or the name. Three queries."""
    rows = SourceEntry.objects.exclude(pk=entry.pk).select_related("source", "technology").defer(*LEFT_OUT)
    answered = rows.filter(technology__in=entry.candidates[:MOST_CANDIDATES]).order_by("-answered_at", "id")
    waiting = SourceEntry.objects.waiting().values_list("pk", "name", "candidates")[:MOST_SEARCHED]
    name, candidates = pairs.key(entry.name), set(entry.candidates)
    alike = [pk for pk, other, may_be in waiting if pairs.key(other) == name or candidates & set(may_be)]
    return [*answered[:MOST_OTHERS], *rows.filter(pk__in=alike[: MOST_OTHERS + 1]).order_by("id")]


def _recorded(technology: Technology) -> dict[str, list[str]]:
    category = technology.category
    return {
        "Kind": [technology.kind],
        "Category": [category.slug] if category else [],
        "Website": [technology.website],
        "Repository": [technology.repository],
        "Names": [technology.name, *(alias.text for alias in technology.aliases.all())],
    }


def _joined(words: list[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


def _meet(ones: list[str], others: list[str]) -> bool:
    """Return whether two facts share a word or an address, whatever its case, scheme and last slash."""
    return bool({_bare(one) for one in ones if one} & {_bare(other) for other in others if other})


def _bare(word: str) -> str:
    bare = pairs.key(word).removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return bare.rstrip("/").removesuffix(".git")
