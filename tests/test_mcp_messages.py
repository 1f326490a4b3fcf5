"""What the Model Context Protocol asks of messages and their headers, in its newest revision and in those before it."""

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comparisons.api.mcp import messages
from comparisons.api.mcp.tools import TOOLS

from .agents import MCP, META, NEWEST, headers_of, message, post

pytestmark = pytest.mark.django_db

OLDER = {"MCP-Protocol-Version": "2025-11-25"}
SUPPORTED = [NEWEST, "2025-11-25", "2025-06-18"]


def older(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": "a", "method": method, "params": params}


def error(answer: Any) -> int:
    code: int = answer["error"]["code"]
    return code


# ---- the newest revision


def test_discovery_says_revisions_capabilities_and_how_long_to_keep_it():
    result = post(message("server/discover"))["result"]

    assert (result["resultType"], result["supportedVersions"], result["capabilities"]) == (
        "complete", SUPPORTED, {"tools": {}}
    )  # fmt: skip
    assert (result["ttlMs"] > 0, result["cacheScope"]) == (True, "public")
    assert result["_meta"][f"{META}serverInfo"]["name"] == "nice-pick"
    assert "cannot say" in result["instructions"]


def test_the_list_of_tools_stays_in_one_order_and_has_one_page():
    first, again = post(message("tools/list")), post(message("tools/list"))

    assert first == again
    assert first["id"] == 7
    assert {tool["inputSchema"]["type"] for tool in first["result"]["tools"]} == {"object"}
    assert all(tool["inputSchema"]["additionalProperties"] is False for tool in first["result"]["tools"])
    assert error(post(message("tools/list", cursor="2"), 400)) == -32602


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"MCP-Protocol-Version": ""}, -32020),
        ({"MCP-Protocol-Version": "2025-11-25"}, -32020),
        ({"Mcp-Method": ""}, -32020),
        ({"Mcp-Method": "tools/list"}, -32020),
        ({"Mcp-Method": "TOOLS/CALL"}, -32020),
        ({"Mcp-Name": ""}, -32020),
        ({"Mcp-Name": "decide"}, -32020),
        ({"Mcp-Name": "support, support"}, -32020),
        ({"Mcp-Name": "=?base64?%%%?="}, -32020),
        ({"Mcp-Name": "=?base64?//8=?="}, -32020),
        ({"Mcp-Name": f"=?base64?{base64.b64encode(b'decide').decode()}?="}, -32020),
    ],
    ids=str,
)
def test_a_header_that_is_not_what_the_body_says_is_refused(headers, code):
    asked = message("tools/call", name="support", arguments={"technology": "x"})

    assert error(post(asked, 400, headers_of(asked) | headers)) == code


@pytest.mark.parametrize("name", ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"])
def test_a_header_that_is_missing_is_named(name):
    asked = message("tools/call", name="support", arguments={"technology": "x"})
    headers = {key: value for key, value in headers_of(asked).items() if key != name}

    answer = post(asked, 400, headers)

    assert (error(answer), answer["id"]) == (-32020, 7)
    assert name in answer["error"]["message"]


def test_a_name_in_base64_is_read_before_it_is_compared():
    asked = message("tools/call", name="support", arguments={"technology": "x"})
    headers = headers_of(asked) | {"Mcp-Name": f"=?base64?{base64.b64encode(b'support').decode()}?="}

    assert post(asked, 200, headers)["result"]["isError"]


def test_an_unknown_revision_is_told_which_there_are():
    asked = message("tools/list", version="1900-01-01")

    answer = post(asked, 400, headers_of(asked, "1900-01-01"))

    assert answer["error"] == {
        "code": -32022, "message": "Unsupported protocol version",
        "data": {"supported": SUPPORTED, "requested": "1900-01-01"},
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["protocolVersion", "clientCapabilities", None])
def test_a_request_without_its_metadata_is_refused(missing):
    asked = message("tools/list")
    asked["params"]["_meta"] = {} if missing is None else asked["params"]["_meta"]
    asked["params"]["_meta"].pop(f"{META}{missing}", None)

    assert error(post(asked, 400)) == -32602


@pytest.mark.parametrize("method", ["initialize", "ping", "resources/list", "subscriptions/listen", "tools"])
def test_a_method_that_is_not_there_is_404_with_an_error_of_json_rpc(method):
    assert error(post(message(method), 404)) == -32601


@pytest.mark.parametrize("params", [{"name": "delete"}, {"name": "support", "arguments": [1]}], ids=["tool", "list"])
def test_a_tool_that_is_not_there_and_arguments_that_are_no_object_are_refused(params):
    assert error(post(message("tools/call", **params), 400)) == -32602


# ---- the revisions with a handshake


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2024-11-05", "2025-11-25"), (1, "2025-11-25")],
)
def test_a_handshake_agrees_on_a_revision(asked, answered):
    params = {"protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}

    result = post(older("initialize", **params), headers={})["result"]

    assert (result["protocolVersion"], result["capabilities"]) == (answered, {"tools": {}})
    assert result["serverInfo"]["version"]
    assert "resultType" not in result


def test_after_the_handshake_a_header_names_the_revision():
    assert post({"jsonrpc": "2.0", "method": "notifications/initialized"}, 202, OLDER) is None
    assert post(older("ping"), headers=OLDER) == {"jsonrpc": "2.0", "id": "a", "result": {}}
    assert len(post(older("tools/list"), headers=OLDER)["result"]["tools"]) > 3
    asked = older("tools/call", name="support", arguments={"technology": "x"})
    assert post(asked, headers=OLDER)["result"]["isError"]


@pytest.mark.parametrize("method", ["server/discover", "resources/list"])
def test_an_error_after_a_handshake_is_no_error_of_http(method):
    """Clients of these revisions take a 404 for the end of a session."""
    assert error(post(older(method), 200, OLDER)) == -32601


def test_without_header_and_metadata_nobody_knows_the_revision():
    assert error(post(older("tools/list"), 400, {})) == -32020
    assert error(post(older("tools/list"), 400, {"MCP-Protocol-Version": "2024-11-05"})) == -32022


# ---- messages


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b"\xff", -32700),
        (b'"\\ud800"', -32700),
        (b"[" * 100_000, -32700),
        (b"1" * 5000, -32700),
        (b"[]", -32600),
        (b"null", -32600),
        (json.dumps([message("tools/list")]).encode(), -32600),
        (json.dumps(message("tools/list") | {"jsonrpc": "1.0"}).encode(), -32600),
        (json.dumps(message("tools/list") | {"id": None}).encode(), -32600),
        (json.dumps(message("tools/list") | {"id": True}).encode(), -32600),
        (json.dumps(message("tools/list") | {"id": 1.5}).encode(), -32600),
        (json.dumps(message("tools/list") | {"id": {}}).encode(), -32600),
        (json.dumps(message("tools/list") | {"method": 1}).encode(), -32600),
        (json.dumps({"jsonrpc": "2.0", "id": 7, "result": {}}).encode(), -32600),
    ],
    ids=lambda one: None if isinstance(one, int) else one[:40].decode("latin-1"),
)
def test_what_is_not_one_message_is_refused(body, code):
    answer = post(body, 400, headers_of(message("tools/list")))

    assert error(answer) == code
    assert answer.get("id", 7) == 7


