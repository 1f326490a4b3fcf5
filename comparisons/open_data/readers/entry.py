"""Entries of upstream sets, as readers yield them. Pure: imports no Django.

A reader yields a ``TechnologyEntry`` for each technology that it can describe, a ``CategoryEntry`` for each category
that those name, and a ``RefusedEntry`` for whatever it leaves aside: nothing goes missing without a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comparisons.catalogue.fields import SIGNAL, TECHNOLOGY
from comparisons.catalogue.records import Record, sort_signals
from comparisons.domain.facts import FIELDS
from comparisons.domain.pairs import KEY_LENGTH, key

from . import clean


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader is told about a set beside its files.

    ``source`` is the slug of the source that the facts are filed under, ``day`` their day. ``observed`` and
    ``address`` are an operator's word for the figures that say neither themselves; empty where there is none.
    Nothing that is dated later than ``today`` was read, counted or released.
    """

    source: str
    day: date
    today: date
    observed: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class LogoEntry:
    """A logo as its source describes it.

    ``colour`` is six hex digits, ``licence`` the logo's own, ``outline`` the ``d`` of its SVG path in a box of
    24 by 24, or empty where only its description was read.
    """

    title: str
    colour: str
    source: str
    licence: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class TechnologyEntry:
    """One entry of an upstream set.

    ``record`` is a technology's catalogue record. Each of its own fields stands in its ``facts`` too, so a
    technology that is new takes all of it, and one that is known takes facts, releases and signals, and keeps its word.

    ``key`` is the entry's word in its own set: the same in the next run, so an answer that a person gave can be
    kept under (source, key). ``ids`` are words that upstreams keep for one thing (topic, alias, file name, address):
    where they are equal, the thing is. ``second_keys`` tell namesakes apart: ``repository:github.com/owner/name``,
    ``host:example.org``, ``wikipedia:title``. ``doubt`` is why a person should look before it becomes a new technology;
    one that is known takes what it says all the same.
    ``left_out`` lists what the entry said and the record could not hold: a reason, a colon, the value.
    ``where`` names its file, and its line or record, for a report.
    """

    source: str
    key: str
    record: Record
    ids: frozenset[str] = frozenset()
    second_keys: frozenset[str] = frozenset()
    doubt: str = ""
    left_out: tuple[str, ...] = ()
    logo: LogoEntry | None = None
    where: str = ""

    @property
    def name(self) -> str:
        return str(self.record["name"])

    @property
    def kind(self) -> str:
        return str(self.record.get("kind", ""))


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category's catalogue record; one that exists already keeps its own words."""

    record: Record


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An entry that was refused: ``where`` names file and entry, ``reason`` ends a sentence of the report.

    ``is_rest`` where it stands for all that should follow.
    """

    where: str
    reason: str
    is_rest: bool = False


Entry = TechnologyEntry | CategoryEntry | RefusedEntry


def record_of(slug: str, said: Mapping[str, Any], given: Given, lists: Mapping[str, Any]) -> Record:
    """Make a technology's record: the fields in ``said``, each with its fact, and ``lists`` (releases …)."""
    fields = {field: said[field] for field in FIELDS if said.get(field)}
    facts = [
        {"field": field, "value": value, "source": given.source, "observed": given.day.isoformat()}
        for field, value in fields.items()
    ]
    return TECHNOLOGY.canonical({"technology": slug, **fields, **lists, "facts": facts})


def aliases_of(slug: str, words: Iterable[str]) -> list[str]:
    """Return the ``words`` that can be aliases of ``slug``, each once whatever its case, in ASCII order."""
    found = {slug: slug}
    for word in sorted(map(clean.line, words), reverse=True):
        if word and len(word) <= KEY_LENGTH and len(key(word)) <= KEY_LENGTH:
            found.setdefault(key(word), word)
    return sorted(word for word in found.values() if word != slug)


def joined(entries: Iterable[TechnologyEntry]) -> Record:
    """Join signals and packages of entries about one technology, such as ``go`` and ``golang``.

    Of figures for one metric, day and source the largest stands: the same people are behind both, so that a sum would
    count them twice. Of packages those stand whose figure does.
    """
    signals: dict[Any, Record] = {}
    packages: dict[str, list[str]] = {}
    for entry in entries:
        for signal in entry.record.get("signals", ()):
            identity = SIGNAL.identity(signal)
            if identity not in signals or Decimal(signal["value"]) > Decimal(signals[identity]["value"]):
                signals[identity] = signal
                ecosystem = signal["metric"].partition("_")[0]
                packages |= {ecosystem: entry.record.get("packages", {}).get(ecosystem, [])}
    own = {ecosystem: packages[ecosystem] for ecosystem in sorted(packages) if packages[ecosystem]}
    return {"signals": sort_signals(signals.values()), **({"packages": own} if own else {})}
