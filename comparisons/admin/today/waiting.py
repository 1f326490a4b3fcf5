"""What waits in the queues for one editor, in one query."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Func, IntegerField, QuerySet, Subquery
from django.urls import reverse

from .queue import MOST, Queue
from .queues import QUEUES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue in which something waits, as the page shows it."""

    queue: Queue
    number: int
    since: date | None
    first: str
    today: date

    @property
    def counted(self) -> str:
        return f"{MOST:,}+" if self.number > MOST else f"{self.number:,}"

    @property
    def listed(self) -> str:
        return reverse("admin:index") + self.queue.listed

    @property
    def age(self) -> str:
        """Return for how long the oldest item has waited: "oldest 12 days"; empty where nothing tells."""
        if self.since is None:
            return ""
        days = (self.today - self.since).days
        return "oldest today" if days < 1 else f"oldest {days:,} day{'s' if days > 1 else ''}"


def waiting(user: User, today: date, queues: Sequence[Queue] = QUEUES) -> list[Waiting]:
    """Return the queues that hold something ``user`` may work on, most urgent first. One query."""
    seen = [queue for queue in queues if user.has_perms(queue.permissions)]
    asked = {name: part for queue in seen for name, part in _asked(queue, user, today)}
    if not asked:
        return []
    told: Any = User.objects.filter(pk=user.pk).values(**asked).get()
    return [_waiting(queue, told, today) for queue in seen if told[f"{queue.name}__number"]]


def _asked(queue: Queue, user: User, today: date) -> Iterator[tuple[str, Any]]:
    """Yield what the query asks of a queue, each under a name of its own."""
    rows = queue.rows(user, today)
    yield f"{queue.name}__number", _number(rows)
    for field in {*queue.fields, *filter(None, [queue.since])}:
        yield f"{queue.name}__{field}", Subquery(rows.values(field)[:1])


def _number(rows: QuerySet[Any]) -> Func:
    """Return how many rows there are, counted to one more than ``MOST``."""
    few = Subquery(rows.order_by().values("pk")[: MOST + 1])
    return Func(few, template="(SELECT COUNT(*) FROM %(expressions)s AS few)", output_field=IntegerField())


def _waiting(queue: Queue, told: Mapping[str, Any], today: date) -> Waiting:
    since = told[f"{queue.name}__{queue.since}"] if queue.since else None
    return Waiting(
        queue=queue,
        number=told[f"{queue.name}__number"],
        since=since.astimezone(UTC).date() if isinstance(since, datetime) else since,
        first=queue.opens({field: told[f"{queue.name}__{field}"] for field in queue.fields}),
        today=today,
    )
