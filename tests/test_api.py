"""What every answer of the API has: an envelope or a problem, headers for scripts of any site, one address."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError

from comparisons.api.v1 import technologies
from comparisons.domain.vocabulary import Verb
from comparisons.models import Technology
from comparisons.presenters import problems

from .cached import Cached
from .make import (
    make_alias,
    make_category,
    make_pair,
    make_revision,
    make_technology,
)

pytestmark = pytest.mark.django_db
ALL = "/api/v1/technologies"


@pytest.fixture
def site(behind: Callable[..., Cached]) -> Cached:
    """The site behind its page cache."""
    return behind(get_wsgi_application())


def problem_of(response: Any) -> dict[str, Any]:
    """The problem that a response is, with the word of its kind in place of the type's address."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    said: dict[str, Any] = response.json()
    address, _, code = said.pop("type").partition("#")
    assert address.endswith("/api/v1/")
    assert said["status"] == response.status_code == problems.KINDS[code].status
    return said | {"code": code}


# ---- addresses


def test_each_answer_says_terms_day_and_where_it_stands(client, settings):
    settings.SITE_URL = "https://nice.example"

    said = client.get(ALL).json()

    assert said["schema_version"] == 1
    assert said["as_of"] == f"{datetime.now(UTC):%Y-%m-%d}"
    assert (said["licence"]["name"], said["attribution"]) == ("CC BY 4.0", "Nice Pick")
    assert said["links"] == {
        "self": f"https://nice.example{ALL}",
        "html": "https://nice.example/technologies/",
        "next": None,
    }
    assert said["data"] == []


@pytest.mark.parametrize("below", ["", "/claims", "/figures", "/releases"])
def test_other_spellings_aliases_and_a_slash_lead_to_the_one_address(client, below):
    make_alias(make_technology("postgresql"), "postgres")

    for asked in (f"{ALL}/PostgreSQL{below}", f"{ALL}/postgres{below}", f"{ALL}/postgresql{below}/"):
        response = client.get(asked, {"after": "1"})

        assert (response.status_code, response["Location"]) == (301, f"{ALL}/postgresql{below}?after=1")
        assert response["Access-Control-Allow-Origin"] == "*"


def test_a_category_has_one_spelling_and_a_pair_one_order(client):
    make_category("databases")
    make_pair()

    answers = {path: client.get(path)["Location"] for path in (
        "/api/v1/categories/Databases", "/api/v1/comparisons/postgresql-vs-mysql", "/api/v1/comparisons/"
    )}  # fmt: skip

    assert answers == {
        "/api/v1/categories/Databases": "/api/v1/categories/databases",
        "/api/v1/comparisons/postgresql-vs-mysql": "/api/v1/comparisons/mysql-vs-postgresql",
        "/api/v1/comparisons/": "/api/v1/comparisons",
    }


def test_a_post_with_a_slash_too_much_keeps_its_body(client):
    response = client.post(f"{ALL}/", {}, content_type="application/json")

    assert (response.status_code, response["Location"]) == (308, ALL)


def test_the_index_names_every_address_that_reads(client, settings):
    settings.SITE_URL = "https://nice.example"

    said = client.get("/api/v1").json()["data"]

    known = {one["address"]: (one["method"], one["summary"]) for one in said["addresses"]}
    claims = known[f"https://nice.example{ALL}/{{slug}}/claims{{?after}}"]
    assert claims == ("GET", "List the claims about a technology")
    assert (
        "https://nice.example/api/v1/decide{?a,b,open_source,self_hosted,supported_months,released_before,weights*}"
        in known
    )
    assert said["documentation"] == "https://nice.example/api/v1/"
    assert client.get(said["openapi"].removeprefix("https://nice.example")).json()["openapi"] == "3.1.0"


def test_a_head_is_a_get_without_its_body(client):
    response = client.head(ALL)

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Type"] == "application/json"


# ---- scripts of other sites


