"""Provenance: what each source says about a technology's fields, and which value stands. Pure: imports no Django.

A field's own value is a fact of source ``catalogue`` without a date, unless ``facts`` holds an entry for that
field with that value. That implied fact is stored, but left out of records.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from comparisons.domain.facts import FIELDS

from .fields import FACT, TECHNOLOGY
from .records import Record

EDITOR = "editor"
CATALOGUE = "catalogue"

Ranks = Mapping[str, int]
"""Source slug to rank: the lowest is believed, of equal ones the first slug."""
Said = dict[str, Record]
"""What sources say about one field: source slug to entry of ``facts``."""


@dataclass(frozen=True, slots=True)
class FieldContradiction:
    """A field whose own value and whose ``facts`` exclude each other."""

    field: str
    value: Any
    source: str


def own(record: Record, field: str) -> Any:
    """Return a record's own value of a field, or the default of the field, or None."""
    value = record.get(field)
    return TECHNOLOGY.defaults.get(field) if value is None else value


def is_default(field: str, value: Any) -> bool:
    return value is None or value == TECHNOLOGY.defaults.get(field)


def by_field(facts: Iterable[Record]) -> dict[str, Said]:
    found: dict[str, Said] = defaultdict(dict)
    for fact in facts:
        found[fact["field"]][fact["source"]] = fact
    return found


def sort_facts(facts: Iterable[Record], ranks: Ranks) -> list[Record]:
    return sorted(facts, key=lambda fact: (FIELDS.index(fact["field"]), ranks[fact["source"]], fact["source"]))


def is_implied(record: Record, fact: Record, said: Said) -> bool:
    """Return whether reading ``record`` back implies this fact, so that it can be left out."""
    field, value = fact["field"], own(record, fact["field"])
    return (
        fact["source"] == CATALOGUE
        and not fact.get("observed")
        and fact["value"] == value
        and not is_default(field, value)
        and all(other is fact or other["value"] != value for other in said.values())
    )


def explicit(record: Record, facts: Iterable[Record], ranks: Ranks) -> list[Record]:
    """Return the stored facts that a technology's record has to write."""
    said = by_field(facts)
    left = [
        fact
        for entries in said.values()
        for fact in entries.values()
        if not is_implied(record, fact, said[fact["field"]])
    ]
    return sort_facts(left, ranks)


def complete(record: Record) -> list[Record]:
    """Return the facts that a record writes, and those that it implies."""
    facts = list(record.get("facts", []))
    said = by_field(facts)
    for field in FIELDS:
        value = own(record, field)
        if is_default(field, value) or CATALOGUE in said[field]:
            continue
        if all(entry["value"] != value for entry in said[field].values()):
            facts.append(catalogue_fact(field, value))
    return facts


def catalogue_fact(field: str, value: Any) -> Record:
    return FACT.canonical({"field": field, "value": value, "source": CATALOGUE})


def settle(stored: Record, patch: Record, ranks: Ranks) -> tuple[Record, list[FieldContradiction]]:
    """Merge ``patch`` into ``stored``: own fields, ``facts``, and where the patch contradicts itself.

    The record's word stands: for each field that it carries, the editors' fact goes, unless its own ``facts`` repeat
    it. A field that it does not carry takes the value of the source that is believed first.
    """
    replaces = "facts" in patch
    said = by_field((patch if replaces else stored).get("facts") or [])
    before = by_field(complete(stored))
    settled: Record = {}
    contradictions = []
    for field in FIELDS:
        entries = said[field]
        if field in patch:
            settled[field] = own(patch, field)
            if replaces and (hidden := _contradicted(entries, field, settled[field])):
                contradictions.append(hidden)
            elif not replaces or not entries or believed(entries, ranks) != settled[field]:
                _state(entries, field, settled[field])
        elif replaces:
            _keep_catalogue(entries, before[field], own(stored, field), field)
            settled[field] = believed(entries, ranks) if entries else own(stored, field)
        else:
            settled[field] = own(stored, field)
    facts = [entry for entries in said.values() for entry in entries.values()]
    return settled | {"facts": explicit(settled, facts, ranks)}, contradictions


def believed(entries: Said, ranks: Ranks) -> Any:
    """Return the value of the source that ranks first."""
    return entries[min(entries, key=lambda source: (ranks[source], source))]["value"]


def _contradicted(entries: Said, field: str, value: Any) -> FieldContradiction | None:
    """Return the entry of a record's own ``facts`` that hides its own field, if one does."""
    for source in (EDITOR, CATALOGUE):
        if source in entries:
            said = entries[source]["value"]
            return FieldContradiction(field, said, source) if said != value else None
    return None


def _state(entries: Said, field: str, value: Any) -> None:
    """Make ``value`` the catalogue's value, with no editor's above it."""
    entries.pop(EDITOR, None)
    if entries.get(CATALOGUE, {"value": ...})["value"] == value:
        return
    entries.pop(CATALOGUE, None)
    if entries or not is_default(field, value):
        entries[CATALOGUE] = catalogue_fact(field, value)


def _keep_catalogue(entries: Said, before: Said, value: Any, field: str) -> None:
    """Keep the catalogue's value of a field whose ``facts`` are replaced, unless they hold another or an editor's."""
    stated = before.get(CATALOGUE)
    hidden = EDITOR in entries or CATALOGUE in entries
    if stated is not None and stated["value"] == value and entries and not hidden:
        entries[CATALOGUE] = catalogue_fact(field, value)
