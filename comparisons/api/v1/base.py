"""The API as django-ninja knows it, before it has operations: its description, and what it answers to errors."""

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from comparisons.api.responses import moved, refusal
from comparisons.presenters import problems

from .bodies import BODY, StrictJSON, errors_of
from .refusals import Moved, Refused, refuse_parameter

View = Callable[..., HttpResponseBase]
OF_MAILINGS = "utm_"
"""How keys begin that mailings add to links: the page cache answers with them as without."""

api = NinjaAPI(
    title="Nice Pick",
    version="1",
    description=(
        "Comparisons of technologies with a reasoned pick, as data: claims with their sources, weights, figures, "
        "releases. No key is needed, and scripts of any site may ask."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
    parser=StrictJSON(),
)


def refuse_unknown_parameters(view: View) -> View:
    """Refuse a query with a key that is no parameter of the operation: a misspelt filter would be ignored.

    A function with ``takes_any_parameter`` reads the query itself.
    """
    known = inspect.signature(view).parameters.keys() - {"request"}
    takes_any = getattr(view, "takes_any_parameter", False)

    @wraps(view)
    def strict(request: HttpRequest, **values: Any) -> HttpResponseBase:
        given = {key for key in request.GET if not key.startswith(OF_MAILINGS)}
        unknown = [] if takes_any else sorted(given - known)
        if unknown:
            captured = request.resolver_match.kwargs if request.resolver_match else {}
            refuse_parameter(unknown[0], known - captured.keys())
        return view(request, **values)

    return strict


api.add_decorator(refuse_unknown_parameters, mode="operation")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return refusal(error.document, error.headers)


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Return why a body was refused: django-ninja wraps what its parser raises."""
    if isinstance(error.__cause__, Refused):
        return _refused(request, error.__cause__)
    return refusal(problems.of_status(error.status_code))


@api.exception_handler(Moved)
def _moved(request: HttpRequest, error: Moved) -> HttpResponse:
    return moved(request, error.path)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the first values that have not the declared type, by where they stand: ["query", "after"]."""
    found = [{**one, "loc": _place(one["loc"])} for one in error.errors]
    return refusal(problems.of("invalid-request", errors=errors_of(found)))


def _place(steps: Sequence[str | int]) -> Sequence[str | int]:
    """Return where a value stands; after "body" django-ninja puts our own name of the whole."""
    return [steps[0], *steps[2:]] if steps[0] == BODY else steps


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer where a list refuses a cursor: all else that is not there has a problem of its own."""
    return refusal(problems.of("bad-cursor", str(error)))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave faults and outages to the site, which logs them; ``middleware`` makes problems of its pages."""
    raise error
