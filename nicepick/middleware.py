"""Middleware: limits on queries, and what runs for the admin only, as public pages need no session, user or cookie."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin
from django_otp.middleware import OTPMiddleware

from comparisons.services.outages import Limit
from nicepick.reads import is_heavy, only_reads

View = Callable[..., HttpResponseBase]
ADMIN = "/admin/"
LONGEST_NUMBER = 20
"""Digits of a length that is read: Python refuses to read thousands."""


def is_for_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADMIN)


def drop_cookies_outside_admin(get_response: View) -> View:
    """Drop the cookies of requests for public pages, which are identical for all readers.

    Otherwise a malformed session or CSRF cookie would make Django set a new one.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_for_admin(request):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


def limit_queries(get_response: View) -> View:
    """Let no query of a public page begin after ``READ_SECONDS``, of a form or a stack after ``WRITE_SECONDS``.

    A database that is slow would else hold the threads that answer readers.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        method, path = request.method or "", request.path_info
        is_quick = only_reads(method, path) and not is_heavy(method, path, _length(request))
        seconds = settings.READ_SECONDS if is_quick else settings.WRITE_SECONDS
        with connection.execute_wrapper(Limit(None if is_for_admin(request) else seconds)):
            return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    """Return the bytes that the body has by its header, 0 where that says no number."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < LONGEST_NUMBER else 0


class AdminOnly(MiddlewareMixin):
    """A mixin that skips the middleware for public pages, at the cost of one call.

    A mixin, because the admin's system checks require subclasses of Django's own middleware.
    """

    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        return super().__call__(request) if is_for_admin(request) else self.get_response(request)


class AdminSessions(AdminOnly, SessionMiddleware):
    """Set ``request.session``."""


class AdminAuthentication(AdminOnly, AuthenticationMiddleware):
    """Set ``request.user``."""


def know_second_factor(get_response: View) -> View:
    """Set ``request.user.is_verified()``: whether the log-in of this session gave a code."""
    with_factor: View = OTPMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return with_factor(request) if is_for_admin(request) else get_response(request)

    return middleware


def end_old_sessions(get_response: View) -> View:
    """Log out whoever logged in ``SESSION_LONGEST`` ago, and renew other sessions once in ``SESSION_RENEWED`` seconds.

    A session that nobody renews ends ``SESSION_COOKIE_AGE`` after its last renewal.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_for_admin(request) and request.user.is_authenticated:
            session, now = request.session, int(time.time())
            if now - session.get("began", now) >= settings.SESSION_LONGEST:
                logout(request)
            elif now - session.get("renewed", 0) >= settings.SESSION_RENEWED:
                session["began"] = session.get("began", now)
                session["renewed"] = now
        return get_response(request)

    return middleware


class AdminMessages(AdminOnly, MessageMiddleware):
    """Store messages for the next page."""


class AdminCsrf(AdminOnly, CsrfViewMiddleware):
    """Refuse forms without a CSRF token. Public forms need none: they come without a cookie to abuse."""

    def process_view(
        self, request: HttpRequest, callback: View, callback_args: tuple[Any, ...], callback_kwargs: dict[str, Any]
    ) -> HttpResponseForbidden | None:
        return (
            super().process_view(request, callback, callback_args, callback_kwargs) if is_for_admin(request) else None
        )


class ContentSecurityPolicy(CSPMiddleware):
    """Set django-csp's header; that of public pages is built once, as all have one policy."""

    def __init__(self, get_response: View) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        if is_for_admin(request):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_for_admin(request):
            return super().process_response(request, response)
        if not (settings.DEBUG and response.status_code in (404, 500)):  # Django's debug pages have inline styles
            response.setdefault(HEADER, self.policy)
        return response
