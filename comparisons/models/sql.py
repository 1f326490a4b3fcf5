"""Plain SQL for public pages, with typed rows.

The ORM takes ten times as long to compile such a query as SQLite takes to answer it. Each query is defined next to its
type of row, and a test compares its rows with those of a queryset. SQL is written for PostgreSQL, and translated for
SQLite once.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, get_type_hints

from django.db import connection

OF_2_PLACES = Annotated[Decimal, 2]
OF_4_PLACES = Annotated[Decimal, 4]
"""Values of a ``DecimalField`` with two or four decimal places."""
OF_JSON = Annotated[dict[str, Any], "JSON"]
"""Objects of a ``JSONField``: both databases hand them over as text."""
Cells = Sequence[Any]
R = TypeVar("R")

SIZE = 24
"""Rows on a page of a long list, unless the list sets its own number."""
LIST = re.compile(r"= ANY\((%\(\w+\)s)\)")


def fetch_all(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query as the database's driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


class Query:
    """A query in the SQL of both databases, and the types of its columns."""

    def __init__(self, sql: str, types: Iterable[Any] = ()) -> None:
        self.sql = {"postgresql": sql, "sqlite": LIST.sub(r"IN (SELECT value FROM json_each(\1))", sql)}
        read = [(place, READERS[hint]) for place, hint in enumerate(types) if hint in READERS]
        self.readers = {"postgresql": [one for one in read if one[1] is json.loads], "sqlite": read}

    def cells(self, values: dict[str, Any]) -> Sequence[Cells]:
        """Return rows whose values have the types of the columns on either database. One query."""
        return self._read(fetch_all(*self.bound(values)))

    def bound(self, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the SQL and ``values`` in the form of the database in use."""
        if connection.vendor == "sqlite":
            values = {name: _to_sqlite(value) for name, value in values.items()}
        return self.sql[connection.vendor], values

    def _read(self, rows: Sequence[Cells]) -> Sequence[Cells]:
        readers = self.readers[connection.vendor]
        if not readers:
            return rows
        found: list[Any] = [list(row) for row in rows]
        for place, read in readers:
            for row in found:
                if row[place] is not None:
                    row[place] = read(row[place])
        return found


class Select(Generic[R]):
    """A query for named tuples of one kind; ``{columns}`` in its SQL stands for the fields of the tuple.

    The column of a field has its name, unless ``columns`` gives another expression. A field that is itself a tuple
    stands for columns of the table alias of that name. A condition ``= ANY(%(ids)s)`` takes a list.
    """

    def __init__(self, row: type[R], sql: str, /, **columns: str) -> None:
        found = _columns(row, columns)
        columns_listed = ", ".join(column for column, _ in found)
        self.query = Query(sql.format(columns=columns_listed), [hint for _, hint in found])
        self.make = _maker(row)

    def rows(self, **values: Any) -> list[R]:
        """Return the rows for these values. One query."""
        return list(map(self.make, self.query.cells(values)))

    def first(self, **values: Any) -> R | None:
        """Return the first row for these values, or None. One query."""
        return next(iter(self.rows(**values)), None)


class Place(NamedTuple):
    """Where a slice of a list begins: after or before the row with these values; without values, at an end."""

    values: tuple[Any, ...] = ()
    backwards: bool = False


class Slices(Generic[R]):
    """A list paginated by keyset, ``size`` rows at a time.

    The list is sorted by the columns ``by``, all descending or none. In the SQL, ``{beyond}`` stands for the condition
    that rows lie beyond a place, and ``{order}`` for the order with its limit, which is part of the SQL because
    PostgreSQL keeps a plan for a fixed limit only.
    """

    def __init__(
        self,
        row: type[R],
        sql: str,
        /,
        *,
        by: tuple[str, ...],
        size: int = SIZE,
        descending: bool = False,
        **columns: str,
    ) -> None:
        self.selects = {
            (at_an_end, backwards): Select(row, _sliced(sql, by, size, at_an_end, backwards != descending), **columns)
            for at_an_end in (True, False)
            for backwards in (True, False)
        }

    def rows(self, place: Place, **values: Any) -> list[R]:
        """Return the rows of the slice from ``place`` on, and the row after them if there is one. One query."""
        at = {f"at{number}": value for number, value in enumerate(place.values)}
        return self.selects[not place.values, place.backwards].rows(**at, **values)


def _sliced(sql: str, by: tuple[str, ...], size: int, at_an_end: bool, descending: bool) -> str:
    sign, way = ("<", " DESC") if descending else (">", "")
    marks = ", ".join(f"%(at{number})s" for number in range(len(by)))
    beyond = "TRUE" if at_an_end else f"({', '.join(by)}) {sign} ({marks})"
    order = f"{', '.join(column + way for column in by)} LIMIT {size + 1}"
    return sql.replace("{beyond}", beyond).replace("{order}", order)


