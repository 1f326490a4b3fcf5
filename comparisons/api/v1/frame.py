"""The API as django-ninja knows it: its routers, what it answers to errors, and its operations for urls.py."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import ValidationError

from comparisons.api.responses import refusal
from comparisons.presenters import problems

from . import technologies
from .refusals import Moved, Refused, refuse

View = Callable[..., HttpResponseBase]

api = NinjaAPI(
    title="Nice Pick",
    version="1",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)


def refuse_unknown_parameters(view: View) -> View:
    """Refuse a query with a key that is no parameter of the operation, as a misspelt filter would be ignored."""
    known = inspect.signature(view).parameters.keys() - {"request"}
    takes_any = getattr(view, "takes_any_parameter", False)

    @wraps(view)
    def strict(request: HttpRequest, **values: Any) -> HttpResponseBase:
        unknown = [] if takes_any else sorted(request.GET.keys() - known)
        if unknown:
            path = request.resolver_match.kwargs if request.resolver_match else {}
            refuse(
                "unknown-parameter",
                f"This address doesn't know “{unknown[0][:100]}”.",
                parameters=sorted(known - path.keys()),
            )
        return view(request, **values)

    return strict


api.add_decorator(refuse_unknown_parameters, mode="operation")
api.add_router("", technologies.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return refusal(error.document)


@api.exception_handler(Moved)
def _moved(request: HttpRequest, error: Moved) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{error.path}?{query}" if query else error.path)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name each value that has not the declared type, by where it stands: ["query", "after"]."""
    errors = [{"at": [str(step) for step in one["loc"]], "detail": one["msg"]} for one in error.errors]
    return refusal(problems.of("invalid-request", errors=errors))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(problems.of("no-such-address", str(error)))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave faults and outages to the site, which logs them; ``middleware`` makes problems of its pages."""
    raise error


VIEWS: dict[str, View] = {
    pattern.name: pattern.callback for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name
}


def operation(name: str) -> View:
    """Return the view with the operations of the address ``name``; a HEAD is answered as a GET is."""
    view = VIEWS[name]

    @wraps(view)
    def answer(request: HttpRequest, **captured: str) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        return view(request, **captured)

    return answer
