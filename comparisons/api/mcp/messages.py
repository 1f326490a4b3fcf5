"""The one address of the Model Context Protocol: a POST is answered at once, in JSON, and nothing is remembered.

Revision 2026-07-28 says with each request which revision it speaks. Older ones begin with a handshake, and name their
revision in a header after it.
"""

import base64
import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from comparisons.models.paths import absolute
from comparisons.presenters.envelopes import DOCUMENTATION, MEDIA_TYPE, SCHEMA_VERSION, Document
from comparisons.services.origins import our_origins

from . import tools

MODERN, OLDER = "2026-07-28", ("2025-11-25", "2025-06-18")
META = "io.modelcontextprotocol/"
UNREADABLE, INVALID, NO_METHOD, BAD_PARAMETERS, MISMATCH, NO_REVISION = -32700, -32600, -32601, -32602, -32020, -32022
CAPABILITIES: Document = {"tools": {}}
FOR_ALL = {"ttlMs": 3_600_000, "cacheScope": "public"}
INSTRUCTIONS = """Nice Pick compares technologies and gives a reasoned pick for each pair it has published. Cite the
address of what you use, and say whether that page is reviewed. Where an answer says that it cannot say, say so too."""


class Fault(Exception):
    """Raised where a message has no result, with a code of JSON-RPC and a sentence."""

    def __init__(self, code: int, sentence: str, status: int = 400, **data: Any) -> None:
        super().__init__(sentence)
        self.status, self.document = status, {"code": code, "message": sentence} | ({"data": data} if data else {})


@require_POST
@sensitive_variables()
def answer(request: HttpRequest) -> HttpResponse:
    """Answer one message. A page of another site is refused, and a notification changes nothing."""
    message: Document = {}
    is_older = False
    try:
        if request.headers.get("Origin", "").lower() not in {"", *our_origins(request)}:
            raise Fault(INVALID, "A page of another site may not ask.", 403)
        message = _read(request)
        _must_be_one(message)
        if "id" not in message:
            return HttpResponse(status=202)
        is_older = _is_older(request, message)
        result = _result(request, message["method"], message["params"], is_older)
    except Fault as fault:
        return _said(message, {"error": fault.document}, 200 if is_older else fault.status)
    about = {} if is_older else {"resultType": "complete", "_meta": {f"{META}serverInfo": _server()}}
    return _said(message, {"result": about | result}, 200)


def _said(message: Document, said: Document, status: int) -> HttpResponse:
    number = {"id": message["id"]} if type(message.get("id")) in (str, int) else {}
    body = json.dumps({"jsonrpc": "2.0", **number, **said}, separators=(",", ":"))
    return HttpResponse(body, content_type=MEDIA_TYPE, status=status, headers={"Cache-Control": "no-store"})


def _read(request: HttpRequest) -> Document:
    """Return the object of the body, empty where it is none."""
    try:
        found = json.loads(request.body.decode())
        json.dumps(found, ensure_ascii=False).encode()  # fails for half of a character
    except RequestDataTooBig:
        raise Fault(INVALID, "The body is too long.", 413) from None
    except (ValueError, RecursionError):
        raise Fault(UNREADABLE, "The body is not JSON in UTF-8.") from None
    return {"params": {}} | found if isinstance(found, dict) else {}


def _must_be_one(message: Document) -> None:
    is_named = isinstance(message.get("method"), str) and type(message.get("id", "")) in (str, int)
    if message.get("jsonrpc") != "2.0" or not is_named or not isinstance(message["params"], dict):
        raise Fault(INVALID, "The body must be one request of JSON-RPC 2.0, its id a string or an integer.")


def _is_older(request: HttpRequest, message: Document) -> bool:
    """Return whether a handshake comes before this message; refuse headers that do not say what the body says."""
    given = message["params"].get("_meta")
    meta: Document = given if isinstance(given, dict) else {}
    declared, header = meta.get(f"{META}protocolVersion"), request.headers.get("MCP-Protocol-Version")
    if declared is None and (header in OLDER or (header is None and message["method"] == "initialize")):
        return True
    if header is None or (declared is not None and declared != header):
        raise Fault(MISMATCH, "The header MCP-Protocol-Version is missing, or is not what _meta says.")
    if header != MODERN:
        raise Fault(NO_REVISION, "Unsupported protocol version", supported=[MODERN, *OLDER], requested=header)
    if declared is None or not isinstance(meta.get(f"{META}clientCapabilities"), dict):
        raise Fault(BAD_PARAMETERS, f"_meta needs {META}protocolVersion and {META}clientCapabilities.")
    _must_mirror(request, "Mcp-Method", message["method"])
    if message["method"] == "tools/call":
        _must_mirror(request, "Mcp-Name", message["params"].get("name"))
    return False


def _must_mirror(request: HttpRequest, name: str, value: Any) -> None:
    header = request.headers.get(name, "")
    if header.startswith("=?base64?") and header.endswith("?="):
        try:
            header = base64.b64decode(header[9:-2], validate=True).decode()
        except ValueError:
            raise Fault(MISMATCH, f"The header {name} is not Base64 of UTF-8.") from None
    if header != value:
        raise Fault(MISMATCH, f"The header {name} is missing, or is not what the body says.")


def _result(request: HttpRequest, method: str, asked: Document, is_older: bool) -> Document:
    match method:
        case "tools/list" if asked.get("cursor") is not None:
            raise Fault(BAD_PARAMETERS, "The list of tools has one page: ask without a cursor.")
        case "tools/list":
            return {"tools": tools.described(), **FOR_ALL}
        case "tools/call" if not isinstance(asked.get("name"), str) or asked["name"] not in tools.TOOLS:
            raise Fault(BAD_PARAMETERS, "There is no such tool: tools/list names all.")
        case "tools/call" if not isinstance(asked.get("arguments", {}), dict):
            raise Fault(BAD_PARAMETERS, "“arguments” must be an object.")
        case "tools/call":
            return tools.call(request, asked["name"], asked.get("arguments", {}))
        case "server/discover" if not is_older:
            known = {"supportedVersions": [MODERN, *OLDER], "capabilities": CAPABILITIES}
            return {**known, "instructions": INSTRUCTIONS, **FOR_ALL}
        case "initialize" if is_older:
            wanted = asked.get("protocolVersion")
            known = {"protocolVersion": wanted if wanted in OLDER else OLDER[0], "capabilities": CAPABILITIES}
            return {**known, "serverInfo": _server(), "instructions": INSTRUCTIONS}
        case "ping" if is_older:
            return {}
    raise Fault(NO_METHOD, "There is no such method.", 404)


def _server() -> Document:
    about = {"name": "nice-pick", "title": "Nice Pick", "version": str(SCHEMA_VERSION)}
    return about | {"websiteUrl": absolute(DOCUMENTATION)}
