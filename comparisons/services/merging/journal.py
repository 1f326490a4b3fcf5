"""The journal of a merge: each row that it changes, deletes or adds, so that undoing it restores every value.

Values are stored as JSON, ``AT_ONCE`` rows in one record, in the order of the changes. Undoing goes through them
backwards: each step leads to rows that fitted together before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models

from comparisons.catalogue.export import batches
from comparisons.models import Feedback, Merge, MergedRows, Subscriber, Subscription, Wish
from comparisons.models.merge import RowChange

AT_ONCE = 200
"""Rows in one record of the journal at most."""
APP = "comparisons"
ERASABLE = (Feedback, Subscription, Wish)
"""Rows of readers, who may have them erased at any time: one that is gone stands in nobody's way."""
FORGOTTEN: dict[type[models.Model], dict[str, Any]] = {Feedback: {"email": ""}}
"""Values that no journal keeps: a reader's address is stored in one place only."""

Model = type[models.Model]
Rows = list[list[Any]]


class Journal:
    """Makes the changes of one merge and keeps what each row was before. ``counts`` are rows by model and change."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.position = 0
        self.counts = Counter[tuple[str, RowChange]]()

    def change(self, rows: models.QuerySet[Any], **values: Any) -> list[int]:
        """Set columns of rows, ``AT_ONCE`` at a time, and return the ids of the rows."""
        ids = sorted(rows.order_by().values_list("pk", flat=True))
        for some in batches(ids, AT_ONCE):
            with self.changing(rows.model, some, [_column(rows.model, name) for name in values]):
                rows.model._base_manager.filter(pk__in=some).update(**values)
        return ids

    @contextmanager
    def changing(
        self, model: Model, ids: Collection[int], columns: Sequence[str], also: Sequence[str] = ()
    ) -> Iterator[None]:
        """Keep what a block changes in ``columns`` of some rows, with the columns ``also``, that may change later."""
        before = _values(model, ids, [*columns, *also])
        yield
        after = _values(model, ids, columns)
        own = len(columns)
        rows = [
            [number, before[number], after[number]]
            for number in sorted(before)
            if also or before[number][:own] != after[number]
        ]
        for some in batches(rows, AT_ONCE):
            self._keep(model, RowChange.CHANGED, [*columns, *also], some)

    def delete(self, model: Model, ids: Iterable[int]) -> None:
        """Delete rows and what goes with them, the parts first; references that may be empty are emptied."""
        for some in batches(sorted(ids), AT_ONCE):
            for relation in _relations(model):
                rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": some})
                if relation.on_delete is models.CASCADE:
                    self.delete(relation.related_model, rows.order_by().values_list("pk", flat=True))
                elif relation.on_delete is models.SET_NULL:
                    self.change(rows, **{relation.field.name: None})
            columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
            kept = _values(model, some, columns)
            self._keep(model, RowChange.DELETED, columns, [[number, values] for number, values in kept.items()])
            model._base_manager.filter(pk__in=some).delete()

    def add(self, rows: Iterable[models.Model]) -> None:
        """Keep that rows were added."""
        for row in rows:
            self._keep(type(row), RowChange.ADDED, [], [[row.pk]])

    def _keep(self, model: Model, change: RowChange, columns: Sequence[str], rows: Rows) -> None:
        if not rows:
            return
        name = str(model._meta.model_name)
        forgotten = {
            columns.index(field): value for field, value in FORGOTTEN.get(model, {}).items() if field in columns
        }
        for row in rows:
            for values in row[1:]:
                for at, value in forgotten.items():
                    values[at] = value
        MergedRows.objects.create(
            merge=self.merge,
            position=self.position,
            model=name,
            change=change.value,
            columns=list(columns),
            rows=rows,
        )
        self.position += 1
        self.counts[name, change] += len(rows)


def model_of(rows: MergedRows) -> Model:
    return apps.get_model(APP, rows.model)


def differing(rows: MergedRows) -> list[int]:
    """Return the ids of rows that are no longer as the merge left them. One query."""
    model = model_of(rows)
    match RowChange(rows.change):
        case RowChange.CHANGED:
            own = len(rows.rows[0][2])
            now = _values(model, [row[0] for row in rows.rows], rows.columns[:own])
            return [row[0] for row in rows.rows if _differs(model, now.get(row[0]), row[2])]
        case RowChange.ADDED:
            now = _values(model, [row[0] for row in rows.rows], [])
            return [row[0] for row in rows.rows if row[0] not in now]
        case RowChange.DELETED:
            now = _values(model, [row[0] for row in rows.rows], [])
            return sorted(now)


def _differs(model: Model, now: list[Any] | None, after: list[Any]) -> bool:
    return model not in ERASABLE if now is None else now != after


def restore(rows: MergedRows) -> None:
    """Give rows back the values that they had before the merge."""
    model = model_of(rows)
    match RowChange(rows.change):
        case RowChange.CHANGED:
            _write(model, rows.columns, [(number, before) for number, before, _after in rows.rows])
        case RowChange.ADDED:
            model._base_manager.filter(pk__in=[row[0] for row in rows.rows]).delete()
        case RowChange.DELETED:
            loaded = [_loaded(model, number, rows.columns, values) for number, values in rows.rows]
            model._base_manager.bulk_create(_without_erased(loaded), batch_size=AT_ONCE)


def _without_erased(rows: list[models.Model]) -> list[models.Model]:
    """Return rows without the letters of those who have stopped them all since: their address is erased."""
    letters = [row for row in rows if isinstance(row, Subscription)]
    if not letters:
        return rows
    known = set(Subscriber.objects.filter(pk__in=[row.subscriber_id for row in letters]).values_list("pk", flat=True))
    return [row for row in letters if row.subscriber_id in known]


def _write(model: Model, columns: Sequence[str], rows: Iterable[tuple[int, list[Any]]]) -> None:
    """Set the columns of each row to its own values.

    In SQL, as ``bulk_update`` takes 30 times as long: it makes an expression of every value.
    """
    own: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [own[column] for column in columns]
    quoted, key = connection.ops.quote_name, str(model._meta.pk.column)
    values = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quoted(model._meta.db_table)} SET {values} WHERE {quoted(key)} = %s"  # noqa: S608
    given = [
        [
            *(
                field.get_db_prep_save(_value(field, one), connection)
                for field, one in zip(fields, before, strict=True)
            ),
            number,
        ]
        for number, before in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, given)


def _relations(model: Model) -> list[Any]:
    """Return the relations of other rows to those of a model, hidden ones too."""
    return [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]


def _column(model: Model, name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.attname)


def _values(model: Model, ids: Collection[int], columns: Sequence[str]) -> dict[int, list[Any]]:
    rows = model._base_manager.filter(pk__in=ids).order_by("pk").values_list("pk", *columns)
    return {number: [_dumped(value) for value in values] for number, *values in rows}


def _dumped(value: Any) -> Any:
    """Return a value as JSON holds it, to the microsecond and the last digit."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _loaded(model: Model, number: int, columns: Sequence[str], values: Sequence[Any]) -> models.Model:
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    row = {column: _value(fields[column], value) for column, value in zip(columns, values, strict=True)}
    return model(pk=number, **row)


def _value(field: Any, value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)
