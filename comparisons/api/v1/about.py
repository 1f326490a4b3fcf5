"""What the API says of itself: the index of its addresses, and its description in OpenAPI."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from ninja import Router

from comparisons.api.responses import answer
from comparisons.models.paths import absolute, address
from comparisons.presenters.envelopes import DOCUMENTATION, Document, Envelope

from .lists import documented
from .openapi import described
from .shapes import AddressDocument, IndexDocument

router = Router(tags=["About"])


@router.get(
    "",
    url_name="api",
    operation_id="index",
    summary="List all addresses",
    response={200: Envelope[IndexDocument], 400: None},
)
def index(request: HttpRequest) -> HttpResponse:
    """Every address of the API, as a URL template (RFC 6570) to fill in."""
    document = described()
    data: IndexDocument = {
        "documentation": absolute(DOCUMENTATION),
        "openapi": address("api_openapi"),
        "addresses": list(addresses(document)),
    }
    return documented(request, data, html=DOCUMENTATION)


@router.get("/openapi.json", url_name="api_openapi", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    return answer(described(), canonical=DOCUMENTATION)


def addresses(document: Document) -> Iterator[AddressDocument]:
    """Yield the addresses of an OpenAPI document; in braces, what to fill in, `{?after}` where it may be left out."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            keys = ",".join(map(_variable, filter(_is_in_query, operation["parameters"])))
            yield {
                "method": method.upper(),
                "address": absolute(path) + (f"{{?{keys}}}" if keys else ""),
                "summary": operation["summary"],
            }


def _is_in_query(parameter: Document) -> bool:
    return bool(parameter["in"] == "query")


def _variable(parameter: Document) -> str:
    """Return a parameter in a URL template: `weights*` stands for as many as there are keys."""
    return str(parameter["name"]) + ("*" if parameter["schema"].get("type") == "object" else "")
