"""What every answer for programs has, whoever gives it: scripts of any site may read it, and errors are problems.

To agents an error of the site itself is one of JSON-RPC, which scripts of other sites may not read.
"""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path

from comparisons.models.paths import absolute
from comparisons.presenters import problems
from comparisons.presenters.envelopes import MEDIA_TYPE, PROBLEM

from .responses import refusal

ROOT, DOCUMENT, ADMIN = "/api", ".json", "/admin/"
AGENTS, INTERNAL_ERROR = "/mcp", -32603
SAFE = ("GET", "HEAD")
PREFLIGHT = {
    "Allow": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Deprecation, Sunset",
}
OF_THE_BODY = {"content-type", "content-length", "cache-control"}
"""Headers of an error page that do not hold for what stands in its place."""

View = Callable[[HttpRequest], HttpResponseBase]


def for_programs(get_response: View) -> View:
    """Answer preflights, give answers for programs their CORS headers, and turn the site's error pages to problems.

    A preflight is answered for every address, so that a script sees the problem of a wrong one.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_for_programs(request.path_info):
            response = get_response(request)
            return _for_agents(response) if request.path_info == AGENTS and _is_a_page(response) else response
        response = HttpResponse(status=204, headers=PREFLIGHT) if request.method == "OPTIONS" else get_response(request)
        if response.status_code >= 400 and response.get("Content-Type") != PROBLEM:
            response = _in_place_of(response, _without_slash(request, response) or _problem(response))
        for name, value in FOR_ANY_SITE.items():
            response[name] = value
        return response

    return middleware


def is_for_programs(path: str) -> bool:
    """Return whether a path is under /api/ or that of a JSON document; what editors do is no program's business."""
    is_document = path.endswith(DOCUMENT) and not path.startswith(ADMIN)
    return is_document or path == ROOT or path.startswith(f"{ROOT}/")


def _is_a_page(response: HttpResponseBase) -> bool:
    """Return whether an error is a page for people; that of a method has no body."""
    return response.status_code >= 400 and response.status_code != 405 and "html" in response.get("Content-Type", "")


def _for_agents(response: HttpResponseBase) -> HttpResponse:
    words = problems.of_status(response.status_code)["title"]
    said = {"jsonrpc": "2.0", "error": {"code": INTERNAL_ERROR, "message": f"{words}."}}
    answer = HttpResponse(json.dumps(said), content_type=MEDIA_TYPE, status=response.status_code)
    answer["Cache-Control"] = "no-store"
    return _in_place_of(response, answer)


def _in_place_of(response: HttpResponseBase, other: HttpResponse) -> HttpResponse:
    """Give another response the headers of the first: those of security, Allow and Retry-After."""
    for name, value in response.items():
        if name.lower() not in OF_THE_BODY:
            other[name] = value
    return other


def _without_slash(request: HttpRequest, response: HttpResponseBase) -> HttpResponse | None:
    """Return the redirect to the address without its final slashes, if there is something."""
    path = request.path_info.rstrip("/")
    if response.status_code != 404 or path == request.path_info:
        return None
    try:
        resolve(path)
    except Resolver404:
        return None
    query = request.META.get("QUERY_STRING", "")
    url = escape_uri_path(path) + (f"?{query}" if query else "")
    return HttpResponsePermanentRedirect(url, preserve_request=request.method not in SAFE)


def _problem(response: HttpResponseBase) -> HttpResponse:
    found = problems.of_status(response.status_code)
    answer = refusal(found | {"index": absolute("/api/v1")} if response.status_code == 404 else found)
    if "GET" in response.get("Allow", ""):
        response["Allow"] = response["Allow"].removesuffix(", HEAD") + ", HEAD, OPTIONS"
    return answer
