"""One page of a list as an answer: its items in an envelope, with a link to the next page."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from comparisons.api.responses import absolute, answer
from comparisons.domain import days
from comparisons.models.keyset import Order, Slice, paginate
from comparisons.models.program_lists import AT_ONCE
from comparisons.models.sql import Place
from comparisons.presenters.envelopes import Document, envelope

from .refusals import refuse

After = Annotated[
    str | None,
    Query(
        description="Where the page begins: what the page before gave in `links.next`. Leave it out for the first.",
        examples=["postgresql"],
    ),
]
"""The cursor of a list, as the parameter ``after`` of its operation."""


def page_of(read: Callable[[Place], list[Any]], order: Order, after: str | None) -> Slice:
    """Return the page of a list after a cursor; refuse a malformed one. One query."""
    try:
        return paginate(read, order, {} if after is None else {"after": after}, size=AT_ONCE)
    except Http404:
        refuse("bad-cursor", f"“{(after or '')[:100]}” is no cursor of this list.")


def listed(
    request: HttpRequest, found: Slice, items: Iterable[Any], *, html: str, links: dict[str, str] | None = None
) -> HttpResponse:
    """Return the ``items`` of a page of a list; ``html`` is the path of the page for people that shows the same."""
    return documented(
        request, list(items), html=html, links={**(links or {}), "next": _url(request, found.after) or None}
    )


def documented(
    request: HttpRequest, data: Any, *, html: str, links: dict[str, str | None] | None = None
) -> HttpResponse:
    """Return ``data`` in its envelope, with the address of the request as "self" and of the page as "html"."""
    after = request.GET.get("after")
    own = {"self": _url(request, after) or absolute(request.path), "html": absolute(html)}
    document: Document = envelope(data, links={**own, **(links or {})}, on=days.utc_today())
    return answer(document, canonical=html)


def _url(request: HttpRequest, after: str | None) -> str:
    return absolute(f"{request.path}?{urlencode({'after': after})}") if after else ""
