"""The description of the API in OpenAPI 3.1, made once a process from the operations and the shapes."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from comparisons.domain import content_licence
from comparisons.models.paths import absolute
from comparisons.presenters import problems
from comparisons.presenters.envelopes import DOCUMENTATION, PROBLEM, Document, Problem

from .base import api

PREFIX = "api/v1"
MOVED = {
    "description": "Another spelling, an alias or an older slug: the address where it stands.",
    "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
}
RETRY_AFTER = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Problem"}
OF_ALL = (405, 500, 503)
"""Statuses of problems that every operation may have."""
TOO_SOON = (429, 503)
"""Statuses that say when to ask again."""


@cache
def described() -> Document:
    """Return the OpenAPI document."""
    document: Document = dict(api.get_openapi_schema(path_prefix=PREFIX))
    document["info"] |= {
        "summary": "Which of two technologies, and why.",
        "license": {"name": content_licence.NAME, "url": content_licence.URL},
    }
    document["servers"] = [{"url": absolute("")}]
    document["externalDocs"] = {"description": "How to use the API", "url": absolute(DOCUMENTATION)}
    document["components"]["responses"] = {}
    document["components"]["schemas"] |= _problem_shapes()
    for operation in operations(document):
        _complete(operation, document["components"]["responses"])
    return document


def operations(document: Document) -> Iterator[Document]:
    """Yield the operations of all paths."""
    for methods in document["paths"].values():
        yield from methods.values()


def _problem_shapes() -> Document:
    """Return the shape of a problem, and those within it."""
    shape = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**shape.pop("$defs", {}), "Problem": shape}


def _complete(operation: Document, shared: Document) -> None:
    """Say what errors look like, that other spellings lead on, and that a parameter left out is no null."""
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
        if example := parameter["schema"].pop("examples", None):
            parameter["schema"]["examples"] = example
            parameter["example"] = example[0]
            parameter.pop("examples", None)
    responses: dict[Any, Any] = operation["responses"]
    for status in {*OF_ALL, *(one for one in responses if int(one) >= 400)}:
        shared[f"Problem{status}"] = _of_problem(int(status))
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    if any(parameter["in"] == "path" for parameter in operation["parameters"]):
        responses[301] = MOVED
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}


def _without_null(schema: Document) -> Document:
    """Return the schema of an optional parameter: in an address, what is left out is not there."""
    kinds: list[Document] = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | kinds[0]


def _of_problem(status: int) -> Document:
    """Return the response of an error, with a problem of each kind that has this status."""
    kinds = {code: kind for code, kind in problems.KINDS.items() if kind.status == status}
    examples = {
        code: {"summary": kind.title, "value": problems.of(code) | {"type": absolute(f"{DOCUMENTATION}#{code}")}}
        for code, kind in kinds.items()
    }
    found: Document = {
        "description": " ".join(f"{kind.title}." for kind in kinds.values()),
        "content": {PROBLEM: {"schema": PROBLEM_SCHEMA, "examples": examples}},
    }
    return found | ({"headers": {"Retry-After": RETRY_AFTER}} if status in TOO_SOON else {})
