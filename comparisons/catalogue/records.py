"""Canonical catalogue records, and what declares them: keys in the order of the format, defaults left out.

An export writes it, an import compares with it, a ``Revision`` keeps it. It is made of what JSON knows:
dates are ISO text, numbers are whole where they can be. Pure: imports no Django.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Support

Record = dict[str, Any]
NO_IDS: Mapping[str, Mapping[str, int]] = {}

KINDS = ("technology", "comparison", "category", "criterion", "answers")
"""What a record can be, which is also its first key."""

PLURALS = {
    "technology": "technologies",
    "comparison": "comparisons",
    "category": "categories",
    "criterion": "criteria",
    "answers": "answers",
}
"""The folder of each kind, and its name in reports."""

HEADER = "dump"
"""First key of the line before all records of a dump, which an import passes over."""

EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing, except where a null is meant."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record.

    ``check`` makes of a value as written its canonical form. ``default`` is what an absent key says, or makes it.
    ``required`` and ``null_is_meant`` hold for nested records, which are judged as written.

    Where ``is_column``, one column holds the value: ``column``, or the one that is named like the key; ``is_foreign``
    where it is a foreign key to what has that slug. ``parse`` makes of the canonical value what Python and the column
    hold, ``dump`` the reverse. Where ``per_side``, two columns hold it, ``low_<key>`` and ``high_<key>``.

    ``label`` names it in a list of changes, which quotes its values unless ``is_long``. ``help`` says what it means to
    those who write files: schema and reference show it.
    """

    key: str
    check: Callable[[Any, Any], Any]
    _: KW_ONLY
    default: Any = ""
    required: bool = False
    null_is_meant: bool = False
    is_column: bool = True
    column: str = ""
    is_foreign: bool = False
    per_side: bool = False
    parse: Callable[[Any], Any] | None = None
    dump: Callable[[Any], Any] | None = None
    label: str = ""
    is_long: bool = False
    help: str = ""

    @property
    def name(self) -> str:
        """Its column, as the model calls it."""
        return self.column or self.key

    @property
    def attname(self) -> str:
        """The keyword that a row of the model takes its value at."""
        return f"{self.name}_id" if self.is_foreign else self.name

    @property
    def lookup(self) -> str:
        """What ``values_list`` reads it from."""
        return f"{self.name}__slug" if self.is_foreign else self.name

    @property
    def words(self) -> str:
        """What a list of changes calls it."""
        return self.label or self.key.replace("_", " ")


class RecordType:
    """The fields of one type of record, in the order of the format, and what follows from them.

    ``identity`` tells the items of a list apart; one whose identity stays has been changed, not replaced. ``help`` says
    what a record of the type is.
    """

    def __init__(self, name: str, *fields: Field, identity: Callable[[Record], Any] = repr, help: str = "") -> None:
        self.name = name
        self.help = help
        self.fields = {field.key: field for field in fields}
        self.identity = identity
        self.checks = {field.key: field.check for field in fields}
        self.required = tuple(field.key for field in fields if field.required)
        self.per_side = tuple(field.key for field in fields if field.per_side)
        self.meant_nulls = frozenset(field.key for field in fields if field.null_is_meant)
        self.defaults: Record = {
            field.key: field.default for field in fields if not callable(field.default) and field.default not in EMPTY
        }
        stored = [field for field in fields if field.is_column and not field.per_side]
        self.columns = tuple(field.name for field in stored)
        self.lookups = tuple(field.lookup for field in stored)
        self._loads = [(field.key, field.attname, field.is_foreign, field.parse) for field in stored]
        self._empty = {field.attname: _empty(field) for field in stored}
        self._made = [(field.attname, field.default) for field in stored if callable(field.default)]
        self._keys = [field.key for field in stored]
        self._dumps = [(field.key, field.dump) for field in stored if field.dump]

    def canonical(self, record: Mapping[str, Any]) -> Record:
        """``record`` with its keys in their order, without what is empty or the default."""
        defaults, meant = self.defaults, self.meant_nulls
        return {
            key: value
            for key in self.fields
            if ((value := record.get(key)) not in EMPTY or (key in meant and key in record))
            and not (key in defaults and value == defaults[key])
        }

    def parsed(self, record: Record) -> dict[str, Any]:
        """What ``record`` says of columns, by key, as Python holds it: days as dates, references as slugs."""
        return {
            key: parse(value) if parse else value
            for key, _, _, parse in self._loads
            if (value := record.get(key)) is not None
        }

    def row(self, record: Record, ids: Mapping[str, Mapping[str, int]] = NO_IDS) -> dict[str, Any]:
        """The columns of the row that holds ``record``; ``ids`` are those of foreign slugs, by key."""
        found = self._empty.copy()
        for attname, make in self._made:
            found[attname] = make()
        for key, attname, is_foreign, parse in self._loads:
            if (value := record.get(key)) is not None:
                found[attname] = ids[key][value] if is_foreign else parse(value) if parse else value
        return found

    def dumped(self, values: Iterable[Any]) -> Record:
        """What a row says, by key, not canonical yet; ``values`` are those of its ``lookups``."""
        record = dict(zip(self._keys, values, strict=True))
        for key, dump in self._dumps:
            record[key] = dump(record[key])
        return record


def _empty(field: Field) -> Any:
    """What a column holds where the key is absent; None where that has to be made anew for each row."""
    if field.default is None or callable(field.default):
        return None
    return field.parse(field.default) if field.parse else field.default


def kind_of(record: Mapping[str, Any]) -> str:
    return next(iter(record))


def name_of(record: Mapping[str, Any]) -> str:
    """Return a record's name in file names and reports: its slug, or the canonical path of its pair."""
    identity = record[kind_of(record)]
    return identity if isinstance(identity, str) else pairs.canonical(*identity)


def number(value: Decimal) -> int | float:
    """A decimal of at most 15 digits, as JSON and YAML write it."""
    return int(value) if value == value.to_integral_value() else float(value)


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """A time in UTC with ``Z``; fractions of a second without trailing zeros."""
    if value is None:
        return None
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def support_of(release: Record) -> Support:
    """Return a release's support: a null ``supported_until`` is "no end set", without the key nothing is known."""
    if release.get("ended"):
        return Support.ENDED
    if "supported_until" not in release:
        return Support.UNKNOWN
    return Support.UNTIL if release["supported_until"] else Support.SUPPORTED


def sorted_lists(mapping: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """A mapping of lists by key, each list in ASCII order."""
    return {key: sorted(mapping[key]) for key in sorted(mapping)}


def sorted_keys(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping with its keys in ASCII order."""
    return {key: mapping[key] for key in sorted(mapping)}


def sort_signals(signals: Iterable[Record]) -> list[Record]:
    return sorted(signals, key=lambda signal: (signal["metric"], signal["observed"], signal.get("source") or ""))


def sort_releases(releases: Iterable[Record]) -> list[Record]:
    """Newest first, those without a date last."""
    by_cycle = sorted(releases, key=lambda release: release["cycle"])
    return sorted(by_cycle, key=lambda release: release.get("released") or "", reverse=True)
