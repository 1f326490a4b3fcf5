"""The API does what its description says, whatever schemathesis sends; no answer is a fault of ours."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from comparisons.api.responses import written
from comparisons.api.v1 import views
from comparisons.api.v1.openapi import operations
from comparisons.api.v1.views import described

from . import cached
from .every_address import ADDRESSES, API, make_site

HERE = {"Host": "localhost"}
OFFICIAL = Path(__file__).parent / "data" / "openapi-3.1.schema.json"
"""As the OpenAPI Initiative publishes it, of 2022-10-07."""
SHOWN = ["getComparison", "getTechnology", "listClaims", "listComparisons", "listTechnologies", "listCategories"]
SHOWN += ["getCategory", "listChanges", "index", "decidePair"]
OPERATIONS = [one["operationId"] for one in operations(described())]
REFUSED = [400, 404, 405, 413, 414, 415, 422, 429]
"""How the API refuses what its description leaves out."""
FILES = {
    "include-operation-id": ["checkDecision", "checkStack"],
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 409, 422]}},
}
"""Of operations that read a file: no schema says which texts are one, nor which records hold."""
CHECKS = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}, "operations": [FILES]}
)
EXAMPLES = 4
"""Requests to each operation in each mode."""


@pytest.fixture
def schema(db: None) -> Iterator[Any]:
    make_site()
    with cached.tests_keep_their_connection():
        yield schemathesis.openapi.from_wsgi(
            "/api/v1/openapi.json", get_wsgi_application(), headers=HERE, config=CHECKS
        )


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"])
def test_each_operation_answers_as_it_is_described(schema, mode):
    """All checks of schemathesis; a failure names the operation and the request."""

    @settings(
        max_examples=EXAMPLES, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def ask(operation, data):
        data.draw(operation.as_strategy(generation_mode=mode)).call_and_validate(headers=HERE)

    asked = [schema.find_operation_by_id(name) for name in OPERATIONS]
    for operation in asked if mode is GenerationMode.POSITIVE else filter(can_be_wrong, asked):
        ask(operation)


@pytest.fixture
def examples(db: None) -> dict[str, Any]:
    make_site()
    return {name: example.answer for name, example in views.examples().items()}


def test_the_description_is_valid_openapi():
    official = json.loads(OFFICIAL.read_text(encoding="utf-8"))

    assert [
        error.message for error in Draft202012Validator(official).iter_errors(json.loads(written(described())))
    ] == []


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_site_answers_has_the_shape_that_is_described(examples, name):
    operation = next(one for one in operations(described()) if one["operationId"] == name)
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": described()["components"]})

    assert examples[name]["data"]
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(examples[name])] == []


def test_each_operation_says_what_it_does_and_names_each_parameter():
    for one in operations(described()):
        assert one["summary"]
        assert one["description"]
        assert {"405", "500", "503"} <= one["responses"].keys()
        assert all(parameter["description"] for parameter in one["parameters"]), one["operationId"]


def can_be_wrong(operation: Any) -> bool:
    """Whether the description leaves out any request: each path that is no name is answered with 404."""
    described_as = operation.definition.raw
    return "requestBody" in described_as or any(one["in"] == "query" for one in described_as["parameters"])


def test_every_address_of_the_api_is_described():
    """But for the page for people and the description itself."""
    names = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{one.route}") for one in ADDRESSES if one.name in API}

    assert names == {*described()["paths"], "/api/v1/", "/api/v1/openapi.json"}
