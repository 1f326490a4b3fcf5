"""Checks of values as they were written: one for each shape that a value can have. Pure: imports no Django."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .problems import FilePlace, Problems
from .records import EMPTY, Field, Record, RecordType
from .scalars import Scalar
from .shapes import Shape, described, nullable, shape_of
from .trees import RefusedValue, line_of


@dataclass(frozen=True, slots=True)
class At:
    """A position in a record: its file and line, its path, and the list that takes its problems."""

    place: FilePlace
    problems: Problems
    path: str = ""

    def into(self, tree: Any, at: Any) -> "At":
        """Return the position of a key or an item of ``tree``; items are counted from 1."""
        step = f"[{at + 1}]" if isinstance(at, int) else f".{at}" if self.path else str(at)
        place = self.place
        line = line_of(tree, at, place.line)
        if line != place.line:
            place = FilePlace(place.file, line, place.record)
        return At(place, self.problems, self.path + step)

    def refuse(self, value: Any, expected: str) -> RefusedValue:
        written = value.written if isinstance(value, RefusedValue) else value
        self.problems.add(self.place, self.path, written, expected)
        return RefusedValue(written)


Check = Callable[[Any, At], Any]
"""Takes a value as written; returns its canonical form, or a ``RefusedValue`` once the problem is reported."""

Also = Callable[[Record, At], None]
"""Takes the checked keys of a mapping, some of them ``RefusedValue``; refuses those that do not go together."""


def scalar(convert: Scalar) -> Check:
    """Check text by ``convert``; null stays null."""

    @described(lambda: shape_of(convert))
    def check(value: Any, at: At) -> Any:
        if value is None or isinstance(value, RefusedValue):
            return value
        if not isinstance(value, str):
            return at.refuse(value, "text" if not isinstance(value, bool) else "text, not a flag")
        try:
            return convert(value)
        except ValueError as error:
            return at.refuse(value, str(error))

    return check


@described(lambda: {"type": ["boolean", "string"], "enum": [True, False, "true", "false"]})
def flag(value: Any, at: At) -> Any:
    if value is None or isinstance(value, (RefusedValue, bool)):
        return value
    if value in ("true", "false"):
        return value == "true"
    return at.refuse(value, "true or false")


def list_of(
    check: Check, *, unique: Callable[[Any], Any] | None = None, sort: Callable[..., Any] | None = None
) -> Check:
    """Check a list: each item by ``check``, and no two of them equal to ``unique``."""

    @described(lambda: {"type": "array", "items": shape_of(check)} | ({"uniqueItems": True} if unique is str else {}))
    def check_list(value: Any, at: At) -> Any:
        if value is None or isinstance(value, RefusedValue):
            return value
        if not isinstance(value, list):
            return at.refuse(value, "a list")
        found = _items(value, at, check, unique)
        if any(isinstance(item, RefusedValue) for item in found):
            return RefusedValue(value, [right_of(item) for item in found])
        return sort(found) if sort else found

    return check_list


def right_of(checked: Any) -> Any:
    """Return the right part of a checked value; None where nothing is right."""
    return checked.rest if isinstance(checked, RefusedValue) else checked


def _right_keys(found: Mapping[str, Any]) -> Record:
    """Return the right parts of a checked mapping."""
    right = {key: right_of(value) for key, value in found.items()}
    return {key: value for key, value in right.items() if value is not None}


def _is_refused(found: Mapping[str, Any]) -> bool:
    return any(isinstance(value, RefusedValue) for value in found.values())


def _items(value: list[Any], at: At, check: Check, unique: Callable[[Any], Any] | None) -> list[Any]:
    found: list[Any] = []
    seen = set()
    for index, item in enumerate(value):
        inside = at.into(value, index)
        checked = check(item, inside) if item is not None else inside.refuse(item, "a value in a list")
        identity = unique(checked) if unique and not isinstance(checked, RefusedValue) else None
        if identity is not None and identity in seen:
            checked = inside.refuse(item if isinstance(item, str) else identity, "each of them once")
        seen.add(identity)
        found.append(checked)
    return found


def mapping_of(key: Scalar, check: Check, *, null_is_meant: bool = False) -> Check:
    """Check a mapping: its keys by ``key``, its values by ``check``; nulls are left out, unless they are meant."""

    @described(lambda: _mapping_shape(key, check))
    def check_mapping(value: Any, at: At) -> Any:
        if value is None or isinstance(value, RefusedValue):
            return value
        if not isinstance(value, dict):
            return at.refuse(value, "a mapping")
        checked = {name: _entry(name, value, at, key, check) for name in value}
        if _is_refused(checked):
            return RefusedValue(value, _right_keys(checked))
        return {name: checked[name] for name in sorted(checked) if null_is_meant or checked[name] is not None}

    return check_mapping


def _mapping_shape(key: Scalar, check: Check) -> Shape:
    names = shape_of(key) | {"type": "string"}
    return {"type": "object", "propertyNames": names, "additionalProperties": nullable(shape_of(check))}


def _entry(name: str, value: Mapping[str, Any], at: At, key: Scalar, check: Check) -> Any:
    inside = at.into(value, name)
    try:
        key(name)
    except ValueError as error:
        return inside.refuse(name, f"as a key {error}")
    return check(value[name], inside)


def nested(record_type: RecordType, *, also: Also | None = None) -> Check:
    """Check a nested record as written; it becomes canonical."""

    @described(lambda: mapping_shape(record_type) | (shape_of(also) if also else {}))
    def check_nested(value: Any, at: At) -> Any:
        if value is None or isinstance(value, RefusedValue):
            return value
        if not isinstance(value, dict):
            return at.refuse(value, "a mapping")
        found = dict(keys_of(value, at, record_type))
        for missing in record_type.required:
            if found.get(missing) is None and not (missing in value and missing in record_type.meant_nulls):
                found[missing] = at.into(value, missing).refuse(None, f"{missing}, which is required")
        if also:
            also(found, at)
        return RefusedValue(value, _right_keys(found)) if _is_refused(found) else record_type.canonical(found)

    return check_nested


def mapping_shape(record_type: RecordType, required: Collection[str] = ()) -> Shape:
    """Return the shape of a record, its title the type's name: ``required`` keys, or the type's own, stand in it."""
    names = tuple(required) or record_type.required
    return {
        "title": record_type.name,
        "description": record_type.help,
        "type": "object",
        "properties": {key: _field_shape(field, key in names) for key, field in record_type.fields.items()},
        "required": list(names),
        "additionalProperties": False,
    }


def _field_shape(field: Field, required: bool) -> Shape:
    """Return the shape of what may stand at a key, with what it means, and what it is where it is absent."""
    shape = shape_of(field.check)
    if not required or field.null_is_meant:
        shape = nullable(shape)
    says_something = field.default not in EMPTY and not callable(field.default)
    return {"description": field.help} | shape | ({"default": field.default} if says_something else {})


def keys_of(value: Mapping[str, Any], at: At, record_type: RecordType) -> Iterator[tuple[str, Any]]:
    """Yield each key of a mapping with its checked value."""
    checks = record_type.checks
    for key, item in value.items():
        inside = at.into(value, key)
        if key in checks:
            yield key, checks[key](item, inside)
        else:
            yield key, inside.refuse(item, f"one of the keys {', '.join(checks)}")
