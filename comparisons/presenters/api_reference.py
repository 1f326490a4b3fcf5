"""The API's description in OpenAPI as its documentation page shows it. Pure: imports no Django."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .envelopes import Document

FIRST_ONES, WORDS, DEPTH = 1, 90, 5
"""How much of an answer is shown: items of a list, characters of a text, and how deep."""


class Example(NamedTuple):
    """A request that works on this site, and what it was answered."""

    url: str
    answer: Document


class Parameter(NamedTuple):
    """``note`` says whether it may be left out, "" where it may not."""

    name: str
    note: str
    description: str


class Operation(NamedTuple):
    """One method of one address; ``example`` and ``body`` are "" or JSON."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    body: str
    statuses: list[str]
    url: str
    example: str


class Subject(NamedTuple):
    """Operations about one subject."""

    name: str
    operations: list[Operation]


def subjects(document: Document, examples: Mapping[str, Example]) -> list[Subject]:
    """Return the operations by their first tag, in the order of the document; ``examples`` are by ``operationId``."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            example = examples.get(operation["operationId"])
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation, example, document))
    return [Subject(name, operations) for name, operations in found.items()]


def is_limited(document: Document) -> bool:
    """Return whether an operation may answer that it was asked too often."""
    return any("429" in one["responses"] for methods in document["paths"].values() for one in methods.values())


def _operation(path: str, method: str, one: Document, example: Example | None, document: Document) -> Operation:
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        description=one.get("description", ""),
        parameters=[_parameter(parameter) for parameter in one["parameters"]],
        body=_body(one, document),
        statuses=list(one["responses"]),
        url=example.url if example else "",
        example=written(example.answer) if example else "",
    )


def _parameter(one: Document) -> Parameter:
    return Parameter(one["name"], "" if one.get("required") else "optional", one.get("description", ""))


def _body(operation: Document, document: Document) -> str:
    """Return an example of what is sent, as the schema of the body has it."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    if name := schema.get("$ref", "").rpartition("/")[2]:
        schema = document["components"]["schemas"][name]
    examples = [content.get("example"), *schema.get("examples", [])]
    return next((_json(example) for example in examples if example is not None), "")


# ---- answers, shortened


def written(answer: Any) -> str:
    """Return an answer as indented JSON, with what it leaves out written as ``…``."""
    return _json(_shortened(answer, DEPTH))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _shortened(value: Any, depth: int) -> Any:
    match value:
        case dict():
            return {name: _shortened(inner, depth - 1) for name, inner in value.items()} if depth else {"…": "…"}
        case list():
            return list(_few(value, depth))
        case str() if len(value) > WORDS:
            return f"{value[:WORDS].rstrip()}…"
    return value


def _few(values: list[Any], depth: int) -> Iterator[Any]:
    if values and not depth:
        yield f"… {len(values)}"
        return
    for value in values[:FIRST_ONES]:
        yield _shortened(value, depth - 1)
    if len(values) > FIRST_ONES:
        yield f"… {len(values) - FIRST_ONES} more"
