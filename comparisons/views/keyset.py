"""Pages of a long list by the key of their first or last row: no COUNT and no OFFSET, whatever the length."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.http import Http404

from comparisons.models.parts import first_of_each

SIZE = 24
SLUG = re.compile(r"[a-z0-9-]{1,64}")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{1,18})", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,18})", re.ASCII)


class Order(Protocol):
    """What a list is sorted by, and how a row's place in it is written in an address."""

    def sort(self, rows: QuerySet, *, backwards: bool) -> QuerySet: ...

    def beyond(self, cursor: str, *, backwards: bool) -> Q:
        """The rows after ``cursor``, or before it; raises ``ValueError`` for one that was not made here."""

    def cursor(self, row: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Newest:
    """By a date-time, newest first, and by id among equals."""

    field: str

    def sort(self, rows: QuerySet, *, backwards: bool) -> QuerySet:
        return rows.order_by(self.field, "id") if backwards else rows.order_by(f"-{self.field}", "-id")

    def beyond(self, cursor: str, *, backwards: bool) -> Q:
        found = MOMENT.fullmatch(cursor)
        if found is None:
            raise ValueError(cursor)
        moment, number = datetime.fromisoformat(found[1]), int(found[2])
        way = "gt" if backwards else "lt"
        further = Q(**{f"{self.field}__{way}": moment}) | Q(**{f"id__{way}": number})
        return Q(**{f"{self.field}__{way}e": moment}) & further

    def cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field):%Y-%m-%dT%H:%M:%S.%fZ}_{row.pk}"


@dataclass(frozen=True, slots=True)
class Earliest:
    """By a day, earliest first, and by id among equals."""

    field: str

    def sort(self, rows: QuerySet, *, backwards: bool) -> QuerySet:
        return rows.order_by(f"-{self.field}", "-id") if backwards else rows.order_by(self.field, "id")

    def beyond(self, cursor: str, *, backwards: bool) -> Q:
        found = DAY.fullmatch(cursor)
        if found is None:
            raise ValueError(cursor)
        day, number = date.fromisoformat(found[1]), int(found[2])
        way = "lt" if backwards else "gt"
        further = Q(**{f"{self.field}__{way}": day}) | Q(**{f"id__{way}": number})
        return Q(**{f"{self.field}__{way}e": day}) & further

    def cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field).isoformat()}_{row.pk}"


@dataclass(frozen=True, slots=True)
class BySlug:
    """By a unique slug."""

    def sort(self, rows: QuerySet, *, backwards: bool) -> QuerySet:
        return rows.order_by("-slug" if backwards else "slug")

    def beyond(self, cursor: str, *, backwards: bool) -> Q:
        if not SLUG.fullmatch(cursor):
            raise ValueError(cursor)
        return Q(slug__lt=cursor) if backwards else Q(slug__gt=cursor)

    def cursor(self, row: Any) -> str:
        return row.slug


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a list; ``after`` and ``before`` lead to the parts next to it, empty where there is none."""

    rows: list[Any]
    before: str = ""
    after: str = ""
    is_first: bool = True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def cut(
    rows: QuerySet,
    order: Order,
    asked: Mapping[str, str],
    *,
    size: int = SIZE,
    parts: Iterable[QuerySet] = (),
) -> Slice:
    """The slice of ``rows`` that the address asks for with ``after`` or ``before``; a cursor of another make is a 404.

    One query for ``size`` rows and the one that tells whether there are more. Where no index has the list in its order,
    ``parts`` are what it is made of and an index has, and ``rows`` say how they are loaded.
    """
    backwards = "before" in asked
    cursor = asked.get("before") if backwards else asked.get("after")
    try:
        beyond = order.beyond(cursor, backwards=backwards) if cursor is not None else Q()
    except ValueError as error:
        raise Http404("No such part of the list.") from error
    first = [order.sort(part.filter(beyond), backwards=backwards) for part in parts]
    wanted = rows.filter(Q(id__in=first_of_each(first, size + 1)) if first else beyond)
    found = list(order.sort(wanted, backwards=backwards)[: size + 1])
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
