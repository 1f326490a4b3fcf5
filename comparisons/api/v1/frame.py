"""The operations of the API, and the view of each for urls.py."""

from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from . import about, categories, comparisons, decide, identifiers, search, technologies
from .base import View, api

for subject in (comparisons, technologies, categories, decide, identifiers, search, about):
    api.add_router("", subject.router)

VIEWS: dict[str, View] = {
    pattern.name: pattern.callback for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name
}


def operation(name: str) -> View:
    """Return the view with the operations of the address ``name``; a HEAD is answered as a GET is."""
    view = VIEWS[name]

    @wraps(view)
    def answer(request: HttpRequest, **captured: str) -> HttpResponseBase:
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            return view(request, **captured)
        finally:
            request.method = method

    return answer
