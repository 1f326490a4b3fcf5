"""Programs take the schema and the monthly dumps; a page lists the dumps, or says when the first one will be there."""

import hashlib
import io
from datetime import UTC, datetime

import jsonschema
import pytest
from django.test import Client

from comparisons.services import dumps
from comparisons.views.data import FOR_GOOD
from nicepick.front.requests import OpenedFile

from .make import make_pair
from .reading import parsed

pytestmark = pytest.mark.django_db
ADDRESS = "/data/2026-11.jsonl.gz"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return settings.DATA_DIR


@pytest.fixture
def dump():
    make_pair()
    list(dumps.writing(datetime(2026, 11, 1, tzinfo=UTC)))
    return dumps.find("2026-11")


def get(address=ADDRESS, **headers):
    return Client().get(address, headers=headers)


def test_a_dump_is_sent_as_it_is_stored(dump, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = get(accept_encoding="gzip")

    assert b"".join(response.streaming_content) == dump.file.read_bytes()
    said = {name: response[name] for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control")}
    assert said == {
        "Content-Type": "application/gzip",
        "Content-Length": str(dump.size),
        "ETag": f'"{dump.sha256}"',
        "Cache-Control": FOR_GOOD,
    }
    assert response["Content-Disposition"] == 'attachment; filename="nice-pick-2026-11.jsonl.gz"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Content-Encoding" not in response
    assert "Set-Cookie" not in response


def test_head_says_the_same_without_the_file(dump):
    head, whole = Client().head(ADDRESS), get()

    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)
    whole.close()


def test_whoever_has_it_gets_no_second_one(dump):
    whole = get()
    whole.close()

    assert get(if_none_match=f'"{dump.sha256}"').status_code == 304
    assert get(if_modified_since=whole["Last-Modified"]).status_code == 304
    assert get(if_none_match='"other"').status_code == 200


def test_the_checksum_is_that_of_the_file(dump):
    response = get(f"{ADDRESS}.sha256")

    assert response.content.decode() == f"{hashlib.sha256(dump.file.read_bytes()).hexdigest()}  2026-11.jsonl.gz\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "x", "2026-11.jsonl.gz.sha256", "..%2F2026-11", "٢٠٢٦-11"])
@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.gz.sha256"])
def test_a_month_without_a_dump_is_not_found_and_not_kept(dump, month, ending):
    response = get(f"/data/{month}{ending}")

    assert response.status_code == 404
    assert "immutable" not in response.get("Cache-Control", "")


def test_no_form_is_taken(dump):
    assert Client().post(ADDRESS).status_code == 405


def test_the_page_lists_the_dumps_with_all_that_it_takes_to_cite_them(dump, django_assert_num_queries):
    list(dumps.writing(datetime(2026, 12, 1, tzinfo=UTC)))

    with django_assert_num_queries(0):
        page = parsed(get("/data/"))

    newest, first = page.select(".ledger > li")
    assert newest.h3.get_text() == "2026-12.jsonl.gz"
    assert first.h3.a["href"] == ADDRESS
    words = " ".join(first.get_text(" ").split())
    assert "Written 1 Nov 2026 Size 1 kB Comparisons 1 Technologies 2" in words
    assert dump.sha256 in words
    assert f"To cite it: {dump.cite}" in words
    assert first.select_one(f'a[href="{ADDRESS}.sha256"]')
    assert page.select_one('a[rel~="license"]')
    assert page.select_one('a[href="/schema/catalogue-1.json"]')


def test_before_the_first_dump_the_page_says_when_it_comes():
    page = parsed(get("/data/"))

    assert page.select(".ledger") == []
    assert "One is written in the first week of each month" in page.get_text()


@pytest.mark.parametrize(("size", "words"), [(999_999, "1,000 kB"), (1_000_000, "1 MB"), (104_890_193, "105 MB")])
def test_a_size_is_told_in_a_unit_that_fits(dump, size, words, monkeypatch):
    monkeypatch.setattr(dumps, "listed", lambda: [dumps.Dump("2026-11", dump.file, size, "0", dump.header)])

    assert f"Size {words}" in " ".join(parsed(get("/data/")).get_text(" ").split())


def test_other_pages_lead_there():
    assert parsed(get("/sources/")).select_one('main a[href="/data/"]')
    assert parsed(get("/")).select_one('footer a[href="/data/"]')


def test_the_schema_is_at_its_own_address(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = get("/schema/catalogue-1.json")

    assert response["Content-Type"] == "application/schema+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    schema = response.json()
    assert schema["$id"] == "http://127.0.0.1:8000/schema/catalogue-1.json"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid({"category": "databases", "name": "Databases"})


def test_a_file_that_no_server_sends_by_its_path_comes_in_blocks():
    file = OpenedFile(io.BytesIO(b"12345"), 2)

    assert list(file) == [b"12", b"34", b"5"]
    file.close()
    assert file.file.closed
