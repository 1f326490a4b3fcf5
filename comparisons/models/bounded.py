"""Querysets with a limit, so that their cost does not grow with the table."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

MOST_COUNTED = 2000


class AtLeast(int):
    """The limit at which a count stopped."""

    def __str__(self) -> str:
        return f"more than {int(self):,}"


def counted(rows: Any) -> int:
    """Return the number of rows, or ``AtLeast`` the limit, beyond which nobody turns pages. One query."""
    number = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return AtLeast(MOST_COUNTED) if number > MOST_COUNTED else number


def first_of_each(parts: Iterable[QuerySet[Any]], most: int) -> Any:
    """Return the ids of the first ``most`` rows of each queryset as one subquery, for ``id__in``.

    For lists whose order no single index holds. A UNION, because for conditions with OR PostgreSQL would read the whole
    table. Each queryset is wrapped in another SELECT, because SQLite allows no LIMIT within a UNION.
    """
    arms = [part.model.objects.order_by().filter(id__in=part.values("id")[:most]).values("id") for part in parts]
    return arms[0].union(*arms[1:], all=True)
