"""One queue of the front page, and what it says while something waits in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse

from ..desk import back

MOST = 1000
"""Items of a queue that are counted."""
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A queue of the front page. What waits is one queryset, so that one query asks all queues at once."""

    name: str
    """A word for the code: letters, digits and single underscores."""
    title: str
    """What waits, in the plural: “Disagreements to answer”."""
    says: str
    """One sentence: why it waits, or what to do with it."""
    permissions: tuple[str, ...]
    """What one needs to work on it: all of these. Nobody else sees the queue."""
    rows: Callable[[User, date], QuerySet[Any]]
    """What waits for this editor on this day, the item to open first in front.

    An index holds the rows in this order, and every condition that leaves many of them out stands in that index: only
    then does it cost the same among a million to count ``MOST`` of them and to read the first. If not: ``is_computed``.
    """
    listed: str
    """The address of the list, after ``/admin/``: its filter shows what ``rows`` holds."""
    opens: Callable[[Row], str]
    """The address of the first item, from its ``fields``."""
    fields: tuple[str, ...] = ("pk",)
    """Columns or annotations of the first item that ``opens`` needs."""
    since: str = ""
    """A column or annotation of ``rows``: the day or moment since when an item waits. Empty: nothing tells its age."""
    items: str = "pk"
    """A column or annotation with a value of its own for each item, where an item may have several rows."""
    is_computed: bool = False
    """Whether no index holds ``rows`` as they are, each an item: they are read in one query of their own, once."""
    tells: Callable[[QuerySet[Any]], str] | None = None
    """What else to say about the first ``MOST`` rows, for which it may send one query."""
    button: str = "Open the first"


def change(model: str, field: str = "pk") -> Callable[[Row], str]:
    """Return a function for ``opens``: the change page of a row of a model, whose id is in a field."""
    return lambda first: reverse(f"admin:comparisons_{model}_change", args=[first[field]])


def desk(field: str = "pk") -> Callable[[Row], str]:
    """Return a function for ``opens``: the desk of the comparison whose id is in a field; it leads back to Today."""
    opens = change("comparison", field)
    return lambda first: f"{opens(first)}?{urlencode(leads_back(), safe='/')}"


def leads_back() -> dict[str, str]:
    """Return the parameter with which the desk, and the page that starts a comparison, lead back to Today."""
    return {back.BACK: reverse("admin:index")}
