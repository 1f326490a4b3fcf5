"""A name for each request, by which its lines in the log are found, also in that of nginx."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""Names that are taken over from a trusted proxy."""
current: ContextVar[str] = ContextVar("request_id", default="")
"""The name of the request that this thread answers, empty where it answers none."""

View = Callable[[HttpRequest], HttpResponseBase]


def name_requests(get_response: View) -> View:
    """Name each request: as a trusted proxy did, else by 16 digits of our own.

    An answer that tells of a failure has the name in a header, so that whoever got it can say it. Others have none: all
    readers get the same.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        name = _given(request) or secrets.token_hex(8)
        before = current.set(name)
        try:
            response = get_response(request)
        finally:
            current.reset(before)
        if response.status_code >= 500:
            response.headers[HEADER] = name
        return response

    return middleware


def _given(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return given if GIVEN.fullmatch(given) else ""
