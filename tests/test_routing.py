"""Every public address says how long and by which versions it may be kept; a slash that is missing is one redirect."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from comparisons.views.routing import FOR_PROGRAMS, PublicView, by_site, cache_policy_of, never, page
from nicepick.urls import urlpatterns

from .every_address import ADDRESSES
from .make import make_feedback, make_published_comparison

PAIR = "/compare/mysql-vs-postgresql/"
BOTH = ("mysql", "postgresql")
PARTS = {"after", "before"}
POLICIES = {
    "/": (60, set(), ()),
    "/method/": (60, set(), ()),
    "/sources/": (60, set(), ()),
    "/data/": (60, set(), ()),
    "/schema/catalogue-1.json": (600, set(), ()),
    "/privacy/": (60, set(), ()),
    "/wanted/": (60, set(), ()),
    "/robots.txt": (60, set(), ()),
    "/llms.txt": (60, set(), ()),
    "/opensearch.xml": (60, set(), ()),
    "/stale/": (60, PARTS, ()),
    "/disputed/": (60, PARTS, ()),
    "/feeds/changes.atom": (60, set(), ()),
    "/feeds/new.atom": (60, set(), ()),
    "/changes/": (60, PARTS | {"category", "month"}, ()),
    "/feedback/withdrawn/": (60, set(), ()),
    "/compare/": (60, PARTS | {"category", "outcome"}, ()),
    "/categories/": (60, PARTS, ()),
    "/categories/databases/": (60, PARTS, ()),
    "/categories/databases/feed.atom": (60, set(), ()),
    "/technologies/": (60, PARTS | {"letter"}, ()),
    "/technologies/mysql/": (60, PARTS, ("mysql",)),
    "/technologies/mysql.json": (60, set(), ("mysql",)),
    "/technologies/mysql.md": (60, set(), ("mysql",)),
    "/technologies/mysql/feed.atom": (60, set(), ("mysql",)),
    "/technologies/mysql/alternatives/": (60, PARTS, ("mysql",)),
    PAIR: (600, set(), BOTH),
    f"{PAIR.rstrip('/')}.json": (600, set(), BOTH),
    f"{PAIR}changes/": (600, PARTS, BOTH),
    f"{PAIR}changes.atom": (600, set(), BOTH),
    f"{PAIR}disagree/": (600, set(), BOTH),
    f"{PAIR}letters/": (600, set(), BOTH),
    f"{PAIR.rstrip('/')}.md": (600, set(), BOTH),
    f"{PAIR}decision.md": (600, set(), BOTH),
    f"{PAIR}card.png": (600, set(), BOTH),
    "/api/v1/": (60, set(), ()),
    "/api/v1": (60, set(), ()),
    "/api/v1/openapi.json": (60, set(), ()),
    "/api/v1/technologies": (60, {"after"}, ()),
    "/api/v1/technologies/mysql": (60, {"after"}, ("mysql",)),
    "/api/v1/technologies/mysql/claims": (60, {"after"}, ("mysql",)),
    "/api/v1/technologies/mysql/figures": (60, {"after"}, ("mysql",)),
    "/api/v1/technologies/mysql/releases": (60, {"after"}, ("mysql",)),
    "/api/v1/comparisons": (60, {"after"}, ()),
    "/api/v1/comparisons/mysql-vs-postgresql": (600, set(), BOTH),
    "/api/v1/changes": (60, {"after"}, ()),
    "/api/v1/categories": (60, {"after"}, ()),
    "/api/v1/categories/databases": (60, {"after"}, ()),
    f"{PAIR}badge.svg": (600, set(), BOTH),
    "/technologies/mysql/badge.svg": (60, set(), ("mysql",)),
    "/embed/mysql-vs-postgresql/": (600, set(), BOTH),
}
NEVER = [
    f"{PAIR}weighed/",
    f"{PAIR}watch.atom",
    f"{PAIR}voice/",
    f"{PAIR}wish/",
    "/compare/mysql,postgresql,redis/",
    "/calendar.ics?t=mysql",
    "/stack/",
    "/search/",
    "/search/suggestions/",
    "/search/suggestions.json",
    "/oembed",
    "/feedback/abc/",
    "/letters/abc/",
    "/letters/abc/1/",
    "/feedback/abc/withdraw/",
    "/data/2026-11.jsonl.gz",
    "/data/2026-11.jsonl.gz.sha256",
    "/sitemap.xml",
    "/sitemaps/pages.xml",
    "/favicon.ico",
    "/.well-known/security.txt",
    "/mcp",
    "/api/v1/search",
    "/api/v1/decide",
    "/api/v1/decisions/check",
    "/api/v1/stack",
    "/api/v1/identifiers/purl",
    "/api/v1/identifiers/purl/pkg:pypi/django",
    "/healthz",
    "/readyz",
]


def hello(request: HttpRequest, **captured: str) -> HttpResponse:
    return HttpResponse(f"Hello {captured}.")


def public(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The patterns of all that is not the admin."""
    for pattern in patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from public(pattern.url_patterns)


