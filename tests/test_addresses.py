"""A reader comes by any spelling of an address: one redirect to the canonical one, or an answer that helps."""

import pytest
from django.urls import reverse

from .make import (
    make_alias,
    make_category,
    make_comparison,
    make_published_comparison,
    make_revision,
    make_technology,
    make_verdict,
)
from .reading import links, parsed, read, said, words

pytestmark = pytest.mark.django_db


def lands(client, url):
    """Where one permanent redirect from ``url`` leads, once that answers with a page."""
    response = client.get(url)
    assert response.status_code == 301, f"{url} answers {response.status_code}"
    assert client.get(response["Location"]).status_code == 200
    return response["Location"]


@pytest.fixture
def names():
    """C++, C# and VS Code, with the aliases that lead to them."""
    cpp, csharp = make_technology("cpp"), make_technology("csharp")
    vscode, atom = make_technology("vscode"), make_technology("atom")
    for technology, alias in ((cpp, "C++"), (csharp, "C#"), (vscode, "vs-code"), (cpp, "c-plus-plus")):
        make_alias(technology, alias)
    make_published_comparison(cpp, csharp)
    make_published_comparison(atom, vscode)


# --- One redirect to the canonical address


@pytest.mark.parametrize(
    "pair",
    [
        "csharp-vs-cpp",
        "CPP-vs-CSharp",
        "c-plus-plus-vs-csharp",
        "c%2B%2B-vs-c%23",
        "c%23-vs-c%2B%2B",
        "C++-VS-csharp",
    ],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_each_spelling_of_a_pair_is_one_redirect(client, names, pair, slash):
    assert lands(client, f"/compare/{pair}{slash}") == "/compare/cpp-vs-csharp/"


def test_the_canonical_path_without_its_slash_is_one_redirect(client, names):
    assert lands(client, "/compare/cpp-vs-csharp") == "/compare/cpp-vs-csharp/"


def test_an_alias_that_holds_the_separator_is_understood(client, names):
    assert lands(client, "/compare/atom-vs-vs-code/") == "/compare/atom-vs-vscode/"


def test_the_query_is_kept(client, names):
    assert client.get("/compare/csharp-vs-cpp?w=3&x=%26")["Location"] == "/compare/cpp-vs-csharp/?w=3&x=%26"


@pytest.mark.parametrize("name", ["comparison_changes", "disagree"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_what_lies_below_a_pair_is_redirected_as_well(client, names, name, slash):
    canonical = reverse(name, args=["cpp-vs-csharp"])
    below = canonical.removeprefix("/compare/cpp-vs-csharp").rstrip("/")

    assert lands(client, f"/compare/C%23-vs-cpp{below}{slash}") == canonical


@pytest.mark.parametrize("pair", ["cpp-vs-cpp", "cpp-vs-c%2B%2B", "C-Plus-Plus-vs-cpp"])
def test_a_technology_against_itself_leads_to_the_technology(client, names, pair):
    assert lands(client, f"/compare/{pair}/") == "/technologies/cpp/"


def test_a_former_slug_still_leads_to_the_page(client):
    comparison = make_published_comparison("golang", "rust")
    comparison.first.slug = "go"
    comparison.first.save()

    assert lands(client, "/compare/golang-vs-rust/") == "/compare/go-vs-rust/"


@pytest.mark.parametrize("slug", ["c%2B%2B", "CPP", "c-plus-plus", "Cpp/", "C%2B%2B/"])
def test_each_spelling_of_a_technology_is_one_redirect(client, names, slug):
    assert lands(client, f"/technologies/{slug}") == "/technologies/cpp/"


@pytest.mark.parametrize("slug", ["databases", "Databases/", "DATABASES"])
def test_each_spelling_of_a_category_is_one_redirect(client, slug):
    make_category("databases")

    assert lands(client, f"/categories/{slug}") == "/categories/databases/"


# --- What is not there


@pytest.mark.parametrize(
    "pair", ["cpp-vs-atom-vs-csharp", "cpp", "cpp-vs-", "-vs-cpp", "vs", "cpp-vs-nothing", "cpp%00-vs-c"]
)
def test_what_leads_nowhere_is_not_found(client, names, pair):
    assert client.get(f"/compare/{pair}/").status_code == 404
    assert client.get(f"/compare/{pair}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/compare/{}/", "/compare/{}-vs-cpp/", "/compare/{}", "/technologies/{}/", "/categories/{}/"]
)
def test_a_path_of_ten_kilobytes_is_not_found(client, names, path):
    assert client.get(path.format("x" * 10_000)).status_code == 404


@pytest.mark.parametrize("pair", ["x" * 10_000, "x-vs-" * 2000, "cpp%00-vs-csharp"])
def test_what_cannot_be_a_pair_is_refused_without_a_query(client, names, django_assert_num_queries, pair):
    with django_assert_num_queries(0):
        assert client.get(f"/compare/{pair}/").status_code == 404


def test_a_misspelt_pair_is_offered_the_one_that_was_meant(client):
    make_published_comparison("mysql", "postgresql")
    make_technology("mystery")

    page = read(client, "/compare/postgrsql-vs-mysql/", status=404)

    assert links(page.select_one(".near")) == {
        "PostgreSQL": "/technologies/postgresql/",
        "MySQL": "/technologies/mysql/",
    }
    assert links(page.select_one(".rows")) == {"MySQL vs PostgreSQL": "/compare/mysql-vs-postgresql/"}


def test_a_misspelt_pair_is_not_offered_a_draft(client):
    make_verdict(make_comparison("mysql", "postgresql"))

    assert read(client, "/compare/postgrsql-vs-mysql/", status=404).select(".rows") == []


def test_a_misspelt_technology_is_offered_the_one_that_was_meant(client):
    make_technology("postgresql")

    page = read(client, "/technologies/postgrsql/", status=404)

    assert links(page.select_one(".near")) == {"PostgreSQL": "/technologies/postgresql/"}


@pytest.mark.parametrize("below", ["changes/", "disagree/"])
def test_what_lies_below_a_pair_without_a_comparison_is_not_found_and_both_are_linked(client, below):
    make_technology("postgresql")
    make_technology("mysql")

    page = read(client, f"/compare/mysql-vs-postgresql/{below}", status=404)

    assert words(page.h1) == "We haven’t compared MySQL and PostgreSQL yet"
    assert links(page.select_one("main .inline")) == {
        "MySQL": "/technologies/mysql/",
        "PostgreSQL": "/technologies/postgresql/",
    }


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_an_unpublished_comparison_answers_as_if_it_were_not_stored(client, status):
    make_technology("go")
    make_technology("rust")
    make_verdict(make_comparison("mysql", "postgresql", status=status))

    unpublished = read(client, "/compare/mysql-vs-postgresql/")
    absent = read(client, "/compare/go-vs-rust/")

    assert words(unpublished.main).replace("MySQL", "Go").replace("PostgreSQL", "Rust") == words(absent.main)


def test_a_withdrawn_comparison_is_gone_and_says_why(client):
    comparison = make_published_comparison("mysql", "postgresql", status="archived")
    make_revision(comparison, verb="publish", reason="All claims have sources.")
    make_revision(comparison, verb="withdraw", reason="Its figures were *wrong*.")

    page = read(client, "/compare/mysql-vs-postgresql/", status=410)

    assert words(page.h1) == "MySQL vs PostgreSQL was withdrawn"
    assert said(page.select("main .prose")) == ["Its figures were wrong."]
    assert set(links(page.select_one("main .inline")).values()) == {"/technologies/mysql/", "/technologies/postgresql/"}


def test_a_withdrawn_comparison_without_a_recorded_reason_is_gone_as_well(client):
    make_published_comparison("mysql", "postgresql", status="archived")

    assert client.get("/compare/mysql-vs-postgresql/").status_code == 410
    assert client.get("/compare/mysql-vs-postgresql/changes/").status_code == 410


@pytest.mark.parametrize("url", ["/nothing/", "/compare/nothing/", "/categories/nothing/"])
def test_an_unknown_address_is_answered_in_the_design_of_the_site(client, url):
    response = client.get(url)
    page = parsed(response)

    assert response.status_code == 404
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert page.select_one("header .brand")["href"] == "/"
    assert page.select_one("main form[action='/compare/'] input[name=a]")


def test_what_is_no_request_is_answered_in_the_design_of_the_site(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/", headers={"host": "not a host"})

    assert response.status_code == 400
    assert words(parsed(response).h1) == "We can’t read this request"
    assert parsed(response).select_one("header .brand")["href"] == "/"


def test_a_fault_is_answered_without_the_database(client, django_assert_num_queries, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("comparisons.models.home_lists.indexed", fail)
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        response = client.get("/")

    assert response.status_code == 500
    assert words(parsed(response).h1) == "Something broke"


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/compare/",
        "/compare/cpp-vs-csharp/",
        "/technologies/cpp/",
        "/method/",
        "/categories/",
        "/privacy/",
        "/robots.txt",
    ],
)
def test_public_pages_are_only_read(client, names, url):
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405
