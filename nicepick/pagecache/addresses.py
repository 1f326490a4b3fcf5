"""Which requests may be answered from the cache, and the key of their copy."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

LONGEST = 400
"""Characters of path and query."""
VALUE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
"""What a query of the site's own links holds. Other spellings of it are answered, and not kept."""


class Policy(Protocol):
    """How one path may be kept."""

    @property
    def seconds(self) -> int:
        """How long at most."""

    @property
    def query_keys(self) -> frozenset[str]:
        """The keys that may stand in the query; a query with any other one is never kept."""

    @property
    def part_keys(self) -> frozenset[str]:
        """Those that name a later part of a list. Parts share a tenth of the cache, as their names are endless."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The technologies that the page shows, from which the versions of its page follow."""


PolicyOf = Callable[[str], Policy | None]
"""From a path to its policy; None where it is never kept."""


class CacheKey(NamedTuple):
    """What a copy is kept under, and how."""

    text: str
    policy: Policy
    is_lesser: bool


def key_maker(policy_of: PolicyOf) -> Callable[[str, str], CacheKey | None]:
    """Return the function from path and query to the key, None where the answer is not kept.

    It remembers what it found: resolving a path takes 20 to 50 µs, a kept answer less.
    """
    remembered = lru_cache(maxsize=1024)(policy_of)

    @lru_cache(maxsize=4096)
    def key_of(path: str, query: str) -> CacheKey | None:
        policy = remembered(path)
        kept = sorted(part for part in query.split("&") if part and not part.startswith("utm_"))  # mailings add these
        named = {name: value for name, _, value in (part.partition("=") for part in kept)}
        if policy is None or len(named) < len(kept) or not named.keys() <= policy.query_keys:
            return None
        if not all(map(VALUE.fullmatch, named.values())):
            return None
        return CacheKey(f"{path}?{'&'.join(kept)}", policy, not named.keys().isdisjoint(policy.part_keys))

    return key_of


@lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def is_from_readers(environ: dict[str, Any]) -> bool:
    """Whether nothing but the address decides on the answer: neither a session, nor the way to https or to our name."""
    is_secure = environ["wsgi.url_scheme"] == "https" or (
        settings.SECURE_PROXY_SSL_HEADER is not None and environ.get("HTTP_X_FORWARDED_PROTO") == "https"
    )
    return (
        (is_secure or not settings.SECURE_SSL_REDIRECT)
        and f"{settings.SESSION_COOKIE_NAME}=" not in environ.get("HTTP_COOKIE", "")
        and is_our_host(environ.get("HTTP_HOST", "")[:LONGEST])
        and not environ.get("SCRIPT_NAME")
    )
