"""Lists that no index has in their order, put together from parts that an index has."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet


def first_of_each(parts: Iterable[QuerySet], most: int) -> Any:
    """The ids of the first rows of each part, as one subquery: for ``id__in``.

    One union, not several conditions with OR, for which PostgreSQL would read the whole table. Each part is wrapped
    once more, as SQLite knows no LIMIT within a union.
    """
    arms = [
        part.model._default_manager.order_by().filter(id__in=part.values("id")[:most]).values("id") for part in parts
    ]
    return arms[0].union(*arms[1:], all=True)
