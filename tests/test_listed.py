"""What search engines may list: indexed, in the sitemap and canonical are one and the same, on every page and state."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from comparisons.models import Comparison

from .every_address import ADDRESSES, make_site
from .make import make_comparison, make_published_comparison, make_reviewed_comparison, make_technology

pytestmark = pytest.mark.django_db

PAIR = "/compare/mysql-vs-postgresql/"
SITE = "http://127.0.0.1:8000"
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def places(client, path):
    root = ElementTree.fromstring(client.get(path).getvalue())  # noqa: S314 - our own
    return [place.text.removeprefix(SITE) for place in root.iter(LOC)]


def listed(client):
    """All paths of the sitemap."""
    return {path for section in places(client, "/sitemap.xml") for path in places(client, section)}


def is_page(response):
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def says(response):
    """Whether search engines may list a page, and its canonical path: header, meta and link must agree."""
    head = BeautifulSoup(response.content, "html5lib").head
    metas = [tag["content"] for tag in head.select("meta[name=robots]")]
    if response.content.startswith(b"<!doctype html>"):  # what scripts put into a page has no head
        assert metas == ([response["X-Robots-Tag"]] if "X-Robots-Tag" in response else [])
    canonical = [link["href"].removeprefix(SITE) for link in head.select("link[rel=canonical]")]
    return "X-Robots-Tag" not in response, canonical


# ---- every kind of address


def test_a_page_is_indexed_exactly_where_the_sitemap_lists_it_at_its_canonical_address(client):
    make_site()
    in_sitemap = listed(client)
    pages = {one.path(): client.get(one.path()) for one in ADDRESSES}
    pages = {path: response for path, response in pages.items() if is_page(response)}

    assert in_sitemap - pages.keys() == OTHERS
    for path, response in pages.items():
        is_indexed, canonical = says(response)
        assert is_indexed == (path in in_sitemap), path
        assert canonical == [path] if is_indexed else {*canonical} <= {path, *in_sitemap}, path


OTHERS = {
    *("/categories/databases/", "/technologies/go/", "/technologies/postgresql/"),
    *("/technologies/go/alternatives/", "/technologies/postgresql/alternatives/"),
}
"""What the sitemap of ``make_site`` lists beside the first of each kind."""
MAY_BE_SHOWN = {"healthz", "readyz", "robots", "favicon", "security", "sitemap", "sitemap_section", "card"}
"""What is no page and does not ask to be left out: files that are never searched for, and the picture of a page."""


def test_twins_feeds_and_all_that_programs_read_ask_never_to_be_listed(client):
    make_site()
    found = {one.name: client.get(one.path() + QUERIES.get(one.name, "")) for one in ADDRESSES}
    others = {name: answer for name, answer in found.items() if answer.status_code == 200 and not is_page(answer)}

    assert {"comparison_json", "comparison_markdown", "technology_feed", "calendar", "api_technologies"} <= set(others)
    open_to_all = {name for name, answer in others.items() if "noindex" not in answer.get("X-Robots-Tag", "")}
    assert open_to_all <= MAY_BE_SHOWN


QUERIES = {"calendar": "?t=mysql"}


# ---- every state of a comparison


def review(**changes):
    return lambda: make_reviewed_comparison("mysql", "postgresql", **changes)


def changed(until):
    """A reviewed page that says since yesterday what nobody reviewed."""
    make_reviewed_comparison("mysql", "postgresql")
    Comparison.objects.update(intro="A word of today.", changed_on=TODAY - DAY, index_until=until)


STATES = {
    "reviewed": (review(), True),
    "changed since, not long ago": (lambda: changed(TODAY), True),
    "changed since, too long ago": (lambda: changed(TODAY - DAY), False),
    "unreviewed": (lambda: make_published_comparison("mysql", "postgresql"), False),
    "derived": (lambda: (make_technology("mysql"), make_technology("postgresql")), False),
    "draft": (lambda: make_comparison("mysql", "postgresql"), False),
    "in review": (lambda: make_comparison("mysql", "postgresql", status="in_review"), False),
    "archived": (review(status="archived"), False),
}
FORMS = (".json", ".md", "/changes.atom", "/decision.md", "/watch.atom")


@pytest.mark.parametrize(("make", "is_listed"), STATES.values(), ids=STATES)
def test_a_comparison_is_listed_in_the_states_that_readers_may_rely_on(client, make, is_listed):
    make()

    response = client.get(PAIR)

    assert (PAIR in listed(client)) == is_listed
    assert says(response)[0] == is_listed
    if is_listed:
        assert says(response)[1] == [PAIR]
    for form in FORMS:
        answer = client.get(PAIR.rstrip("/") + form)
        assert answer.status_code != 200 or "noindex" in answer["X-Robots-Tag"], form
    card = client.get(f"{PAIR}card.png")
    assert card.status_code != 200 or ("X-Robots-Tag" not in card) == is_listed


@pytest.mark.parametrize("query", ["w-upkeep=3", "open_source=1"])
def test_a_readers_own_answer_is_not_listed_and_names_the_page_of_all(client, query):
    make_reviewed_comparison("mysql", "postgresql")

    is_indexed, canonical = says(client.get(f"{PAIR}?{query}"))

    assert (is_indexed, canonical) == (False, [PAIR])


@pytest.mark.parametrize("path", ["/compare/", "/categories/databases/", "/technologies/", "/technologies/mysql/"])
def test_later_parts_of_a_list_are_not_listed(client, path):
    make_site()
    cursor = "mysql" if "tech" not in path[-14:] and path != "/compare/" else "2026-10-01T12:00:00.000000Z_1"

    assert says(client.get(path))[0]
    assert not says(client.get(f"{path}?after={cursor}"))[0]


def test_a_demonstration_lists_nothing(client, settings):
    settings.SAMPLE_ACTIVITY = True
    make_reviewed_comparison("mysql", "postgresql")

    assert client.get("/sitemap.xml").status_code == 404
    assert [says(client.get(path))[0] for path in ("/", PAIR, "/method/")] == [False] * 3
    assert client.get(f"{PAIR}card.png")["X-Robots-Tag"] == "noindex, follow"


# ---- the forms that a page names


def alternates(client, path):
    """The type and path of each other form that a page's head names."""
    head = BeautifulSoup(client.get(path).content, "html5lib").head
    return {(link["type"], link["href"]) for link in head.select("link[rel=alternate]")}