def test_a_refusal_has_the_id_of_its_request():
    answer = post(message("tools/list") | {"params": [1]}, 400, {})

    assert (error(answer), answer["id"]) == (-32600, 7)


def test_a_body_that_is_too_long_is_refused():
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        assert error(post(message("tools/list", x="y" * 1000), 413)) == -32600
        post(message("tools/list", x="y" * 100))


WORDS = st.text(max_size=20) | st.sampled_from(["mysql", "pkg:pypi/x@1", "\0", "\ud800", "x==1\n"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
ARGUMENTS = st.dictionaries(
    st.sampled_from(
        ["words", "a", "b", "technologies", "weights", "must_haves", "technology", "version", "text", "kind"]
    ),
    VALUES,
    max_size=3,
)


@settings(max_examples=30, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tool=st.sampled_from([*TOOLS]), arguments=ARGUMENTS | VALUES, more=st.dictionaries(WORDS, VALUES, max_size=2))
def test_whatever_an_agent_sends_is_answered(tool, arguments, more):
    asked = message("tools/call", name=tool, arguments=arguments)
    body = json.dumps({**more, **asked})

    answer = Client().post(MCP, body, content_type="application/json", headers=headers_of(asked))

    assert answer.status_code in (200, 400), (body, answer.content)
    assert "error" in answer.json() or answer.json()["result"]["content"][0]["text"]


# ---- HTTP


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT", "OPTIONS"])
def test_only_a_post_is_answered(client, method):
    answer = client.generic(method, MCP, headers={"Accept": "text/event-stream", "Mcp-Session-Id": "x"})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver.elsewhere.example"])
def test_a_page_of_another_site_is_refused(origin):
    asked = message("tools/list")

    answer = post(asked, 403, headers_of(asked) | {"Origin": origin})

    assert (error(answer), "id" in answer) == (-32600, False)


@pytest.mark.parametrize("origin", ["http://testserver", "HTTP://TESTSERVER", "http://127.0.0.1:8000"])
def test_our_own_pages_and_programs_without_a_page_are_answered(origin):
    asked = message("tools/list")

    post(asked, 200, headers_of(asked) | {"Origin": origin})


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (OperationalError("database is locked"), 503, "Out of service for a moment."),
        (ArithmeticError("1"), 500, "A fault of ours."),
        (DisallowedHost("x"), 400, "The request cannot be read."),
    ],
    ids=["away", "fault", "host"],
)
def test_an_error_of_the_site_itself_is_no_page(monkeypatch, fault, status, said):
    def fails(_):
        raise fault

    monkeypatch.setattr(messages, "our_origins", fails)
    answer = Client(raise_request_exception=False).post(MCP, "{}", content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json() == {"jsonrpc": "2.0", "error": {"code": -32603, "message": said}}
    assert (answer["Cache-Control"], "Access-Control-Allow-Origin" in answer) == ("no-store", False)
    assert ("Retry-After" in answer) == (status == 503)


def test_no_session_is_begun():
    answer = Client().post(
        MCP, json.dumps(older("initialize")), content_type="application/json", headers={"Mcp-Session-Id": "x"}
    )

    assert answer.status_code == 200
    assert "Mcp-Session-Id" not in answer
    assert not answer.cookies
