"""What every public address says about itself: its view, how long a cache may keep it, and its twin without a slash."""

import re
from collections.abc import Callable
from functools import update_wrapper
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, URLPattern, path, resolve

from comparisons.domain import pairs

from . import addresses
from .respond import moved

View = Callable[..., HttpResponseBase]
CANONICAL = re.compile(r"[a-z0-9-]+")
"""What a captured part of a kept address may look like."""


class CachePolicy(NamedTuple):
    """How one address may be kept.

    A query with any key but ``query_keys`` is never kept: weights and misspelt keys would make endless copies of a
    page. ``slugs`` are those of the technologies that the page shows: one, a pair, or none. Their ``Version`` numbers
    say whether a copy is still true.
    """

    seconds: int
    query_keys: frozenset[str]
    slugs: tuple[str, ...]


Keep = Callable[..., CachePolicy | None]
"""From the captured parts of an address to its policy; None where it is never kept."""


def never(**captured: str) -> None:
    """The policy of what is private, endless, streamed or a redirect."""


def by_site(seconds: int, query_keys: frozenset[str] = frozenset()) -> Keep:
    """Keep a page that is about no technology in particular."""
    return lambda **captured: CachePolicy(seconds, query_keys, ())


def by_technology(seconds: int, query_keys: frozenset[str] = frozenset()) -> Keep:
    """Keep a page about the technology ``slug`` until that changes."""
    return lambda slug: CachePolicy(seconds, query_keys, (slug,))


def by_pair(seconds: int, query_keys: frozenset[str] = frozenset()) -> Keep:
    """Keep a page about ``pair`` until that or one of its technologies changes, if it reads as one pair only."""

    def policy(pair: str) -> CachePolicy | None:
        readings = pairs.splits(pair)
        return CachePolicy(seconds, query_keys, readings[0]) if len(readings) == 1 else None

    return policy


def minutes(number: int) -> int:
    return number * 60


class PublicView:
    """A view with its cache policy; URL patterns hold it, so that ``resolve(path).func`` has both."""

    def __init__(self, view: View, keep: Keep) -> None:
        update_wrapper(self, view)
        self.view = view
        self.keep = keep

    def __call__(self, request: HttpRequest, **captured: str) -> HttpResponseBase:
        return self.view(request, **captured)


def page(route: str, view: View, *, name: str, keep: Keep) -> list[URLPattern]:
    """Return the URL pattern of a public page, and of its twin without the last slash.

    A route without captured parts has no twin: there Django's APPEND_SLASH leads to the canonical address.
    """
    patterns = [path(route, PublicView(view, keep), name=name)]
    if "<" in route and route.endswith("/"):
        patterns.append(path(route.removesuffix("/"), _without_slash(view, name)))
    return patterns


def cache_policy_of(path_info: str) -> CachePolicy | None:
    """Return how the public page at ``path_info`` may be kept, None where it may not."""
    try:
        match = resolve(path_info)
    except Resolver404:
        return None
    is_canonical = all(CANONICAL.fullmatch(part) for part in match.kwargs.values())
    return match.func.keep(**match.kwargs) if isinstance(match.func, PublicView) and is_canonical else None


def _without_slash(view: View, name: str) -> PublicView:
    """Answer with what ``view`` has to say about other spellings, and else with one 301 to the address with a slash.

    A pair's canonical address is known without reading the page, which costs one query in place of six.
    """

    def twin(request: HttpRequest, **captured: str) -> HttpResponseBase:
        if "pair" in captured and request.method in ("GET", "HEAD"):
            return addresses.elsewhere(request, captured["pair"], name)
        response = view(request, **captured)
        return moved(request, f"{request.path}/") if response.status_code == 200 else response

    return PublicView(update_wrapper(twin, view), never)
