"""The documentation page shows what to send and what comes back, and its examples work on this site."""

import json
from collections.abc import Callable
from typing import Any

import html5lib
import pytest

from comparisons.presenters import api_reference
from comparisons.presenters.api_reference import Example

from .make import make_pair

pytestmark = pytest.mark.django_db
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def section(client: Any) -> Callable[[str], Any]:
    """What the page shows of an operation, by its id."""

    def find(name: str) -> Any:
        page = html5lib.parse(client.get("/api/v1/").content.decode())
        return next(one for one in page.iter(f"{XHTML}section") if one.get("aria-labelledby") == name)

    return find


def code_of(section: Any) -> Any:
    """The JSON that a section shows."""
    return json.loads("".join(next(section.iter(f"{XHTML}pre")).itertext()))


def test_a_shelf_is_sent_as_shown_and_each_field_of_it_is_explained(client, section):
    make_pair()

    shown = section("decideShelf")

    terms = ["".join(one.itertext()).split() for one in shown.iter(f"{XHTML}dt")]
    assert terms == [
        ["technologies"], ["weights", "optional"], ["must_haves.open_source", "optional"],
        ["must_haves.self_hosted", "optional"], ["must_haves.supported_months", "optional"],
        ["must_haves.released_before", "optional"],
    ]  # fmt: skip
    assert all("".join(one.itertext()).strip() for one in shown.iter(f"{XHTML}dd"))
    sent = code_of(shown) | {"technologies": ["mysql", "postgresql"]}
    assert client.post("/api/v1/decide", sent, content_type="application/json").status_code == 200


def test_a_record_is_sent_as_shown(client, section):
    make_pair()

    shown = section("checkDecision")

    [sent] = ["".join(one.itertext()) for one in shown.iter(f"{XHTML}pre")]
    assert "What to send, as text/markdown:" in ["".join(one.itertext()) for one in shown.iter(f"{XHTML}p")]
    answer = client.post("/api/v1/decisions/check", sent, content_type="text/markdown")
    assert answer.json()["data"]["recorded"]["chosen"] == "postgresql"


def test_a_decision_is_shown_with_its_address_and_counts_no_question(client, section, monkeypatch):
    make_pair()
    monkeypatch.setattr("comparisons.api.v1.limits.count", None)

    shown = section("decidePair")

    monkeypatch.undo()
    address = next(one.get("href") for one in shown.iter(f"{XHTML}a") if "decide?" in one.get("href"))
    answer = client.get(address[address.index("/api/") :]).json()["data"]
    assert code_of(shown)["data"]["answer"] == answer["answer"]


def test_without_a_comparison_the_page_shows_what_it_can(client, section):
    assert not list(section("decidePair").iter(f"{XHTML}pre"))
    assert code_of(section("listComparisons")) == {"data": []}


def test_weights_are_shown_with_a_criterion_of_the_comparison():
    rows = [{"criterion": {"slug": "operations"}}]

    def named(weighing: Any) -> str:
        return api_reference.criterion_of({"getComparison": Example("", {"data": {"weighing": weighing}})})

    assert [named({"rows": rows}), named({"rows": []}), named(None)] == ["operations", "", ""]
    assert api_reference.criterion_of({}) == ""


def test_the_other_forms_of_a_comparison_are_named_by_addresses_that_answer(client, settings):
    make_pair()
    page = html5lib.parse(client.get("/api/v1/").content.decode())

    blocks = ["".join(one.itertext()) for one in page.iter(f"{XHTML}pre")]
    named = next(block for block in blocks if "badge.svg" in block).split()

    assert len(named) == 7
    for address in named:
        assert client.get(address.removeprefix(settings.SITE_URL.rstrip("/"))).status_code == 200
