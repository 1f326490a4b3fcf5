"""Agents that ask /mcp: by hand, header by header, and by a client that is not ours."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from mcp import Client as Agent
from mcp.client.streamable_http import streamable_http_client

MCP = "/mcp"
NEWEST = "2026-07-28"
META = "io.modelcontextprotocol/"


def message(method: str, version: str = NEWEST, **params: Any) -> dict[str, Any]:
    """A request as an agent of the newest revision sends it."""
    meta = {f"{META}protocolVersion": version, f"{META}clientCapabilities": {}}
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": {**params, "_meta": meta}}


def headers_of(asked: dict[str, Any], version: str = NEWEST) -> dict[str, str]:
    """The headers that say what the body says."""
    name = {"Mcp-Name": asked["params"]["name"]} if "name" in asked["params"] else {}
    return {"MCP-Protocol-Version": version, "Mcp-Method": asked["method"], **name}


def post(asked: Any, status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> Any:
    """Send a message, and return the answer once it has this status."""
    body = asked if isinstance(asked, str | bytes) else json.dumps(asked)
    sent = headers_of(asked) if headers is None else headers
    answer = Client().post(MCP, body, content_type="application/json", headers=sent, **more)
    assert answer.status_code == status, answer.content
    assert "Access-Control-Allow-Origin" not in answer
    if not answer.content:
        return None
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "no-store")
    return answer.json()


def call(tool: str, **arguments: Any) -> dict[str, Any]:
    """Call a tool, and return its result."""
    result: dict[str, Any] = post(message("tools/call", name=tool, arguments=arguments))["result"]
    return result


def text(result: dict[str, Any]) -> str:
    return str(result["content"][0]["text"])


def data(result: dict[str, Any]) -> Any:
    assert not result["isError"], text(result)
    return result["structuredContent"]["data"]


class Site(httpx2.AsyncBaseTransport):
    """This site for an asynchronous client; views run in the thread of the test, which has the database."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, int]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        answer = await sync_to_async(self._ask)(request, body)
        self.answers.append((request.method, answer.status_code))
        return httpx2.Response(answer.status_code, headers=dict(answer.items()), content=answer.content)

    def _ask(self, request: httpx2.Request, body: bytes) -> Any:
        kind = request.headers.get("content-type", "")
        return Client().generic(
            request.method, request.url.path, body, content_type=kind, headers=dict(request.headers)
        )


def with_agent(mode: str, work: Callable[[Agent], Awaitable[Any]]) -> tuple[Any, list[tuple[str, int]]]:
    """Let a client of that revision do ``work``; return its result, and the status of each answer."""
    site = Site()

    async def run() -> Any:
        async with (
            httpx2.AsyncClient(transport=site) as http,
            Agent(streamable_http_client(f"http://testserver{MCP}", http_client=http), mode=mode) as agent,
        ):
            return await work(agent)

    return async_to_sync(run)(), site.answers
