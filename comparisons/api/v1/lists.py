"""One page of a list as an answer: its items in an envelope, with a link to the next page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from comparisons.api.responses import answer
from comparisons.domain import days
from comparisons.models.keyset import Order, Slice, paginate
from comparisons.models.paths import absolute
from comparisons.models.program_lists import AT_ONCE
from comparisons.models.sql import Place
from comparisons.presenters import problems
from comparisons.presenters.envelopes import envelope

from .refusals import refuse

After = Annotated[
    str | None,
    Query(description="Where the page begins: take it from `links.next` of the page before. The first has none."),
]
"""The cursor of a list, as the parameter ``after`` of its operation."""


def page_of(read: Callable[[Place], list[Any]], order: Order, after: str | None) -> Slice:
    """Return the page of a list after a cursor; refuse a malformed one."""
    try:
        return paginate(read, order, {} if after is None else {"after": after}, size=AT_ONCE)
    except Http404:
        refuse("bad-cursor", f"{problems.quoted(after or '')} is no cursor of this list.")


def listed(request: HttpRequest, found: Slice, items: Iterable[Any], *, html: str) -> HttpResponse:
    """Return the ``items`` of a page of a list; ``html`` is the path of the page for people that shows the same."""
    return documented(request, list(items), found, html=html)


def documented(
    request: HttpRequest, data: Any, part: Slice | None = None, *, html: str, links: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return ``data`` in its envelope, with further ``links``; ``part`` is the page of a list that is in it."""
    own: dict[str, str | None] = {"self": _url(request, request.GET.get("after")), "html": absolute(html)}
    if part is not None:
        own["next"] = _url(request, part.after) if part.after else None
    return answer(envelope(data, links={**own, **(links or {})}, on=days.utc_today()), canonical=html)


def _url(request: HttpRequest, after: str | None) -> str:
    return absolute(request.path) + (f"?{urlencode({'after': after})}" if after else "")
