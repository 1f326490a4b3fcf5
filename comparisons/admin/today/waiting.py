"""What waits in the queues for one editor: one query for all, and one for each that is computed or has more to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, IntegerField, QuerySet, Subquery
from django.urls import reverse

from . import queue as queue_module
from .queue import Queue, Row
from .queues import QUEUES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue in which something waits, as the page shows it."""

    queue: Queue
    number: str
    """How many: "12", or "1,000+" where nobody counts on."""
    age: str
    """For how long the oldest one has waited: "oldest 12 days"; empty where nothing tells."""
    more: str
    first: str
    """The address of the item to open first."""

    @property
    def listed(self) -> str:
        return reverse("admin:index") + self.queue.listed


ROWS_OF_AN_ITEM = 4
"""Rows that an item may have, on average, where it may have several; with more, fewer than ``MOST`` are counted."""


class Number(Subquery):
    """The number of different values that the rows of a queryset call ``item``."""

    template = "(SELECT COUNT(DISTINCT item) FROM (%(subquery)s) AS few)"
    output_field = IntegerField()
    empty_result_set_value = 0


def waiting(user: User, today: date, among: Sequence[Queue] = QUEUES) -> list[Waiting]:
    """Return the queues that hold something ``user`` may work on, most urgent first."""
    seen = {queue: queue.rows(user, today) for queue in among if user.has_perms(queue.permissions)}
    told = _told_at_once({queue: rows for queue, rows in seen.items() if not queue.is_computed}, user)
    for queue, rows in seen.items():
        if queue.is_computed:
            told |= _told_apart(queue, rows)
    return [_waiting(queue, rows, told, today) for queue, rows in seen.items() if told[_name(queue, "number")]]


def _name(queue: Queue, part: str) -> str:
    return f"{queue.name}__{part}"


def _fields(queue: Queue) -> set[str]:
    return {*queue.fields, *filter(None, [queue.since])}


def _told_at_once(seen: Mapping[Queue, QuerySet[Any]], user: User) -> dict[str, Any]:
    """Return the number of each queue and the fields of its first item, each under a name of its own. One query."""
    asked: dict[str, Any] = {}
    for queue, rows in seen.items():
        asked[_name(queue, "number")] = Number(_items(queue, rows))
        asked |= {_name(queue, field): Subquery(rows.values(field)[:1]) for field in _fields(queue)}
    one_row: Any = User.objects.filter(pk=user.pk)
    return one_row.values(**asked).get() if asked else {}


def _items(queue: Queue, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return what is counted, in its order: without it a database may count by another index, from end to end."""
    most = queue_module.MOST if queue.items == "pk" else queue_module.MOST * ROWS_OF_AN_ITEM
    return rows.values(item=F(queue.items))[: most + 1]


def _told_apart(queue: Queue, rows: QuerySet[Any]) -> dict[str, Any]:
    """Return the number of rows of one queue and the fields of its first item. One query."""
    found = list(rows.values(*_fields(queue))[: queue_module.MOST + 1])
    first = {_name(queue, field): value for field, value in found[0].items()} if found else {}
    return {_name(queue, "number"): len(found), **first}


def _waiting(queue: Queue, rows: QuerySet[Any], told: Row, today: date) -> Waiting:
    number = told[_name(queue, "number")]
    return Waiting(
        queue=queue,
        number=f"{queue_module.MOST:,}+" if number > queue_module.MOST else f"{number:,}",
        age=_age(told[_name(queue, queue.since)], today) if queue.since else "",
        more=queue.tells(rows) if queue.tells else "",
        first=queue.opens({field: told[_name(queue, field)] for field in queue.fields}),
    )


def _age(since: date | datetime | None, today: date) -> str:
    if since is None:
        return ""
    day = since.astimezone(UTC).date() if isinstance(since, datetime) else since
    days = (today - day).days
    return "oldest today" if days < 1 else f"oldest {days:,} day{'s' if days > 1 else ''}"
