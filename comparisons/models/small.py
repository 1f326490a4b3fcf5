"""Small sets of different rows, read as one query: each row says what it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, Value


class Small(NamedTuple):
    """One row of the union of everything small."""

    what: str
    number: int
    a: str
    b: str
    c: str
    d: str
    day: date | None
    other_day: date | None


def united(*parts: Any) -> Any:
    """The rows of all ``parts``, each in the columns of ``Small``, as one query."""
    return parts[0].union(*parts[1:], all=True)


def by_what(rows: Iterable[Sequence[Any]]) -> dict[str, list[Small]]:
    """``rows`` by what they are."""
    found = defaultdict(list)
    for small in starmap(Small, rows):
        found[small.what].append(small)
    return found


def as_small(rows: Any, what: str, **columns: Any) -> Any:
    """``rows`` in the columns of ``Small``: those not given are empty."""
    empty = {letter: Value("", CharField()) for letter in "abcd"} | dict.fromkeys(
        ("day", "other_day"), Value(None, DateField())
    )
    named = {f"small_{name}": columns.get(name, empty.get(name)) for name in Small._fields if name != "what"}
    return (
        rows.order_by()
        .annotate(small_what=Value(what, CharField()), **named)
        .values_list(*(f"small_{name}" for name in Small._fields))
    )
