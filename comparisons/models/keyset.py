"""Keyset pagination of long lists: no COUNT and no OFFSET, whatever the length."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.http import Http404

from .sql import SIZE, Place

ID = re.compile(r"\d{1,18}", re.ASCII)
SLUG = re.compile(r"[a-z0-9-]{1,64}")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{1,18})", re.ASCII)
NUMBER = re.compile(r"(\d{1,9})_(\d{1,18})", re.ASCII)
RANKED_MOMENT = re.compile(r"([01])_(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,18})", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,18})", re.ASCII)


class Order(Protocol):
    """The order of a list, and how a row's position becomes a cursor in a URL."""

    def values(self, cursor: str) -> tuple[Any, ...]:
        """Return the sort values at ``cursor``; raise ValueError if it is malformed."""

    def cursor(self, row: Any) -> str:
        """Return the cursor of ``row``."""


@dataclass(frozen=True, slots=True)
class ByMoment:
    """By a date-time, then by id."""

    field: str

    def values(self, cursor: str) -> tuple[Any, ...]:
        found = MOMENT.fullmatch(cursor)
        if found is None:
            raise ValueError(cursor)
        return datetime.fromisoformat(found[1]), int(found[2])

    def cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field):%Y-%m-%dT%H:%M:%S.%fZ}_{row.id}"


@dataclass(frozen=True, slots=True)
class ByRankAndMoment:
    """By the rank of a row, 0 or 1, then by its date-time ``at``, then by id."""

    def values(self, cursor: str) -> tuple[Any, ...]:
        found = RANKED_MOMENT.fullmatch(cursor)
        if found is None:
            raise ValueError(cursor)
        return int(found[1]), datetime.fromisoformat(found[2]), int(found[3])

    def cursor(self, row: Any) -> str:
        return f"{row.rank}_{row.at:%Y-%m-%dT%H:%M:%S.%fZ}_{row.id}"


@dataclass(frozen=True, slots=True)
class ByDay:
    """By a day, then by id."""

    field: str

    def values(self, cursor: str) -> tuple[Any, ...]:
        found = DAY.fullmatch(cursor)
        if found is None:
            raise ValueError(cursor)
        return date.fromisoformat(found[1]), int(found[2])

    def cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field).isoformat()}_{row.id}"


@dataclass(frozen=True, slots=True)
class ByNumber:
    """By a number, then by id."""

    field: str

    def values(self, cursor: str) -> tuple[Any, ...]:
        found = NUMBER.fullmatch(cursor)
        if found is None:
            raise ValueError(cursor)
        return int(found[1]), int(found[2])

    def cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field)}_{row.id}"


@dataclass(frozen=True, slots=True)
class ById:
    """By id."""

    def values(self, cursor: str) -> tuple[Any, ...]:
        if not ID.fullmatch(cursor):
            raise ValueError(cursor)
        return (int(cursor),)

    def cursor(self, row: Any) -> str:
        return str(row.id)


@dataclass(frozen=True, slots=True)
class BySlug:
    """By a unique slug."""

    def values(self, cursor: str) -> tuple[Any, ...]:
        if not SLUG.fullmatch(cursor):
            raise ValueError(cursor)
        return (cursor,)

    def cursor(self, row: Any) -> str:
        return str(row.slug)


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of a list; ``after`` and ``before`` are the cursors of the adjacent pages, empty at an end."""

    rows: list[Any]
    before: str = ""
    after: str = ""
    is_first: bool = True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def paginate(read: Callable[[Place], list[Any]], order: Order, asked: Mapping[str, str], *, size: int = SIZE) -> Slice:
    """Return the slice after or before the cursor in the query ``asked``; raise Http404 if the cursor is malformed.

    ``read`` returns up to ``size`` + 1 rows from a place on: the last one tells whether there are more.
    """
    backwards = "before" in asked
    cursor = asked.get("before") if backwards else asked.get("after")
    try:
        place = Place(order.values(cursor) if cursor is not None else (), backwards)
    except ValueError as error:
        raise Http404("There is no such page of the list.") from error
    found = read(place)
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return _slice(
        found, order, has_before=has_more if backwards else cursor is not None, has_after=backwards or has_more
    )


def _slice(found: list[Any], order: Order, *, has_before: bool, has_after: bool) -> Slice:
    return Slice(
        rows=found,
        before=order.cursor(found[0]) if found and has_before else "",
        after=order.cursor(found[-1]) if found and has_after else "",
        is_first=not has_before,
    )


def queryset_reader(rows: QuerySet[Any], by: str, *, descending: bool = False) -> Callable[[Place], list[Any]]:
    """Return a ``read`` for ``paginate`` that orders ``rows`` by a field and then by id, both in one direction."""

    def read(place: Place) -> list[Any]:
        sign, way = ("-", "lt") if descending != place.backwards else ("", "gt")
        beyond = Q()
        if place.values:
            value, number = place.values
            beyond = Q(**{f"{by}__{way}e": value}) & (Q(**{f"{by}__{way}": value}) | Q(**{f"id__{way}": number}))
        return list(rows.filter(beyond).order_by(f"{sign}{by}", f"{sign}id")[: SIZE + 1])

    return read
