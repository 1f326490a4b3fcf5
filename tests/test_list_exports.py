"""Exports of the admin's lists: all rows that a filter shows, streamed, without formulas and without readers."""

import csv
import io
import json
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from comparisons.admin.bulk import exports
from comparisons.admin.bulk.cells import cell
from comparisons.catalogue import export
from comparisons.models import Technology

from .admin_pages import page
from .make import (
    make_claim,
    make_editor,
    make_feedback,
    make_pair,
    make_revision,
    make_source_entry,
    make_technology,
)

pytestmark = pytest.mark.django_db

LISTS = {
    "technology": make_technology,
    "comparison": make_pair,
    "proscons": make_claim,
    "feedback": make_feedback,
    "sourceentry": make_source_entry,
    "revision": make_revision,
}


def exported(client: Client, model: str, form: str, query: str = "") -> str:
    response: Any = client.get(f"/admin/comparisons/{model}/export/{form}/{query}")
    assert response.status_code == 200
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response.streaming_content).decode()  # type: ignore[arg-type]


def table(client: Client, model: str, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(client, model, "csv", query).removeprefix("\ufeff"))))


@pytest.mark.parametrize("model", LISTS)
def test_each_list_has_buttons_that_export_what_it_shows(editor: Client, model: str) -> None:
    LISTS[model]()
    links = page(editor, f"/admin/comparisons/{model}/").select(".object-tools a[download]")

    assert [link.get_text() for link in links] == ["Export as CSV", "Export as JSON lines"]
    for link in links:
        response: Any = editor.get(str(link["href"]))
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content).count(b"\n") == (2 if "csv" in str(link["href"]) else 1)


def test_all_pages_of_a_filter_are_exported_and_nothing_else(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PART", 7)
    Technology.objects.bulk_create(
        Technology(slug=f"t-{number}", name=f"T {number}", kind="tool" if number % 3 else "library")
        for number in range(90)
    )

    found = table(editor, "technology", "?kind__exact=tool")

    assert [row["slug"] for row in found] == [f"t-{number}" for number in range(90) if number % 3]
    [link, _] = page(editor, "/admin/comparisons/technology/?kind__exact=tool").select(".object-tools a[download]")
    assert link["href"] == "/admin/comparisons/technology/export/csv/?kind__exact=tool"


def test_a_search_is_exported_as_it_finds(editor: Client) -> None:
    make_technology("mysql")
    make_technology("redis")

    assert [row["name"] for row in table(editor, "technology", "?q=redis")] == ["Redis"]


def test_json_lines_are_records_that_an_import_takes(editor: Client) -> None:
    comparison = make_pair()
    make_claim(comparison.low)

    lines = exported(editor, "technology", "jsonl").splitlines() + exported(editor, "comparison", "jsonl").splitlines()

    assert list(map(json.loads, lines)) == [
        export.technology_record(comparison.low_id),
        export.technology_record(comparison.high_id),
        export.comparison_record(comparison.pk),
    ]


def test_claims_say_what_they_are_of(editor: Client) -> None:
    claim = make_claim(make_technology("mysql"), polarity="con", text="Slow — often", quote="")

    [line] = map(json.loads, exported(editor, "proscons", "jsonl").splitlines())

    assert (line["key"], line["technology"], line["sign"], line["text"]) == (claim.key, "mysql", "con", "Slow — often")
    assert "quote" not in line
    assert line["checked"] == claim.checked.isoformat()


def test_disagreements_tell_nothing_of_the_reader(editor: Client) -> None:
    make_feedback(email="reader@example.org", client="203.0.113.0/24", token="secret-token")

    for form in ("csv", "jsonl"):
        text = exported(editor, "feedback", form)
        assert not any(word in text for word in ("reader@example.org", "203.0.113", "secret-token"))
        assert "email" not in text
        assert "client" not in text


FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "\t'=1",
    "\r=1": "\r'=1",
    " =1": " '=1",
    "a;=1": "a;'=1",
    "a,=1": "a,'=1",
    'a,"=1': "a,\"'=1",
    "a\n=1": "a\n'=1",
    "a|@x": "a|'@x",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_starts_a_formula(text: str) -> None:
    assert cell(text) == FORMULAS[text]


@pytest.mark.parametrize("text", ["1 = 1", "a - b", "x@example.org", "C++", "one, - two", "'quoted'", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_values_are_written_as_records_have_them() -> None:
    assert [cell(value) for value in (None, True, False, -3, [1, "a"], {"a": "=1"})] == [
        "", "true", "false", "-3", '[1, "a"]', '{"a": "=1"}',
    ]  # fmt: skip


def test_a_formula_in_a_field_is_text_in_the_file(editor: Client) -> None:
    make_technology("mysql", name="=HYPERLINK(1)")

    assert [row["name"] for row in table(editor, "technology")] == ["'=HYPERLINK(1)"]
    assert '"name": "=HYPERLINK(1)"' in exported(editor, "technology", "jsonl")


@pytest.mark.parametrize("model", LISTS)
def test_whoever_may_not_see_a_list_exports_nothing_of_it(client: Client, model: str) -> None:
    client.force_login(make_editor("eve", permissions=[]))

    assert client.get(f"/admin/comparisons/{model}/export/csv/").status_code == 403


def test_whoever_may_look_may_export(client: Client) -> None:
    make_technology("mysql")
    client.force_login(make_editor("eve", permissions=["view_technology"]))

    assert len(table(client, "technology")) == 1


def test_a_query_that_the_list_refuses_exports_nothing(editor: Client) -> None:
    make_technology("mysql")

    response = editor.get("/admin/comparisons/technology/export/csv/?kind__nonsense=1")

    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/comparisons/technology/"
    assert editor.get("/admin/comparisons/technology/export/xlsx/").status_code == 404


def test_rows_are_read_in_parts_of_a_few_queries(
    editor: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(exports, "PART", 10)
    Technology.objects.bulk_create(Technology(slug=f"t-{number}", name=f"T {number}") for number in range(25))
    response: Any = editor.get("/admin/comparisons/technology/export/csv/")

    with django_assert_num_queries(7):  # two for each of three parts, and one that finds no more
        content = b"".join(response.streaming_content)

    assert content.count(b"\n") == 26
