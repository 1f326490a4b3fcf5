"""What a stranger sends beside the address changes no page that others are shown: not in the site's own cache."""

import os

import pytest

from nicepick.wsgi import application

from .every_address import ADDRESSES, make_site

pytestmark = pytest.mark.django_db

PLANTED = "planted.example"
UNKEYED = [
    {"HTTP_X_FORWARDED_HOST": PLANTED},
    {"HTTP_X_FORWARDED_SERVER": PLANTED, "HTTP_X_HOST": PLANTED, "HTTP_FORWARDED": f"host={PLANTED}"},
    {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_SCHEME": "https", "HTTP_X_FORWARDED_PORT": "444"},
    {"HTTP_X_FORWARDED_PREFIX": f"/{PLANTED}", "HTTP_X_SCRIPT_NAME": f"/{PLANTED}"},
    {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/", "HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    {"HTTP_ACCEPT": "application/json"},
    {"HTTP_ACCEPT": PLANTED, "HTTP_ACCEPT_CHARSET": "utf-7", "HTTP_ACCEPT_LANGUAGE": "de"},
    {"HTTP_ACCEPT_ENCODING": f"gzip;q=0, br;q=0, {PLANTED}"},
    {"HTTP_RANGE": "bytes=0-10", "HTTP_IF_RANGE": '"x"'},
    {"HTTP_ORIGIN": f"https://{PLANTED}", "HTTP_REFERER": f"https://{PLANTED}/", "HTTP_USER_AGENT": PLANTED},
    {"HTTP_COOKIE": f"csrftoken={PLANTED}; messages={PLANTED}; a=b"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_BOOSTED": "true", "HTTP_HX_CURRENT_URL": f"https://{PLANTED}/"},
    {"HTTP_HOST": f"{PLANTED}.localhost"},
    {"HTTP_HOST": "localhost:444"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"HTTP_CACHE_CONTROL": "no-store", "HTTP_PRAGMA": "no-cache", "HTTP_CONNECTION": "x-forwarded-host"},
    {"CONTENT_TYPE": "text/html; charset=utf-7"},
]
QUERIES = [
    f"utm_source={PLANTED}", "&&&", "utm_a=1&utm_b=2", f"callback={PLANTED}", "after", "after=&before=", "letter=%6d",
    "after=a;after=b", "%61fter=a", "AFTER=a", f"_={PLANTED}", "after=%00", "?after=a", "w-operations=0",
]  # fmt: skip
KEPT = sorted({
    address.path() for address in ADDRESSES
    if address.pattern.name and address.pattern.callback.keep(**dict.fromkeys(address.parts, "mysql-vs-postgresql"))
})  # fmt: skip


@pytest.fixture
def cached(behind, db):
    make_site()
    return behind(application)


def test_there_are_pages_that_are_kept():
    assert len(KEPT) > 12


def test_no_header_changes_a_page_that_is_kept(cached):
    """Each is the first request for the page, whose answer is then what the next reader gets."""
    for number, url in enumerate(KEPT):
        clean = cached.ask(url)
        assert clean.status == 200
        for planted in share(number):
            forget(cached)
            cached.ask(url, **planted)
            shown = cached.ask(url)
            assert (shown.status, shown.body) == (200, clean.body), planted
            assert shown.headers == clean.headers, planted
            assert PLANTED not in str(shown), planted


def test_no_query_changes_a_page_that_is_kept_without_one(cached):
    for url in ("/", "/compare/", "/technologies/"):
        clean = cached.ask(url).body
        assert PLANTED.encode() not in clean
        for query in QUERIES:
            forget(cached)
            assert cached.ask(f"{url}?{query}").status in (200, 404)
            assert cached.ask(url).body == clean, query


def share(number: int) -> list[dict[str, str]]:
    """All headers under CI, else each third of them for a page."""
    return UNKEYED if os.environ.get("CI") == "true" else UNKEYED[number % 3 :: 3]


def forget(cached):
    cached.cache.memory.clear()
    cached.cache.store._throw_away()


def test_a_host_that_is_not_ours_gets_no_page_and_leaves_none(cached):
    refused = cached.ask("/", HTTP_HOST=PLANTED)

    assert refused.status == 400
    assert PLANTED not in str(refused)
    assert cached.ask("/").status == 200
