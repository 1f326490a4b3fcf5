"""What every JSON answer of the site has around its data, and what it says of an error (RFC 9457).

Pure: imports no Django.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, NotRequired, TypeVar

from typing_extensions import TypedDict

from comparisons.domain import content_licence

SCHEMA_VERSION = 1
"""Of all JSON. A later number breaks programs; what is only added leaves it as it is."""
MEDIA_TYPE, PROBLEM = "application/json", "application/problem+json"
DOCUMENTATION = "/api/v1/"
"""The path of the page that explains each kind of problem."""

Document = dict[str, Any]
T = TypeVar("T")


class Licence(TypedDict):
    """The terms of what the editors wrote."""

    name: str
    url: str
    terms: str


class Suggestion(TypedDict):
    text: str
    url: str


class NotFound(TypedDict):
    """A name of a batch that leads to nothing, and what may have been meant: for the first five such names."""

    asked: str
    suggestions: list[Suggestion]


class Envelope(TypedDict, Generic[T]):
    """What stands around each answer. `links` holds absolute URLs by relation; `next` is null at the end of a list.

    `not_found` stands in the answer to a batch, `notice` where the site is a demonstration.
    """

    schema_version: int
    as_of: str
    licence: Licence
    attribution: str
    links: dict[str, str | None]
    data: T
    not_found: NotRequired[list[NotFound]]
    notice: NotRequired[str]


class InvalidValue(TypedDict):
    """One value of a request that was refused: where it stands, and what is expected."""

    at: list[str]
    detail: str


class Problem(TypedDict):
    """Why there is no answer (RFC 9457). `type` is the address of the explanation."""

    type: str
    title: str
    status: int
    detail: NotRequired[str]
    suggestions: NotRequired[list[Suggestion]]
    parameters: NotRequired[list[str]]
    errors: NotRequired[list[InvalidValue]]
    reason: NotRequired[str]
    index: NotRequired[str]
    decision: NotRequired[Document]


def envelope(data: Any, *, links: Mapping[str, str | None], on: date) -> Document:
    """Return ``data`` with its terms. ``links`` are absolute URLs by relation ("self", "html", "next"…), None if none.

    ``on`` is the UTC day of which the answer is true, so that one day's answers have one body.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": on.isoformat(),
        "licence": {"name": content_licence.NAME, "url": content_licence.URL, "terms": content_licence.TERMS},
        "attribution": content_licence.CREDIT,
        "links": dict(links),
        "data": data,
    }


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> Document:
    """Return a problem: ``code`` says which kind in a word that stays ("unknown-technology").

    Its type is an address in the documentation of the API, without the site's origin. ``more`` holds what helps to ask
    again, such as ``suggestions``: a list of {"text", "url"}.
    """
    said = {"type": f"{DOCUMENTATION}#{code}", "title": title, "status": status}
    return said | ({"detail": detail} if detail else {}) | more


def suggestion(text: str, url: str) -> Suggestion:
    return {"text": text, "url": url}
