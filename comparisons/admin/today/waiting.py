"""What waits in the queues for one editor: one query for all queues, and one for each that has more to tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse

from . import queue as queues
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


class Number(Subquery):
    """The number of rows of a queryset."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS few)"
    output_field = IntegerField()
    empty_result_set_value = 0


def waiting(user: User, today: date, among: Sequence[Queue] = QUEUES) -> list[Waiting]:
    """Return the queues that hold something ``user`` may work on, most urgent first."""
    seen = {queue: queue.rows(user, today) for queue in among if user.has_perms(queue.permissions)}
    asked = {name: part for queue, rows in seen.items() for name, part in _asked(queue, rows)}
    if not asked:
        return []
    told: Any = User.objects.filter(pk=user.pk).values(**asked).get()
    return [_waiting(queue, rows, told, today) for queue, rows in seen.items() if told[_name(queue, "number")]]


def _name(queue: Queue, part: str) -> str:
    return f"{queue.name}__{part}"


def _asked(queue: Queue, rows: QuerySet[Any]) -> Iterator[tuple[str, Subquery]]:
    """Yield what the query asks of a queue, each under a name of its own."""
    yield _name(queue, "number"), Number(_items(queue, rows)[: queues.MOST + 1])
    for field in {*queue.fields, *filter(None, [queue.since])}:
        yield _name(queue, field), Subquery(rows.values(field)[:1])


def _items(queue: Queue, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return what is counted. Rows that are items keep their order: without it SQLite may count by another index."""
    return rows.values("pk") if queue.items == "pk" else rows.order_by().values(queue.items).distinct()


def _waiting(queue: Queue, rows: QuerySet[Any], told: Row, today: date) -> Waiting:
    number = told[_name(queue, "number")]
    return Waiting(
        queue=queue,
        number=f"{queues.MOST:,}+" if number > queues.MOST else f"{number:,}",
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
