"""Whatever a stranger asks of a public address, the answer is one that was meant, and costs no more than others."""

import os
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comparisons.views.forms import DisagreementForm
from comparisons.views.routing import never, page
from nicepick.urls import urlpatterns

from .every_address import (
    ADDRESSES,
    API,
    PARAMETERS,
    PARTS,
    POSTED_ONLY,
    QUESTIONS,
    WRITES,
    Address,
    make_site,
    query,
    unknown_parameters,
    unknown_parts,
)
from .payloads import PAYLOADS

pytestmark = pytest.mark.django_db

EXAMPLES = 30 if os.environ.get("CI") == "true" else 8
MOST_QUERIES = 8
MORE_QUERIES = {"sitemap_section": 20, "feedback": 20, "feedback_withdraw": 29, "api_documentation": 34}
"""Two queries for each 5,000 of 50,000 ids; the forms of a reader who changes or takes back what is stored; an example
of each list that programs may ask for."""
MEANT = {200, 301, 302, 303, 304, 400, 403, 404, 405, 410, 413, 422, 429, 501}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
MAY_LACK = {"embed": "X-Frame-Options"}
"""By the name of an address a header that its own answers lack on purpose. A slash in a part leads to another one."""
few = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)

texts = st.one_of(
    st.sampled_from([payload.text[:2000] for payload in PAYLOADS]), st.text(max_size=40), st.binary(max_size=12).map(
        lambda raw: raw.decode("latin-1")
    )
)  # fmt: skip
BYTES = st.binary(max_size=20).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))


def words(known: list[str]) -> st.SearchStrategy[str]:
    """What is known as often as anything else."""
    return st.one_of(st.sampled_from(known), texts)


queries = st.one_of(
    st.dictionaries(st.one_of(st.sampled_from(sorted(PARAMETERS)), texts), texts, max_size=4).map(lambda q: query(**q)),
    st.sampled_from(sorted(PARAMETERS)).flatmap(lambda key: words(PARAMETERS[key]).map(lambda w: query(**{key: w}))),
    BYTES,
    st.just(""),
)
headers = st.dictionaries(
    st.sampled_from(["Accept", "Accept-Language", "Range", "If-None-Match", "If-Modified-Since", "Referer", "Cookie",
                     "Origin", "Sec-Fetch-Site", "X-Forwarded-Host", "X-Forwarded-For", "HX-Request"]),
    texts, max_size=3,
)  # fmt: skip


@pytest.fixture
def reader(db: None) -> Client:
    make_site()
    return Client(raise_request_exception=True)


def ask(reader: Client, address: Address, url: str, method: str = "GET", **more: Any) -> HttpResponse:
    """Ask, and hold the answer against what is true of all of them."""
    with CaptureQueriesContext(connection) as asked:
        response = reader.generic(method, url, **more)
        if response.streaming:
            list(response.streaming_content)
    assert response.status_code in MEANT, (url, response.status_code)
    assert len(asked) <= MORE_QUERIES.get(address.name, MOST_QUERIES), (url, [one["sql"][:200] for one in asked])
    for name, value in HEADERS.items():
        assert response.get(name, value if name == MAY_LACK.get(address.name) else None) == value, (url, name)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies, url
    assert "\n" not in str(response.headers).strip().replace("\r\n", ""), url
    location = response.get("Location", "/")
    assert location.startswith("/"), (url, location)
    assert not location.startswith(("//", "/\\")), (url, location)
    return response


def test_every_part_of_an_address_is_known_here():
    assert unknown_parts() == set()


def test_a_part_that_nobody_can_fill_in_is_found():
    new = page("new/<str:other>/", lambda request: None, name="new", keep=never)

    assert unknown_parts([*urlpatterns, *new, path("x/<str:pair>/", lambda request: None)]) == {"other"}


def test_every_parameter_that_a_view_reads_is_known_here():
    assert unknown_parameters() == set()


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.route)
def test_any_part_parameter_and_header_is_answered(reader, address):
    @few
    @given(data=st.data())
    def answers(data: st.DataObject) -> None:
        parts = {part: data.draw(words(PARTS[part])) for part in address.parts}
        url = address.path(**parts)
        asked = data.draw(queries)
        ask(reader, address, f"{url}?{asked}" if asked else url, headers=data.draw(headers))

    answers()


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.route)
def test_what_is_only_read_takes_no_form(reader, address):
    methods = ["PUT", "DELETE", "PATCH", "TRACE", "BREW"]
    methods += ["POST"] if address.name not in WRITES | QUESTIONS | POSTED_ONLY else []
    takes_preflights = address.name in API or address.route.endswith(".json")  # from another site's script
    methods += [] if takes_preflights else ["OPTIONS"]

    answers = [ask(reader, address, address.path(), method) for method in methods]

    assert {answer.status_code for answer in answers} == {405}
    allowed = {"POST"} if address.name in POSTED_ONLY else {"GET", "HEAD"}
    assert allowed <= set(answers[0]["Allow"].split(", "))


@few
@given(
    typed=st.dictionaries(
        st.one_of(st.sampled_from(sorted(DisagreementForm.base_fields)), texts),
        st.one_of(texts, st.sampled_from(["pick-mysql", "pick-postgresql", "depends", "claim"])),
    ),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]),
    sent=st.one_of(headers, st.just({"Sec-Fetch-Site": "same-origin"})),
    last=st.integers(1, 250),
    name=st.sampled_from(sorted(WRITES)),
)
def test_any_form_is_answered(reader, typed, kind, sent, last, name):
    address = next(address for address in ADDRESSES if address.name == name)

    ask(reader, address, address.path(), "POST", data=query(**typed), content_type=kind, headers=sent,
        REMOTE_ADDR=f"192.0.2.{last}")  # fmt: skip


def test_every_name_to_which_a_form_may_be_sent_is_there():
    assert {address.name for address in ADDRESSES} > WRITES
