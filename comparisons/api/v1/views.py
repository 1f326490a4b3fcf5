"""The API for urls.py: the view of each address, and what its documentation is made of.

django-ninja and the operations load when one of them is first wanted: together they take 0.7 seconds of a processor and
seven megabytes, which the commands that only check the addresses save. The server loads them as it starts.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from comparisons.presenters.api_reference import Example
from comparisons.presenters.envelopes import Document


def load() -> None:
    """Load the operations, and make their description."""
    _late("frame")
    described()


def described() -> Document:
    """Return the description in OpenAPI."""
    document: Document = _late("openapi").described()
    return document


def examples() -> Mapping[str, Example]:
    """Return requests that work on this site, with their answers, by ``operationId``."""
    found: Mapping[str, Example] = _late("examples").examples()
    return found


def operation(name: str) -> Callable[..., HttpResponseBase]:
    """Return the view with the operations of the address ``name``; a HEAD is answered as a GET is."""

    def answer(request: HttpRequest, **captured: str) -> HttpResponseBase:
        view = _late("frame").VIEWS[name]
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            response: HttpResponseBase = view(request, **captured)
        finally:
            request.method = method
        return response

    return answer


def _late(module: str) -> Any:
    """Return a module of this package once all operations are known."""
    import_module(f"{__package__}.frame")
    return import_module(f"{__package__}.{module}")
