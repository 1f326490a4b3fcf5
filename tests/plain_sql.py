"""Rows of plain SQL beside those of the queryset that it stands for."""

from collections.abc import Iterator, Sequence
from typing import Any, get_type_hints

from django.db.models import QuerySet


def by_the_orm(rows: QuerySet[Any], row: Any, **columns: str) -> list[tuple[Any, ...]]:
    """What a queryset finds for the fields of ``row``; ``columns`` name those that it calls otherwise."""
    return list(rows.values_list(*_names(row, columns)))


def _names(row: Any, columns: dict[str, str]) -> Iterator[str]:
    for field, hint in get_type_hints(row).items():
        if hasattr(hint, "_fields"):
            yield from (columns.get(f"{field}__{inner}", f"{field}__{inner}") for inner in hint._fields)
        else:
            yield columns.get(field, field)


def flat(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows as the ORM has them: what is a row within a row stands beside the other values."""
    return [tuple(_values(row)) for row in rows]


def _values(row: Any) -> Iterator[Any]:
    for value in row:
        if hasattr(value, "_fields"):
            yield from _values(value)
        else:
            yield value


def assert_same(found: Sequence[Any], expected: Sequence[tuple[Any, ...]], *, in_order: bool = True) -> None:
    """The same rows, at least one, with values of the same types and places after the point."""
    rows, wanted = ([[*map(_told, row)] for row in rows] for rows in (flat(found), expected))
    assert wanted
    assert (rows if in_order else sorted(rows)) == (wanted if in_order else sorted(wanted))


def _told(value: Any) -> str:
    return f"{type(value).__name__} {value!r}"
