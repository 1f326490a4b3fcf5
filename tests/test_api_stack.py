"""Programs ask what of a project's packages is near its end, or was picked against."""

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.test import Client
from django.views.debug import ExceptionReporter
from pydantic import TypeAdapter

from comparisons.api.v1 import stack
from comparisons.presenters.documents.stack_shapes import StackDocument
from comparisons.presenters.envelopes import Envelope
from comparisons.services import stack_limits

from .agents import MCP, call, headers_of, message, text
from .make import make_published_comparison, make_release, make_technology

pytestmark = pytest.mark.django_db

STACK = "/api/v1/stack"
SHAPE = TypeAdapter(Envelope[StackDocument])
SECRET = "hunter2"
REQUIREMENTS = """\
MySQLdriver==8.0.1
psycopg==17.2
unheard-of==1.0
"""


@pytest.fixture(autouse=True)
def catalogue():
    """MySQL 8.0 has ended; of MySQL and PostgreSQL we pick PostgreSQL, whose 17 is supported for long."""
    mysql = make_technology("mysql", name="MySQL", kind="library", packages={"pypi": ["mysqldriver"]})
    postgresql = make_technology(
        "postgresql", name="PostgreSQL", kind="library", packages={"pypi": ["psycopg"], "npm": ["pg"]}
    )
    make_release(mysql, cycle="8.0", support="until", supported_until=date(2020, 1, 1))
    make_release(mysql, cycle="9.0", support="until", supported_until=date(2999, 1, 1))
    make_release(postgresql, cycle="17", support="until", supported_until=date(2999, 1, 1))
    make_published_comparison(mysql, postgresql, verdict={"pick": "high"})


def post(content: Any, status: int = 200, query: str = "", kind: str = "application/json") -> Any:
    body = json.dumps(content) if isinstance(content, dict) else content
    answer = Client().post(STACK + query, body, content_type=kind)
    assert answer.status_code == status, answer.content
    assert (answer["Cache-Control"], answer["Access-Control-Allow-Origin"]) == ("no-store", "*")
    found = answer.json()
    if status != 200:
        return found
    SHAPE.validate_python(found)
    return found["data"]


def states(data: Any) -> list[tuple[str, str]]:
    return [(one["name"], one["state"]) for one in data["packages"]]


# ---- the answer


def test_each_package_is_answered_what_needs_somebody_first():
    data = post({"text": REQUIREMENTS, "kind": "requirements"})

    assert states(data) == [("MySQLdriver", "ended"), ("psycopg", "fine"), ("unheard-of", "unknown")]
    ended, fine, unknown = data["packages"]
    assert (ended["line"], ended["version"], ended["support"], ended["release"]["cycle"], ended["newer"]["cycle"]) == (
        1, "8.0.1", "ended", "8.0", "9.0"
    )  # fmt: skip
    assert ended["matched"] == {"way": "package", "identifier": "pypi: mysqldriver"}
    [lost] = ended["comparisons"]
    assert (lost["stance"], lost["pick"], lost["is_within"], lost["is_reviewed"]) == (
        "against",
        "PostgreSQL",
        True,
        False,
    )
    assert lost["url"].endswith("/compare/mysql-vs-postgresql/")
    assert (fine["comparisons"][0]["stance"], fine["newer"]) == ("for", None)
    assert (unknown["technology"], unknown["matched"], unknown["support"], unknown["sentence"]) == (
        None, None, None, "Not known here."
    )  # fmt: skip
    assert data["counts"] == {"ended": 1, "soon": 0, "in_question": 0, "fine": 1, "unknown": 1}


def test_only_what_is_known_here_stands_in_the_address_to_share():
    data = post({"text": REQUIREMENTS})

    assert data["url"].endswith("/stack/?t=mysql@8.0,postgresql@17")


def test_a_file_with_nothing_that_is_known_has_no_address():
    assert post({"text": "unheard-of==1.0\n", "kind": "requirements"})["url"] is None


# ---- how a file is sent


PACKAGE_JSON = b'{"dependencies": {"pg": "17.1.0"}}'


@pytest.mark.parametrize(
    ("content", "query", "kind", "name"),
    [
        (PACKAGE_JSON, "?name=package.json", "application/json", "package.json"),
        (PACKAGE_JSON, "?kind=package-json", "application/json", None),
        (PACKAGE_JSON, "?name=package.json", "text/plain", "package.json"),
        (b"\xef\xbb\xbfpsycopg==17.2\r\n", "?kind=requirements", "application/octet-stream", None),
        (b"psycopg==17.2\n", "?name=requirements.txt", "application/x-www-form-urlencoded", "requirements.txt"),
        (b"psycopg==17.2\n", "?name=requirements.txt", "", "requirements.txt"),
    ],
)
def test_a_file_is_sent_as_it_is(content, query, kind, name):
    data = post(content, query=query, kind=kind)

    assert states(data) == [(data["packages"][0]["name"], "fine")]
    assert data["files"][0]["name"] == name


def test_a_media_type_that_one_kind_has_names_it():
    sbom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
        {"type": "library", "name": "psycopg", "version": "17.2", "purl": "pkg:pypi/psycopg@17.2"}
    ]}  # fmt: skip

    data = post(json.dumps(sbom), kind="application/vnd.cyclonedx+json")

    assert (data["files"], states(data)) == ([{"name": None, "kind": "cyclonedx"}], [("psycopg", "fine")])


# ---- what is refused


