"""Which pages are kept: the one list of their addresses."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from comparisons.domain import pairs

LONGEST = 400
"""Characters of path and query."""


class Place(NamedTuple):
    """Addresses that are kept, for so many seconds at most, and the keys that may stand in their query.

    Any other key leaves the answer to Django: weights and misspelt keys would make endless copies of one page.
    """

    path: re.Pattern[str]
    seconds: int
    keys: frozenset[str] = frozenset()


PAIR, SLUG, PARTS = r"/compare/(?P<pair>[a-z0-9-]+)/", r"[a-z0-9-]+", frozenset({"after", "before"})
PLACES = (
    # What stands beside the pair itself, such as related comparisons, is ten minutes old at most.
    Place(re.compile(PAIR), 600),
    Place(re.compile(rf"{PAIR}(disagree/|decision\.md)"), 600),
    Place(re.compile(rf"{PAIR}changes/"), 600, PARTS),
    Place(re.compile(rf"/technologies/(?P<slug>{SLUG})/(alternatives/)?"), 60, PARTS),
    Place(re.compile(rf"/(compare|stale)/|/categories/({SLUG}/)?"), 60, PARTS),
    Place(re.compile(r"/technologies/"), 60, PARTS | {"letter"}),
    Place(re.compile(r"/((method|sources|privacy|wanted)/|robots\.txt)?"), 60),
)


class Address(NamedTuple):
    """``slugs`` are those of the technologies that the page shows: one, a pair, or none."""

    key: str
    seconds: int
    slugs: tuple[str, ...]


@lru_cache(maxsize=4096)
def address_of(path: str, query: str) -> Address | None:
    """What a page is kept under, without what mailings add to an address; None where it is not kept."""
    told = [part for part in query.split("&") if part and not part.startswith("utm_")]
    for place in PLACES:
        if (found := place.path.fullmatch(path)) and {part.partition("=")[0] for part in told} <= place.keys:
            named = found.groupdict()
            readings = pairs.splits(named["pair"]) if "pair" in named else [(named["slug"],) if "slug" in named else ()]
            return Address(f"{path}?{'&'.join(told)}", place.seconds, readings[0]) if len(readings) == 1 else None
    return None


@lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


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