def _columns(row: Any, named: dict[str, str]) -> list[tuple[str, Any]]:
    """Return the columns of a kind of row with their types, in the order of its fields."""
    hints = get_type_hints(row, include_extras=True)
    if unknown := named.keys() - hints:
        raise ValueError(f"{row.__name__} has no field {', '.join(sorted(unknown))}.")
    found = []
    for field, hint in hints.items():
        if _is_row(hint):
            found += [(f"{field}.{column}", inner) for column, inner in _columns(hint, {})]
        else:
            found.append((named.get(field, field), hint))
    return found


def _maker(row: Any) -> Callable[[Cells], Any]:
    hints = get_type_hints(row)
    if not any(map(_is_row, hints.values())):
        return row._make
    steps: list[Callable[[Cells], Any]] = []
    begin = 0
    for hint in hints.values():
        end = begin + (len(hint._fields) if _is_row(hint) else 1)
        steps.append(_part(hint, slice(begin, end)) if _is_row(hint) else itemgetter(begin))
        begin = end
    return lambda cells: row(*[step(cells) for step in steps])


def _part(row: Any, of: slice) -> Callable[[Cells], Any]:
    return lambda cells: row._make(cells[of])


def _is_row(hint: Any) -> bool:
    return hasattr(hint, "_fields")


# --- Small sets of different rows

PLAIN: dict[Any, Any] = {date | None: date, str | None: str}
FILLING: dict[Any, str] = {int: "0", str: "''", date: "CAST(NULL AS date)"}
"""The column types of a united query, with the SQL that fills a column in rows of other types."""


class Part(Generic[R]):
    """One type of row in a united query; ``source`` is the SQL after its columns: FROM and WHERE."""

    def __init__(self, row: type[R], source: str, /, **columns: str) -> None:
        found = _columns(row, columns)
        self.row: Any = row
        self.source = source
        self.columns = [column for column, _ in found]
        self.types = [PLAIN.get(hint, hint) for _, hint in found]

    def places(self, first: dict[Any, int]) -> list[int]:
        """Return the positions of the part's columns in the query, whose columns of each type begin at ``first``."""
        taken: Counter[Any] = Counter()
        places = []
        for hint in self.types:
            places.append(first[hint] + taken[hint])
            taken[hint] += 1
        return places


class Found:
    """The rows of a united query, by type of row."""

    def __init__(self) -> None:
        self.by_kind: dict[type[Any], list[Any]] = defaultdict(list)

    def __getitem__(self, row: type[R]) -> list[R]:
        return self.by_kind[row]


class United:
    """A UNION ALL of small sets of rows of different types. Each row begins with the number of its part."""

    def __init__(self, *parts: Part[Any]) -> None:
        types: list[Any] = [int]
        first = {}
        for hint in FILLING:
            first[hint] = len(types)
            types += [hint] * max(part.types.count(hint) for part in parts)
        arms = [f"SELECT {_filled(number, part, types, first)} {part.source}" for number, part in enumerate(parts)]
        self.query = Query(" UNION ALL ".join(arms), types)
        self.kinds = [(part.row, _cells_at(part.places(first))) for part in parts]

    def rows(self, **values: Any) -> Found:
        """Return the rows of all parts for these values. One query."""
        found = Found()
        for cells in self.query.cells(values):
            row, own = self.kinds[cells[0]]
            found.by_kind[row].append(row._make(own(cells)))
        return found


def _cells_at(places: Sequence[int]) -> Callable[[Cells], Cells]:
    """Return a getter of the cells at these places; of one place alone, ``itemgetter`` would return the cell itself."""
    return itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))


def _filled(number: int, part: Part[Any], types: list[Any], first: dict[Any, int]) -> str:
    columns = [FILLING[hint] for hint in types]
    columns[0] = str(number)
    for place, column in zip(part.places(first), part.columns, strict=True):
        columns[place] = column
    return ", ".join(columns)


# --- Values that SQLite stores as texts and plain numbers


def _to_sqlite(value: Any) -> Any:
    match value:
        case list():
            return json.dumps(value)
        case datetime():
            return str(value.astimezone(UTC).replace(tzinfo=None))
        case date():
            return value.isoformat()
    return value


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC)


def _number(places: int) -> Callable[[Any], Decimal]:
    """Return a converter of floats, which hold 15 digits exactly, to decimals."""
    unit = Decimal(1).scaleb(-places)
    return lambda value: Decimal(str(value)).quantize(unit)


READERS: dict[Any, Callable[[Any], Any]] = {
    date: _day,
    datetime: _moment,
    bool: bool,
    OF_2_PLACES: _number(2),
    OF_4_PLACES: _number(4),
    OF_JSON: json.loads,
}
READERS |= {hint | None: reader for hint, reader in READERS.items()}
