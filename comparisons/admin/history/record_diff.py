"""The difference of two catalogue records in words: each part that differs, before and after. Pure: no Django."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from comparisons.catalogue.fields import CLAIM, COMPARISON, CONDITION, FACT, RELEASE, SIGNAL, TECHNOLOGY, VERDICT
from comparisons.catalogue.records import Field, Record, RecordType
from comparisons.domain import sentences
from comparisons.domain.vocabulary import Basis, Outcome, Status

Names = Mapping[str, str]
"""Technologies' names by slug; a slug without one is shown as it is."""
Key = tuple[Any, ...]
Entries = dict[Key, tuple[str, str]]
"""What a record says: by what it is, its heading and its text."""

WORD = re.compile(r"\S+\s*")
MOST_WORDS = 800
"""Texts of more words are shown whole, before and after: comparing them word by word takes too long."""
MOST_CHANGES = 150
"""Changes that are listed; an import may change thousands of figures at once."""
NESTED = frozenset({"pros", "cons", "verdict", "reviewed_of"})
"""Keys that are told otherwise, or mean nothing to a reader."""
LABELS = {"outcome": Outcome, "basis": Basis, "status": Status}


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: ``sign`` is "-" if only the older record has it, "+" if only the newer one, else empty."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, such as the licence or one claim."""

    what: str
    parts: list[Part]

    @property
    def fate(self) -> str:
        """Return "added", "removed" or "changed"."""
        signs = {part.sign for part in self.parts}
        return {frozenset("+"): "added", frozenset("-"): "removed"}.get(frozenset(signs), "changed")


@dataclass(frozen=True, slots=True)
class Changes:
    """The first changes, and how many more there are."""

    listed: list[Change]
    more: int


def changes(before: Record, after: Record, names: Names) -> Changes:
    """Return what differs between two records of one technology or comparison, in the order of the newer one."""
    old, new = _entries(before, names), _entries(after, names)
    differing = [key for key in dict.fromkeys([*new, *old]) if old.get(key) != new.get(key)]
    listed = [_change(old.get(key), new.get(key)) for key in differing[:MOST_CHANGES]]
    if not listed and before != after:
        listed = [Change("Order", [Part("", "The order of its lines.")])]
    return Changes(listed, len(differing) - len(listed))


def record_lines(value: Any, *, depth: int = 0) -> list[str]:
    """Return a record as indented lines, one scalar or statement each."""
    return list(_record_lines(value, "  " * depth))


def _record_lines(value: Any, pad: str) -> Iterator[str]:
    pairs = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    for key, item in pairs:
        label = f"{key}:" if key is not None else "-"
        if isinstance(item, dict | list):
            nested = list(_record_lines(item, pad + "  "))
            if key is None and nested:
                yield f"{pad}- {nested[0].strip()}"
                yield from nested[1:]
            else:
                yield f"{pad}{label}"
                yield from nested
        else:
            yield f"{pad}{label} {_scalar(item)}"


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


# ---- the words of two texts


def _change(old: tuple[str, str] | None, new: tuple[str, str] | None) -> Change:
    if old is None or new is None:
        heading, text = old or new or ("", "")
        return Change(heading, [Part("-" if new is None else "+", text)])
    heading = new[0] if old[0] == new[0] else f"{new[0]} (before: {old[0]})"
    return Change(heading, word_parts(old[1], new[1]))


def word_parts(old: str, new: str) -> list[Part]:
    """Return both texts in one, with the words that only one of them has marked."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) > MOST_WORDS or len(after) > MOST_WORDS:
        return [part for part in (Part("-", old), Part("+", new)) if part.text] if old != new else [Part("", new)]
    parts = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("", "".join(after[new_from:new_to])))
            continue
        parts.append(Part("-", "".join(before[old_from:old_to])))
        parts.append(Part("+", "".join(after[new_from:new_to])))
    return [part for part in parts if part.text]


# ---- what a record says


def _entries(record: Record, names: Names) -> Entries:
    kind = COMPARISON if "comparison" in record else TECHNOLOGY
    found = _fields(kind, record, names)
    if verdict := record.get("verdict"):
        found |= _fields(VERDICT, VERDICT.defaults | verdict, names)
    for polarity, heading in (("pros", "Pro"), ("cons", "Con")):
        for number, claim in enumerate(record.get(polarity, [])):
            found["claim", claim.get("key") or (polarity, claim.get("text"), number)] = heading, _claim(claim)
    return found


def _fields(kind: RecordType, record: Record, names: Names) -> Entries:
    found: Entries = {}
    for key, value in record.items():
        if key in LISTS:
            found |= {(key, one): entry for one, entry in LISTS[key](value, names)}
        elif key in kind.fields and key not in NESTED:
            text = _text(kind.fields[key], value, names)
            if text:
                found[(key,)] = _heading(kind.fields[key].words), text
    return found


def _text(field: Field, value: Any, names: Names) -> str:
    if isinstance(value, list):
        return ", ".join(names.get(one, one) for one in map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.key in LABELS and isinstance(value, str):
        return str(LABELS[field.key](value).label)
    if field.key == "pick":
        return names.get(value, value)
    if field.parse and isinstance(value, str) and isinstance(parsed := field.parse(value), date):
        return sentences.day(parsed) if len(value) == 10 else f"{sentences.day(parsed)}, {parsed:%H:%M} UTC"
    return "" if value is None else str(value)


def _heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def _claim(claim: Record) -> str:
    """Return a claim as its statement and a line for each other thing that it says."""
    said = CLAIM.defaults | claim
    told = {field.words: _text(field, said[key], {}) for key, field in CLAIM.fields.items() if key in said}
    lines = [f"{_heading(words)}: {text}" for words, text in told.items() if text and words not in ("key", "text")]
    return "\n".join([str(claim.get("text", "")), *lines])


Listed = Iterator[tuple[Any, tuple[str, str]]]


def _side_texts(heading: str) -> Callable[[Record, Names], Listed]:
    def listed(value: Record, names: Names) -> Listed:
        for slug, text in value.items():
            yield slug, (heading.format(names.get(slug, slug)), str(text))

    return listed


def _items(kind: RecordType, heading: str) -> Callable[[list[Record], Names], Listed]:
    def listed(value: list[Record], names: Names) -> Listed:
        for item in value:
            told = {field.words: _text(field, item[key], names) for key, field in kind.fields.items() if key in item}
            yield kind.identity(item), (heading, ", ".join(f"{words}: {text}" for words, text in told.items() if text))

    return listed


def _facts(value: list[Record], names: Names) -> Listed:
    for fact in value:
        field = TECHNOLOGY.fields[fact["field"]]
        observed = f" ({sentences.day(date.fromisoformat(fact['observed']))})" if fact.get("observed") else ""
        told = _text(field, fact.get("value"), names) or "nothing"
        yield FACT.identity(fact), (f"{_heading(field.words)}, as {fact['source']} has it", f"{told}{observed}")


def _packages(value: Mapping[str, list[str]], _: Names) -> Listed:
    for ecosystem, names in value.items():
        yield ecosystem, (f"Packages of {ecosystem}", ", ".join(names))


LISTS: Mapping[str, Callable[[Any, Names], Listed]] = {
    "choose_if": _side_texts("Choose {} if"),
    "already_using": _side_texts("Already using {}?"),
    "left_out": _side_texts("Why {} makes no difference"),
    "would_change_if": _items(CONDITION, "What would change the verdict"),
    "signals": _items(SIGNAL, "Figure"),
    "releases": _items(RELEASE, "Release"),
    "facts": _facts,
    "packages": _packages,
}