@pytest.mark.parametrize("path", [ALL, "/api/v1/nothing"])
def test_a_preflight_is_answered_whatever_stands_there(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.options(path, headers={"Origin": "https://other.example"})

    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    assert response["Access-Control-Allow-Headers"] == "Content-Type, If-None-Match"
    assert response["Access-Control-Max-Age"] == "86400"


def test_pages_for_people_answer_no_preflight(client):
    assert client.options("/technologies/").status_code == 405


def test_what_is_kept_and_a_304_may_be_read_by_scripts_of_any_site(site):
    make_technology("go")

    first = site.ask(ALL)
    again = site.ask(ALL, HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert site.asked == [ALL]
    for answer in (first, again):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_what_mailings_add_to_an_address_changes_nothing_kept_or_not(site):
    made, kept, plain = (site.ask(address) for address in (f"{ALL}?utm_source=x", f"{ALL}?utm_source=x", ALL))

    assert (made.status, made.body) == (kept.status, kept.body) == (plain.status, plain.body)
    assert (made.status, len(site.asked)) == (200, 1)


def test_a_kept_list_is_made_anew_when_what_is_in_it_changes(site):
    go = make_technology("go", name="Go")
    assert b'"name":"Go"' in site.ask(ALL).body

    Technology.objects.filter(pk=go.pk).update(name="Golang")
    site.now += 61

    assert b'"name":"Golang"' in site.ask(ALL).body


# ---- problems


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{ALL}/nothing", "unknown-technology"),
        (f"{ALL}/nothing/claims", "unknown-technology"),
        (f"{ALL}/%00", "unknown-technology"),
        (f"{ALL}/%ED%A0%80", "unknown-technology"),
        (f"{ALL}/{'x' * 5000}", "unknown-technology"),
        ("/api/v1/comparisons/go-vs-nothing", "unknown-technology"),
        ("/api/v1/comparisons/nothing", "unknown-comparison"),
        ("/api/v1/categories/nothing", "unknown-category"),
        ("/api/v1/categories/%00", "unknown-category"),
        ("/api/v1/nothing", "no-such-address"),
        ("/api/v1/nothing/", "no-such-address"),
        ("/api", "no-such-address"),
        ("/api/v9/technologies", "no-such-address"),
        (f"{ALL}?after=", "bad-cursor"),
        (f"{ALL}?after=%00", "bad-cursor"),
        (f"{ALL}?after=%ED%A0%80", "bad-cursor"),
        (f"{ALL}/go?after=9999-99-99T00:00:00.000000Z_1", "bad-cursor"),
        (f"{ALL}/go/claims?after={'9' * 19}", "bad-cursor"),
        (f"{ALL}/go/figures?after=2026-02-30_1", "bad-cursor"),
        (f"{ALL}/go/releases?after=1", "bad-cursor"),
        ("/api/v1/changes?after=2026-10-01T12:00:00.000000Z", "bad-cursor"),
        (f"{ALL}?afte=go", "unknown-parameter"),
        (f"{ALL}/go/claims?slug=go&x=1", "unknown-parameter"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_of_its_kind(client, path, code):
    make_technology("go")

    assert problem_of(client.get(path))["code"] == code


def test_a_problem_leads_on(client, settings):
    settings.SITE_URL = "https://nice.example"
    make_technology("postgresql", name="PostgreSQL")

    technology = problem_of(client.get(f"{ALL}/postgresq"))
    parameter = problem_of(client.get(f"{ALL}/postgresql/claims?afte=1"))
    address = problem_of(client.get("/api/v1/nothing"))

    assert technology["detail"] == "No technology is called “postgresq”."
    assert technology["suggestions"] == [{"text": "PostgreSQL", "url": f"https://nice.example{ALL}/postgresql"}]
    assert (parameter["detail"], parameter["parameters"]) == ("This address doesn't know “afte”.", ["after"])
    assert problem_of(client.get("/api/v1/categories/nope"))["detail"] == "No category has the slug “nope”."
    assert address["index"] == "https://nice.example/api/v1"


def test_a_comparison_that_was_taken_back_is_gone_with_the_reason(client):
    pair = make_pair()
    pair.status = "archived"
    pair.save()
    make_revision(pair, verb=Verb.WITHDRAW.value, reason="One of them is no more.")

    said = problem_of(client.get("/api/v1/comparisons/mysql-vs-postgresql"))

    assert (said["code"], said["reason"]) == ("withdrawn", "One of them is no more.")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_another_method_is_told_which_ones_there_are(client, method):
    response = getattr(client, method)("/api/v1/changes")

    assert problem_of(response)["code"] == "method-not-allowed"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def failing(error: Exception) -> Callable[..., Any]:
    def read(*given: Any) -> Any:
        raise error

    return read


@pytest.mark.parametrize(
    ("error", "code"),
    [(ValueError("wrong"), "server-error"), (OperationalError("database is locked"), "unavailable")],
)
def test_a_fault_and_an_outage_are_problems_too(client, monkeypatch, error, code):
    client.raise_request_exception = False
    monkeypatch.setattr(technologies, "page_of", failing(error))

    response = client.get(ALL)

    assert problem_of(response)["code"] == code
    assert response.get("Retry-After") == ("30" if code == "unavailable" else None)
    assert b"wrong" not in response.content


def test_a_host_that_is_not_ours_is_a_problem_without_a_trace(client):
    assert problem_of(client.get("/api/v1/nothing", headers={"Host": "x<y"}))["code"] == "bad-request"


def test_each_kind_of_problem_is_explained_where_its_type_leads(client):
    page = client.get("/api/v1/").content.decode()

    assert [code for code in problems.KINDS if f'id="{code}"' not in page] == []
