"""A queue worked through item by item: the neighbours of an item in the list that it was opened from.

The address of an item carries the query of that list, as Django's admin does, so filter, search and order last.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse

KEPT = "_changelist_filters"
"""The parameter in which Django's admin keeps the query of a list."""
MOST = 1000
"""Items of a list that are numbered. One query reads their ids."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in its list."""

    model: str
    query: str
    """The query of the list."""
    ids: tuple[int, ...]
    item: int

    @property
    def number(self) -> int:
        """The position from 1; 0 where the list does not hold the item, or only beyond ``MOST``."""
        return self.ids.index(self.item) + 1 if self.item in self.ids else 0

    @property
    def of(self) -> str:
        return f"{MOST:,}+" if len(self.ids) > MOST else f"{len(self.ids):,}"

    @property
    def next_url(self) -> str:
        """The address of the next item; empty after the last one. An item outside the list leads to its first."""
        return self.url_of(self.ids[self.number]) if self.number < len(self.ids) else ""

    @property
    def previous_url(self) -> str:
        return self.url_of(self.ids[self.number - 2]) if self.number > 1 else ""

    @property
    def list_url(self) -> str:
        address = reverse(f"admin:comparisons_{self.model}_changelist")
        return f"{address}?{self.query}" if self.query else address

    def url_of(self, item: int, page: str = "change") -> str:
        address = reverse(f"admin:comparisons_{self.model}_{page}", args=[item])
        return f"{address}?{urlencode({KEPT: self.query})}" if self.query else address

    def after_answer(self, request: HttpRequest) -> HttpResponseRedirect:
        """Return the way to the next item, or to the list with a message where this was the last."""
        if self.next_url:
            return HttpResponseRedirect(self.next_url)
        left = len(self.ids) - bool(self.number)
        messages.info(request, f"The end of the list: {left:,} skipped." if left else "All answered.")
        return HttpResponseRedirect(self.list_url)


def place(model_admin: admin.ModelAdmin, request: HttpRequest, item: int) -> Place:
    """Return the place of an item in the list that its address names; in the list without a query if none is named.

    Read before an answer is stored, as the answered item leaves most lists.
    """
    query = QueryDict(request.GET.get(KEPT, ""), mutable=True)
    for page_of_list in ("p", "all", "e"):
        query.pop(page_of_list, None)
    shown = _listed(model_admin, request, query)
    if shown is None:
        query.clear()
        shown = _listed(model_admin, request, query)
    ids = shown.values_list("pk", flat=True)[: MOST + 1] if shown is not None else ()
    return Place(str(model_admin.opts.model_name), query.urlencode(), tuple(ids), item)


def _listed(model_admin: admin.ModelAdmin, request: HttpRequest, query: QueryDict) -> Any:
    """Return the rows of the list with this query, or None where the list refuses it."""
    asked: Any = copy(request)
    asked.method, asked.GET = "GET", query
    shown = getattr(admin.ModelAdmin.changelist_view(model_admin, asked), "context_data", None)
    return shown["cl"].queryset if shown and "cl" in shown else None
