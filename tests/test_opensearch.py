"""A browser searches here from its address bar: the description that it reads, and suggestions while one types."""

import json
from xml.etree import ElementTree

import pytest

from comparisons.search import service

from .make import make_lookalikes, make_technology
from .payloads import share
from .reading import read

SITE = "http://127.0.0.1:8000"
NAMES = {"": "http://a9.com/-/spec/opensearch/1.1/"}
SUGGESTIONS = "application/x-suggestions+json"

pytestmark = pytest.mark.django_db


def described(client):
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def templates(client):
    """The template of each kind of answer."""
    return {found.get("type"): found.get("template") for found in described(client).iterfind("Url", NAMES)}


def suggested(client, typed):
    response = client.get("/search/suggestions.json", {"q": typed})
    assert (response.status_code, response["Content-Type"]) == (200, SUGGESTIONS)
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert response["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


@pytest.mark.parametrize("path", ["/", "/search/", "/nothing/", "/method/"])
def test_every_page_leads_a_browser_to_the_description(client, path):
    link = read(client, path, status=404 if path == "/nothing/" else 200).select_one("head link[rel=search]")

    assert (link["type"], link["href"]) == ("application/opensearchdescription+xml", "/opensearch.xml")


def test_the_description_keeps_the_lengths_that_its_format_sets(client):
    root = described(client)

    assert root.tag == f"{{{NAMES['']}}}OpenSearchDescription"
    assert 0 < len(root.findtext("ShortName", namespaces=NAMES)) <= 16
    assert 0 < len(root.findtext("Description", namespaces=NAMES)) <= 1024
    image = root.findtext("Image", namespaces=NAMES)
    assert image.startswith(f"{SITE}/static/img/icon-180")


def test_its_templates_lead_to_the_search_and_to_suggestions(client, settings):
    make_lookalikes()
    found = templates(client)
    filled = {kind: url.removeprefix(SITE).replace("{searchTerms}", "postgr") for kind, url in found.items()}

    assert set(found) == {"text/html", SUGGESTIONS, "application/opensearchdescription+xml"}
    assert all(url.startswith(f"{SITE}/") for url in found.values())
    assert "PostgreSQL" in client.get(filled["text/html"]).content.decode()
    assert json.loads(client.get(filled[SUGGESTIONS]).content)[1] == ["PostgreSQL"]
    settings.SITE_URL = "https://example.org/a&b/"
    assert templates(client)["text/html"] == "https://example.org/a&b/search/?q={searchTerms}"


def test_suggestions_are_names_with_what_they_are_and_where_they_lead(client):
    make_technology("csharp", kind="language")
    make_technology("c", name="C", kind="")

    typed, names, kinds, urls = suggested(client, "c")

    assert (typed, names, kinds) == ("c", ["C", "C#"], ["", "language"])
    assert urls == [f"{SITE}/technologies/c/", f"{SITE}/technologies/csharp/"]


def test_nothing_typed_and_nothing_found_suggest_nothing(client):
    assert suggested(client, "") == ["", [], [], []]
    assert suggested(client, "qqqqq") == ["qqqqq", [], [], []]


def test_suggestions_are_few_and_cost_no_more_than_those_of_the_page(client, django_assert_max_num_queries):
    for number in range(20):
        make_technology(f"tool-{number}")

    with django_assert_max_num_queries(3):
        found = suggested(client, "tool")

    assert [len(part) for part in found[1:]] == [8, 8, 8]


def test_what_was_typed_comes_back_as_text_cut_to_the_length_of_a_name(client):
    for payload in share(24):
        typed = payload.text.encode("utf-8", "replace").decode()

        assert suggested(client, typed)[0] == typed[: service.LONGEST]