def test_pages_name_their_twins_feeds_and_calendars(client):
    make_site()

    assert alternates(client, PAIR) == {
        ("application/atom+xml", f"{PAIR}changes.atom"),
        ("application/json", "/compare/mysql-vs-postgresql.json"),
        ("text/markdown", "/compare/mysql-vs-postgresql.md"),
        ("text/calendar", "/calendar.ics?t=mysql,postgresql"),
        ("application/json+oembed", f"/oembed?url={quote(SITE + PAIR, safe='/')}"),
    }
    assert alternates(client, "/technologies/mysql/") == {
        ("application/atom+xml", "/technologies/mysql/feed.atom"),
        ("application/json", "/technologies/mysql.json"),
        ("text/markdown", "/technologies/mysql.md"),
        ("text/calendar", "/calendar.ics?t=mysql"),
        ("application/json+oembed", f"/oembed?url={quote(f'{SITE}/technologies/mysql/', safe='/')}"),
    }
    assert alternates(client, "/compare/go-vs-mysql/") == {
        ("application/json", "/compare/go-vs-mysql.json"),
        ("text/markdown", "/compare/go-vs-mysql.md"),
        ("text/calendar", "/calendar.ics?t=go,mysql"),
    }
    assert alternates(client, "/categories/databases/") == {("application/atom+xml", "/categories/databases/feed.atom")}
    assert ("application/atom+xml", "/feeds/new.atom") in alternates(client, "/") & alternates(client, "/compare/")


NAMED_BY = (PAIR, f"{PAIR}?w-upkeep=3&open_source=1", "/compare/go-vs-mysql/", "/technologies/mysql/")


@pytest.mark.parametrize("path", NAMED_BY)
def test_what_a_page_names_is_there_in_the_form_that_it_says(client, path):
    make_site()

    for kind, url in alternates(client, path):
        answer = client.get(url)
        found = (answer.status_code, answer["Content-Type"].partition(";")[0])
        assert found == (200, kind.removesuffix("+oembed")), url


def test_the_twins_of_a_readers_answer_are_weighed_as_it_is(client):
    make_reviewed_comparison("mysql", "postgresql")

    found = dict(alternates(client, f"{PAIR}?w-upkeep=3"))

    assert found["application/json"] == "/compare/mysql-vs-postgresql.json?w-upkeep=3"
    assert "application/json+oembed" not in found  # whose answer is our own
    assert found["text/markdown"] == "/compare/mysql-vs-postgresql.md?w-upkeep=3"
