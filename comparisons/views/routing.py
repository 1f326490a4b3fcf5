"""URL patterns of public pages: view, cache policy, and a redirect from the path without the last slash."""

import re
from collections.abc import Callable, Mapping
from functools import update_wrapper
from importlib import import_module
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, URLPattern, path, register_converter, resolve
from django.views.decorators.clickjacking import xframe_options_exempt

from comparisons.domain import pairs

from . import addresses
from .responses import permanent_redirect

PARTS = frozenset({"after", "before"})
"""Keys of the query that name a later or an earlier part of a list."""

NO_HEADERS: Mapping[str, str] = {}
FOR_PROGRAMS = {"Access-Control-Allow-Origin": "*", "X-Robots-Tag": "noindex"}
"""Nothing here is anybody's own, and no cookie is read, so that no origin is kept out. Search engines list the page."""
IN_ANY_PAGE = FOR_PROGRAMS | {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Of pictures: opened by itself, an SVG is a document, which may do nothing here."""
IN_ANY_FRAME = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Of the one page without scripts and forms that other sites may frame."""

View = Callable[..., HttpResponseBase]
CANONICAL = re.compile(r"[a-z0-9-]+")
"""The captured parts of a cacheable path."""


class CachePolicy(NamedTuple):
    """How a page may be cached.

    A query with any key but ``query_keys`` is never cached: weights and misspelt keys would make endless copies of a
    page. ``slugs`` are those of the technologies that the page shows: one, a pair, or none. Their ``Version`` numbers
    tell whether a copy is still true.
    """

    seconds: int
    query_keys: frozenset[str]
    slugs: tuple[str, ...]

    @property
    def part_keys(self) -> frozenset[str]:
        """The keys of the query that lead to parts of a list, which share a tenth of the cache."""
        return self.query_keys & PARTS


Keep = Callable[..., CachePolicy | None]
"""From the captured parts of a path to its policy; None if it is never cached."""


def never(**captured: str) -> None:
    """Return None: private, endless and streamed pages and redirects are never cached."""


def by_site(seconds: int, query_keys: frozenset[str] = frozenset()) -> Keep:
    """Cache a page that is about no technology in particular."""
    return lambda **captured: CachePolicy(seconds, query_keys, ())


def by_technology(seconds: int, query_keys: frozenset[str] = frozenset()) -> Keep:
    """Cache a page about the technology ``slug`` until that technology changes."""
    return lambda slug: CachePolicy(seconds, query_keys, (slug,))


def by_pair(seconds: int, query_keys: frozenset[str] = frozenset()) -> Keep:
    """Cache a page about ``pair`` until the pair or one of its technologies changes, if it splits in one way only."""

    def policy(pair: str) -> CachePolicy | None:
        readings = pairs.splits(pair)
        return CachePolicy(seconds, query_keys, readings[0]) if len(readings) == 1 else None

    return policy


def minutes(number: int) -> int:
    return number * 60


class PublicView:
    """A view with its cache policy; URL patterns hold it, so that ``resolve(path).func`` has both."""

    def __init__(self, view: View, keep: Keep, headers: Mapping[str, str] = NO_HEADERS) -> None:
        update_wrapper(self, view)
        self.view = view
        self.keep = keep
        self.headers = headers

    def __call__(self, request: HttpRequest, **captured: str) -> HttpResponseBase:
        response = self.view(request, **captured)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class SeveralConverter:
    """Names with commas between them; whatever has "-vs-" in it is a pair, as a name may have a comma."""

    regex = r"(?i:(?!-vs-)[^/])*,(?i:(?!-vs-)[^/])*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SeveralConverter, "several")


def page(route: str, view: View, *, name: str, keep: Keep) -> list[URLPattern]:
    """Return the URL pattern of a public page, and that of its path without the last slash.

    A route without captured parts needs one pattern only: there Django's APPEND_SLASH redirects.
    """
    patterns = [path(route, PublicView(view, keep), name=name)]
    if "<" in route and route.endswith("/"):
        patterns.append(path(route.removesuffix("/"), _without_slash(view, name)))
    return patterns


def document(route: str, view: View, *, name: str, keep: Keep) -> URLPattern:
    """Return the URL pattern of what programs read: scripts on the pages of any site may ask for it.

    Search engines list the page that says the same, never a document.
    """
    return path(route, PublicView(view, keep, FOR_PROGRAMS), name=name)


def picture(route: str, view: View, *, name: str, keep: Keep) -> URLPattern:
    """Return the URL pattern of an SVG, which the pages of any site may show."""
    return path(route, PublicView(view, keep, IN_ANY_PAGE), name=name)


def framed(route: str, view: View, *, name: str, keep: Keep) -> list[URLPattern]:
    """Return the URL patterns of a page that other sites may frame, whatever it answers."""
    return [
        path(route, PublicView(xframe_options_exempt(view), keep, IN_ANY_FRAME), name=name),
        path(
            route.removesuffix("/"), PublicView(xframe_options_exempt(_without_slash(view, name)), never, IN_ANY_FRAME)
        ),
    ]


def late(module: str, name: str) -> View:
    """Return the view ``name`` of a module of this package, which loads when the view is first asked for.

    For what few ask for and takes long to load: each command that checks the addresses would wait for it.
    """
    return lambda request, **captured: getattr(import_module(f"{__package__}.{module}"), name)(request, **captured)


def cache_policy_of(path_info: str) -> CachePolicy | None:
    """Return the cache policy of the public page at ``path_info``, None if it must not be cached."""
    try:
        match = resolve(path_info)
    except Resolver404:
        return None
    is_canonical = all(CANONICAL.fullmatch(part) for part in match.kwargs.values())
    return match.func.keep(**match.kwargs) if isinstance(match.func, PublicView) and is_canonical else None


def _without_slash(view: View, name: str) -> PublicView:
    """Return a view that answers with one 301 to the path with a slash, or as ``view`` does for other spellings.

    The canonical path of a pair is found without reading the page: one query instead of six.
    """

    def redirect(request: HttpRequest, **captured: str) -> HttpResponseBase:
        if "pair" in captured and request.method in ("GET", "HEAD"):
            return addresses.redirect_or_error(request, captured["pair"], name)
        response = view(request, **captured)
        return permanent_redirect(request, f"{request.path}/") if response.status_code == 200 else response

    return PublicView(update_wrapper(redirect, view), never)
