"""Queries that the ORM writes once a process, and that are then asked again and again with other values.

To write the SQL of a comparison page takes the ORM ten times as long as it takes SQLite to answer it. What a query
says depends on code alone, so what is kept here cannot grow old; its answers are never kept.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX, SQLiteCursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

FIRST_STAND_IN = -(2**40)
"""No id is negative, and no slug begins with a dash."""

Rows = list[Sequence[Any]]


class Written(NamedTuple):
    """The SQL of a query; ``converters`` make of a column, by its place, what the ORM would; ``make`` of a row."""

    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]
    make: Callable[[Sequence[Any]], Any]


class Prepared:
    """A query by ``values_list``: ``build`` makes it, given a value for each of ``kinds``, which are int or str.

    It is written with stand-ins, so ``build`` must do nothing with its values but hand them to the ORM.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type[int] | type[str]) -> None:
        self.build = build
        self.stand_ins = [kind(number) for number, kind in enumerate(kinds, FIRST_STAND_IN)]
        self.written: dict[str, Written] = {}

    def rows(self, *values: int | str | None) -> Rows:
        """What it finds for these values; one query."""
        written = self._written()
        given = dict(zip(self.stand_ins, values, strict=True))
        with kept_cursor() as cursor:
            cursor.execute(written.sql, [given.get(param, param) for param in written.params])
            rows: Rows = cursor.fetchall()
        return _converted(rows, written.converters) if written.converters else rows

    def _written(self) -> Written:
        return self.written.get(connection.vendor) or self._write()

    def _write(self) -> Written:
        query = self.build(*self.stand_ins).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        written = Written(sql, tuple(params), converters, self._maker(compiler))
        return self.written.setdefault(connection.vendor, written)

    def _maker(self, compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
        return tuple


class PreparedRows(Prepared):
    """The same for a query that finds rows of a model, with those that ``select_related`` names."""

    def found(self, *values: int | str | None) -> list[Any]:
        """As the queryset would have them; one query."""
        return list(map(self._written().make, self.rows(*values)))

    def _maker(self, compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
        return _maker_of_rows(compiler)


def _maker_of_rows(compiler: SQLCompiler) -> Callable[[Sequence[Any]], Model]:
    """What Django's own iterator does for each row, once it has looked at the query."""
    known, select, using = compiler.klass_info, compiler.select, connection.alias
    begin, end = known["select_fields"][0], known["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[begin:end]]
    populators = get_related_populators(known, select, using)

    def make(row: Sequence[Any]) -> Model:
        made = known["model"].from_db(using, names, row[begin:end])
        for populator in populators:
            populator.populate(row, made)
        return made

    return make


def _converted(rows: Rows, converters: dict[int, Any]) -> Rows:
    found = [list(row) for row in rows]
    for place, (functions, expression) in converters.items():
        for row in found:
            for convert in functions:
                row[place] = convert(row[place], expression, connection)
    return found


def kept_cursor() -> Any:
    """One that does once a query what Django does each time it is asked.

    PostgreSQL keeps its plan, which takes longer to make than the answer; for SQLite its marks for values are kept.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return connection._prepare_cursor(connection.connection.cursor(factory=_Marked))
    # Imported here, as its driver need not be there for SQLite.
    from django.db.backends.postgresql.base import ServerBindingCursor

    return connection._prepare_cursor(ServerBindingCursor(connection.connection))


class _Marked(SQLiteCursorWrapper):
    """Finds out once where in a query its values stand."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return _marked(query) if param_names is None else _named(query, tuple(param_names))


@lru_cache(maxsize=100)
def _marked(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


@lru_cache(maxsize=100)
def _named(query: str, names: tuple[str, ...]) -> str:
    return query % {name: f":{name}" for name in names}