def silent(patterns: list[URLPattern | URLResolver]) -> list[str | None]:
    """The names of the public patterns that say nothing about how they may be kept."""
    return [pattern.name for pattern in public(patterns) if not isinstance(pattern.callback, PublicView)]


def test_every_public_address_says_how_long_it_may_be_kept():
    assert silent(urlpatterns) == []


@pytest.mark.parametrize("patterns", [[path("new/", hello, name="new")], [path("", include([path("new/", hello)]))]])
def test_an_address_that_says_nothing_is_found(patterns):
    assert len(silent([*urlpatterns, *patterns])) == 1


def test_every_public_name_is_tried_here():
    names = {pattern.name for pattern in public(urlpatterns)} - {None}

    assert len(names) == len(POLICIES) + len(NEVER)


@pytest.mark.parametrize("address", POLICIES)
def test_what_may_be_kept_says_how_long_under_which_keys_and_by_which_technologies(address):
    assert cache_policy_of(address) == POLICIES[address]


@pytest.mark.parametrize("address", [*NEVER, PAIR.rstrip("/"), "/admin/", "/static/css/base.css", "/nothing/"])
def test_what_is_private_endless_or_a_redirect_is_never_kept(address):
    assert cache_policy_of(address) is None


@pytest.mark.parametrize("pair", ["a-vs-b-vs-c", "C-vs-x", "c++-vs-x", "a.b-vs-c", "nothing"])
def test_only_the_one_spelling_of_a_pair_is_kept(pair):
    assert cache_policy_of(f"/compare/{pair}/") is None


def test_only_what_ends_with_a_captured_part_or_stands_below_one_has_a_twin():
    routes = {
        route: len(page(route, hello, name="x", keep=never)) for route in ("x/", "<str:a>/", "<str:a>/x/", "<a>.md")
    }

    assert routes == {"x/": 1, "<str:a>/": 2, "<str:a>/x/": 2, "<a>.md": 1}


def test_a_twin_answers_what_its_view_refuses_and_else_with_a_redirect(rf):
    def view(request: HttpRequest, word: str) -> HttpResponse:
        return HttpResponse("Here.", status=200 if word == "here" else 404)

    _, twin = page("<str:word>/", view, name="word", keep=by_site(60))
    found, refused = (twin.callback(rf.get(f"/{word}?a=b"), word=word) for word in ("here", "there"))

    assert (found.status_code, found["Location"]) == (301, "/here/?a=b")
    assert (refused.status_code, refused.content) == (404, b"Here.")


@pytest.mark.django_db
@pytest.mark.parametrize("below", ["", "changes", "disagree", "voice", "wish", "weighed"])
def test_a_missing_slash_below_a_pair_costs_one_query(client, below, django_assert_num_queries):
    make_published_comparison("mysql", "postgresql")
    address = f"{PAIR}{below}".rstrip("/")

    with django_assert_num_queries(1):
        response = client.get(f"{address}?a=b")

    assert (response.status_code, response["Location"]) == (301, f"{address}/?a=b")


@pytest.mark.django_db
def test_a_missing_slash_after_a_private_address_is_one_redirect(client):
    url = make_feedback().get_absolute_url()

    assert client.get(url.rstrip("/")).status_code == 301
    assert client.get(f"{url.rstrip('/')}x").status_code == 404


@pytest.mark.django_db
def test_a_form_that_is_sent_without_the_slash_is_read_all_the_same(client):
    make_published_comparison("mysql", "postgresql")

    assert client.post(f"{PAIR}disagree", {"text": ""}).status_code == 422
    assert client.post(f"{PAIR}changes").status_code == 405


@pytest.mark.django_db
def test_scripts_of_any_site_may_read_that_a_document_is_not_there(client):
    documents = [one for one in ADDRESSES if getattr(one.pattern.callback, "headers", None) is FOR_PROGRAMS]
    missing = {one.name: client.get(one.path(**dict.fromkeys(one.parts, "nothing"))) for one in documents if one.parts}

    found = {name: (answer.status_code, answer.get("Access-Control-Allow-Origin")) for name, answer in missing.items()}
    assert found == dict.fromkeys(missing, (404, "*"))
    assert {"dump", "category_feed", "comparison_json", "api_claims"} <= found.keys()