@pytest.mark.parametrize(
    ("content", "at"),
    [
        ({}, ["body", "text"]),
        ({"text": 1}, ["body", "text"]),
        ({"text": "x", "file": "y"}, ["body", "file"]),
        ({"text": "x", "name": "n" * 256}, ["body", "name"]),
        ({"text": "x\0"}, ["body", "text"]),
        (b'{"text": "a", "text": "b"}', ["body", "text"]),
        (b"[]", ["body"]),
    ],
    ids=str,
)
def test_json_that_asks_nothing_is_refused_with_its_field(content, at):
    assert post(content, 422)["errors"][0]["at"] == at


@pytest.mark.parametrize(
    ("content", "query", "kind", "status", "code"),
    [
        (b"{", "", "application/json", 400, "bad-request"),
        (b"\xff", "", "application/json", 400, "bad-request"),
        (b"a\0b", "?kind=requirements", "text/plain", 422, "unreadable-file"),
        (b"", "", "text/plain", 422, "unreadable-file"),
        (b"x==1", "?kind=abacus", "text/plain", 422, "unreadable-file"),
        (b"{]", "?kind=package-json", "text/plain", 422, "unreadable-file"),
        (b"x==1", "?sort=1", "text/plain", 400, "unknown-parameter"),
        (b"--x\r\n", "", "multipart/form-data; boundary=x", 415, "wrong-type"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(content, query, kind, status, code):
    problem = post(content, status, query, kind)

    assert problem["type"].endswith(f"#{code}")
    assert problem["detail"].endswith(".")


def test_two_mebibytes_are_read_and_no_more():
    line = b"#" * 1023 + b"\n"

    assert post(line * 2047 + b"psycopg==17.2\n", kind="text/plain", query="?kind=requirements")["packages"]
    assert post(line * 2049, 422, kind="text/plain", query="?kind=requirements")["detail"].startswith(
        "The file has more"
    )
    assert post(line * 2600, 413, kind="text/plain")["detail"] == "A body has 2621440 bytes at most."


def test_a_get_is_refused(client):
    answer = client.get(STACK)

    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "POST", "application/problem+json")


def test_who_asks_too_often_is_told_when_to_ask_again(settings):
    settings.STACKS_A_MINUTE, settings.STACKS_AT_ONCE = 60, 1
    stack_limits.buckets.cache_clear()
    try:
        post({"text": REQUIREMENTS})
        refused = post({"text": REQUIREMENTS}, 429)
        agent = call("check_stack", text=REQUIREMENTS)
    finally:
        stack_limits.buckets.cache_clear()

    assert refused["detail"] == "Ask again in 1 second."
    assert (agent["isError"], text(agent)) == (True, "Too many questions.\nAsk again in 1 second.")


# ---- bounds and privacy


def test_a_long_file_costs_as_few_queries_as_a_short_one(django_assert_max_num_queries):
    many = "\n".join(f"p{number}==1" for number in range(2100))

    with django_assert_max_num_queries(7):
        data = post({"text": f"{many}\n{REQUIREMENTS}", "kind": "requirements"})

    assert (len(data["packages"]), data["left_out"]) == (2000, 103)


def test_passwords_are_nowhere_in_an_answer():
    file = f"--index-url https://ada:{SECRET}@packages.example/simple?token={SECRET}\npsycopg==17.2\n"

    answer = json.dumps(post({"text": file, "kind": "requirements"}))

    assert SECRET not in answer


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        (STACK, json.dumps({"text": f"psycopg=={SECRET}"}), "application/json"),
        (STACK, f"psycopg=={SECRET}", "text/plain"),
        (STACK, f"psycopg=={SECRET}", "application/x-www-form-urlencoded"),
        (MCP, json.dumps(message("tools/call", name="check_stack", arguments={"text": SECRET})), "application/json"),
    ],
    ids=["question", "file", "form", "agent"],
)
def test_an_error_report_shows_nothing_of_the_file(monkeypatch, path, content, kind):
    monkeypatch.setattr(stack, "judged", lambda *args: 1 / 0)
    headers = headers_of(json.loads(content)) if path == MCP else {}

    report = report_of(lambda: Client(raise_request_exception=False).post(path, content, kind, headers=headers))

    assert "ZeroDivisionError" in report
    assert SECRET not in report


def report_of(send: Callable[[], object]) -> str:
    """What Django would write to the operators of the error that a request leads to, with the values of each frame."""
    reports = []

    def keep(request: HttpRequest, **more: object) -> None:
        reports.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_html())

    got_request_exception.connect(keep)
    try:
        send()
    finally:
        got_request_exception.disconnect(keep)
    return "".join(reports)


# ---- agents


def test_an_agent_gets_the_same_answer_with_a_short_text():
    result = call("check_stack", text=REQUIREMENTS, name="requirements.txt")

    expected = post({"text": REQUIREMENTS, "name": "requirements.txt"})
    assert result["structuredContent"]["data"] == expected
    said = text(result).splitlines()
    assert said[1].startswith("MySQLdriver: support has ended. Support of MySQL 8.0")
    assert said[2].startswith("  MySQL vs PostgreSQL: our pick is PostgreSQL, not yet reviewed")
    assert said[-1] == "Not known here: unheard-of."


def test_an_agent_is_told_why_a_file_cannot_be_read():
    result = call("check_stack", text="{]", kind="package-json")

    assert result["isError"]
    assert text(result).splitlines()[0] == "The file cannot be read."
