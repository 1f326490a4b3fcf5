"""Middleware of the whole site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ADMIN = "/admin/"


def drop_cookies_outside_admin(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Public pages are the same for everybody, so they never see a cookie.

    Without this a malformed session or CSRF cookie is enough to make Django answer with a new one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware
