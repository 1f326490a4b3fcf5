"""Lists in an order that no single index holds, joined from querysets that an index does hold in that order."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet


def first_of_each(parts: Iterable[QuerySet[Any]], most: int) -> Any:
    """Return the ids of the first rows of each queryset as one subquery, for ``id__in``.

    A UNION, because for conditions with OR PostgreSQL would read the whole table. Each queryset is wrapped in another
    SELECT, because SQLite allows no LIMIT within a UNION.
    """
    arms = [part.model.objects.order_by().filter(id__in=part.values("id")[:most]).values("id") for part in parts]
    return arms[0].union(*arms[1:], all=True)
