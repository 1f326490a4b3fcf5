"""What every JSON answer of the site has around its data, and what it says of an error (RFC 9457).

Pure: imports no Django.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from comparisons.domain import content_licence

SCHEMA_VERSION = 1
"""Of all JSON. A later number breaks programs; what is only added leaves it as it is."""
MEDIA_TYPE, PROBLEM = "application/json", "application/problem+json"

Document = dict[str, Any]


def envelope(data: Any, *, links: Mapping[str, str | None], on: date) -> Document:
    """Return ``data`` with its terms. ``links`` are absolute URLs by relation ("self", "html", "next"…), None if none.

    ``on`` is the UTC day of which the answer is true, so that one day's answers have one body.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": on.isoformat(),
        "licence": {"name": content_licence.NAME, "url": content_licence.URL, "terms": content_licence.TEXT},
        "attribution": content_licence.CREDIT,
        "links": dict(links),
        "data": data,
    }


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> Document:
    """Return a problem: ``code`` says which kind in a word that stays ("unknown-technology").

    ``more`` holds what helps to ask again, such as ``suggestions``: a list of {"text", "url"}.
    """
    said = {"type": f"tag:nice-pick,2026:problem/{code}", "title": title, "status": status}
    return said | ({"detail": detail} if detail else {}) | more


def suggestion(text: str, url: str) -> Document:
    return {"text": text, "url": url}


def suggestions(found: Sequence[tuple[str, str]]) -> list[Document]:
    return [suggestion(text, url) for text, url in found]
