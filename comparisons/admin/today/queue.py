"""One queue of the front page, and what it says while something waits in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse

MOST = 1000
"""Rows of a queue that are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A queue of the front page. What waits is one queryset, so that one query asks all queues at once."""

    name: str
    """A word for the code: letters, digits and underscores."""
    title: str
    """What waits, in the plural: “Disagreements to answer”."""
    says: str
    """One sentence: why it waits, or what to do with it."""
    permissions: tuple[str, ...]
    """What one needs to work on it: all of these. Nobody else sees the queue."""
    rows: Callable[[User, date], QuerySet[Any]]
    """What waits for this editor on this day, the item to open first in front.

    An index holds the rows in this order: they are counted up to ``MOST``, and only the first one is read.
    """
    listed: str
    """The address of the list, after ``/admin/``: its filter shows what ``rows`` holds."""
    opens: Callable[[Mapping[str, Any]], str]
    """The address of the first item, from its ``fields``."""
    fields: tuple[str, ...] = ("pk",)
    """Columns or annotations of the first item that ``opens`` needs."""
    since: str = ""
    """A column or annotation of ``rows``: the day or moment since when an item waits. Empty: nothing tells its age."""
    button: str = "Open the first"


def change(model: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a function for ``opens``: the change page of the row of a model."""
    return lambda first: reverse(f"admin:comparisons_{model}_change", args=[first["pk"]])
