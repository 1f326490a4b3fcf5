"""The API's description in OpenAPI as its documentation page shows it. Pure: imports no Django."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .envelopes import Document

FIRST_ONES, WORDS, DEPTH = 1, 90, 5
"""How much of an answer is shown: items of a list, characters of a text, and how deep."""


class Example(NamedTuple):
    """A request that works on this site, and what it was answered; ``answer`` is {} where nobody asked."""

    url: str
    answer: Document


class Parameter(NamedTuple):
    """``note`` says whether it may be left out, "" where it may not."""

    name: str
    note: str
    description: str


class Operation(NamedTuple):
    """One method of one address; ``example``, the data of an answer, is "" or JSON, ``body`` a ``media_type`` or ""."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    body: str
    media_type: str
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
    media_type, sent = _sent(one)
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        description=one.get("description", ""),
        parameters=[_parameter(parameter) for parameter in one["parameters"]]
        + list(_fields(_resolved(sent.get("schema", {}), document), document)),
        body=_body(sent.get("example", "")),
        media_type=media_type,
        statuses=list(one["responses"]),
        url=example.url if example else "",
        example=written({"data": example.answer["data"]}) if example and example.answer else "",
    )


def _parameter(one: Document) -> Parameter:
    return Parameter(one["name"], "" if one.get("required") else "optional", one.get("description", ""))


def _sent(operation: Document) -> tuple[str, Document]:
    """Return the first media type of what is sent, with its schema and an example; {} where nothing is."""
    content: Document = operation.get("requestBody", {}).get("content", {})
    return next(iter(content.items()), ("", {}))


def _body(example: Any) -> str:
    return example if isinstance(example, str) else indented(example)


def _resolved(schema: Document, document: Document) -> Document:
    """Return the schema itself where it is named, alone or with a default beside it."""
    name = next(iter(schema.get("allOf", [schema]))).get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _fields(schema: Document, document: Document, within: str = "") -> Iterator[Parameter]:
    """Yield the fields of what is sent, those of an inner object by their path: ``must_haves.open_source``."""
    for name, field in schema.get("properties", {}).items():
        inner = _resolved(field, document)
        if "properties" in inner:
            yield from _fields(inner, document, f"{within}{name}.")
        else:
            note = "" if name in schema.get("required", []) else "optional"
            yield Parameter(within + name, note, field.get("description", ""))


# ---- answers, shortened


def criterion_of(examples: Mapping[str, Example]) -> str:
    """Return the slug of a criterion that decides in the comparison that is shown, "" where none does."""
    shown = examples.get("getComparison")
    weighing = shown.answer["data"].get("weighing") if shown else None
    return weighing["rows"][0]["criterion"]["slug"] if weighing and weighing["rows"] else ""


def envelope_of(examples: Mapping[str, Example]) -> str:
    """Return what stands around the data of an answer, "" where no example has one."""
    return next((written(one.answer | {"data": "…"}) for one in examples.values() if one.answer), "")


def written(answer: Any) -> str:
    """Return an answer as indented JSON, with what it leaves out written as ``…``."""
    return indented(_shortened(answer, DEPTH))


def indented(value: Any) -> str:
    """Return JSON for people."""
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
