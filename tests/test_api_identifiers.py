"""Programs ask which technology a package URL names."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from comparisons.api.v1.identifiers import PackageDocument
from comparisons.presenters.envelopes import Envelope

from .make import make_release, make_technology

pytestmark = pytest.mark.django_db

PURL = "/api/v1/identifiers/purl"


@pytest.fixture(autouse=True)
def packages():
    django = make_technology("django", kind="framework", packages={"pypi": ["Django"]})
    make_release(django, cycle="5.2", latest="5.2.9")
    make_release(django, cycle="4.2")
    redis = make_technology("redis", packages={"pypi": ["redis"], "docker": ["redis"]})
    make_release(redis, cycle="5.2", latest="5.2.9")
    make_technology("angular", packages={"npm": ["@angular/core", "@angular/cli"]})


def data_of(response):
    assert response.status_code == 200, response.content
    assert response["Cache-Control"] == "no-store"
    answer = response.json()
    TypeAdapter(Envelope[PackageDocument]).validate_python(answer)
    return answer["data"]


@pytest.mark.parametrize(
    ("purl", "slug", "cycle"),
    [
        ("pkg:pypi/django@5.2", "django", "5.2"),
        ("pkg:pypi/Django@4.2.11?arch=x#sub", "django", "4.2"),
        ("pkg:pypi/django@6.0", "django", None),
        ("pkg:pypi/django", "django", None),
        ("pkg://npm/%40angular/core@17.1", "angular", None),
        ("pkg:npm/@angular/cli", "angular", None),
    ],
)
def test_a_package_url_leads_to_its_technology_in_a_path_and_in_a_query(client, purl, slug, cycle):
    in_path = data_of(client.get(f"{PURL}/{quote(purl, safe='@:/%?=')}"))
    in_query = data_of(client.get(PURL, {"purl": purl}))

    assert in_path == in_query
    assert in_query["technology"]["slug"] == slug
    assert (in_query["release"] or {"cycle": None})["cycle"] == cycle
    assert [one["cycle"] for one in in_query["releases"]] == (["5.2", "4.2"] if slug == "django" else [])


@pytest.mark.parametrize(
    ("purl", "suggested"),
    [("pkg:pypi/djangoo", ["Django"]), ("pkg:npm/django", ["Django"]), ("django", []), ("pkg:pypi/x%00y", [])],
)
def test_an_unknown_package_and_what_is_no_package_url_are_told_with_what_is_similar(client, purl, suggested):
    for response in (client.get(f"{PURL}/{quote(purl, safe=':/@')}"), client.get(PURL, {"purl": purl})):
        problem = response.json()
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        assert problem["type"].endswith("#unknown-package")
        assert [one["text"] for one in problem["suggestions"]] == suggested


@pytest.mark.parametrize(("purl", "cycle"), [("pkg:docker/redis@5.2.1", "5.2"), ("pkg:pypi/redis@5.2.1", None)])
def test_the_version_of_a_client_is_no_release_of_what_it_talks_to(client, purl, cycle):
    found = data_of(client.get(PURL, {"purl": purl}))

    assert (found["technology"]["slug"], found["version"]) == ("redis", "5.2.1")
    assert (found["release"] or {"cycle": None})["cycle"] == cycle


def test_a_package_takes_two_queries_however_many_there_are(client):
    with CaptureQueriesContext(connection) as queries:
        data_of(client.get(f"{PURL}/pkg:pypi/django"))

    assert len(queries) == 2  # the technology and its releases


def test_of_several_that_list_a_package_the_first_by_slug_is_told_and_what_is_no_longer_listed_is_not(client):
    fork = make_technology("a-fork", packages={"pypi": ["django"]})

    first = data_of(client.get(f"{PURL}/pkg:pypi/django"))
    fork.packages = {}
    fork.save()
    then = data_of(client.get(f"{PURL}/pkg:pypi/django"))

    assert [first["technology"]["slug"], then["technology"]["slug"]] == ["a-fork", "django"]
