"""Uploads of catalogue files: a dry run's report, and the import of just what it said."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from comparisons.catalogue import export
from comparisons.importing import uploads
from comparisons.models import CatalogueUpload, Comparison, Revision, Technology
from comparisons.models.editors_job import KEPT, JobState
from comparisons.services import reviewing

from .admin_pages import errors, fields_of, page, send
from .make import make_approvable_comparison, make_claim, make_editor, make_pair, make_technology
from .working import work

pytestmark = pytest.mark.django_db

ADD = "/admin/comparisons/catalogueupload/add/"
REDIS = {"technology": "redis", "name": "Redis", "kind": "database", "use_case": "Developers should use it for caches."}
YAML = b"technology: redis\nname: Redis\nkind: database\nuse_case: Developers should use it for caches.\n"


def uploaded(client: Client, content: bytes | list[Any], name: str = "more.jsonl") -> tuple[str, BeautifulSoup]:
    """Send a file; the address and the page that follow."""
    data = content if isinstance(content, bytes) else "\n".join(map(json.dumps, content)).encode()
    response = client.post(ADD, {"file": SimpleUploadedFile(name, data)}, follow=True)
    address = response.redirect_chain[-1][0] if response.redirect_chain else ADD
    return address, BeautifulSoup(response.content, "html.parser")


def confirmed(client: Client, address: str, soup: BeautifulSoup, reason: str = "A sheet.") -> BeautifulSoup:
    return send(client, address, fields_of(soup) | {"reason": reason})


def listed(soup: BeautifulSoup) -> list[str]:
    return [item.get_text(strip=True) for item in soup.select(".tasks li")]


def note(soup: BeautifulSoup) -> str:
    return soup.select_one("#content-main > p").get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [("redis.yaml", YAML), ("redis.json", json.dumps(REDIS).encode()), ("redis.jsonl", json.dumps(REDIS).encode())],
)
def test_a_file_is_reported_and_then_imported(editor: Client, ada: User, name: str, content: bytes) -> None:
    address, soup = uploaded(editor, content, name)

    assert listed(soup) == ["created technology redis"]
    assert "technologies: read 1 = would be created 1" in soup.select_one(".report").get_text()
    assert not Technology.objects.exists()

    done = confirmed(editor, address, soup)

    assert note(done).startswith("Imported on")
    assert Technology.objects.get().name == "Redis"
    assert list(Revision.objects.values_list("verb", "by", "by_name", "reason")) == [
        ("import", ada.pk, "Ada Lovelace", "A sheet.")
    ]
    upload = CatalogueUpload.objects.get()
    assert (upload.state, bytes(upload.content)) == (JobState.DONE, b"")


def test_a_changed_comparison_is_in_the_persons_name_too(editor: Client, ada: User) -> None:
    comparison = make_pair()
    record = export.comparison_record(comparison.pk) | {"intro": "Two databases."}

    address, soup = uploaded(editor, [record])
    assert listed(soup) == ["updated comparison mysql-vs-postgresql: intro"]
    confirmed(editor, address, soup)

    assert Comparison.objects.get().intro == "Two databases."
    assert list(Revision.objects.values_list("by", "reason")) == [(ada.pk, "A sheet.")]


def test_what_is_wrong_is_named_with_file_and_line_and_nothing_is_imported(editor: Client) -> None:
    address, soup = uploaded(editor, [REDIS, {"technology": "mysql", "name": "MySQL", "kind": "engine"}])

    [line] = listed(soup)[:1]
    assert line.startswith("more.jsonl, line 2: kind: “engine”: expected")
    assert note(soup).startswith("1 thing is wrong with this file")
    assert soup.select_one("textarea[name=reason]") is None

    seen = CatalogueUpload.objects.get().found
    editor.post(address, {"reason": "All the same.", "seen": seen})
    assert not Technology.objects.exists()


def test_a_file_of_nothing_new_is_told(editor: Client) -> None:
    mysql = make_technology("mysql")

    _, soup = uploaded(editor, [export.technology_record(mysql.pk)])
    assert note(soup) == "The catalogue holds all of this already: nothing would change."

    _, soup = uploaded(editor, b"\n", "empty.jsonl")
    assert note(soup) == "There is no record in this file."


def test_a_file_of_another_kind_or_size_is_refused(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert errors(uploaded(editor, YAML, "redis.xlsx")[1]) == [uploads.WRONG_END]
    assert errors(uploaded(editor, b"", "redis.yaml")[1]) == ["The submitted file is empty."]
    monkeypatch.setattr(uploads, "MOST_BYTES", len(YAML) - 1)
    assert errors(uploaded(editor, YAML, "redis.yaml")[1]) == [uploads.TOO_LARGE]
    monkeypatch.setattr(uploads, "MOST_BYTES", len(YAML))
    assert errors(uploaded(editor, YAML, "redis.yaml")[1]) == []
    assert CatalogueUpload.objects.count() == 1


def test_hostile_bytes_are_reported(editor: Client) -> None:
    for content in (b"\xff\xfe\x00", b'{"technology": "\\u0000", "name": "\\ud800"}', b"{" * 5000):
        _, soup = uploaded(editor, content, "bad.json")
        assert listed(soup)


def test_without_a_reason_nothing_is_imported(editor: Client) -> None:
    address, soup = uploaded(editor, [REDIS])

    assert errors(confirmed(editor, address, soup, " ")) == ["Readers see this: say why."]
    assert not Technology.objects.exists()


def test_a_change_meanwhile_shows_the_report_again_and_imports_nothing(editor: Client) -> None:
    mysql = make_technology("mysql")
    record = export.technology_record(mysql.pk)
    address, soup = uploaded(editor, [{"technology": "mysql", "licence": "MIT"}])
    Technology.objects.filter(pk=mysql.pk).update(kind="tool")

    again = confirmed(editor, address, soup)

    assert note(again).startswith("The catalogue changed after you confirmed this file")
    assert export.technology_record(mysql.pk) == record | {"kind": "tool"}

    done = confirmed(editor, address, again)
    assert note(done).startswith("Imported on")
    assert Technology.objects.values_list("kind", "licence").get() == ("tool", "MIT")


def test_a_change_of_something_else_does_not_matter(editor: Client) -> None:
    make_technology("mysql")
    address, soup = uploaded(editor, [{"technology": "mysql", "licence": "MIT"}])
    make_claim(make_technology("postgresql"))

    assert note(confirmed(editor, address, soup)).startswith("Imported on")


def test_a_report_that_nobody_saw_is_not_confirmed(editor: Client) -> None:
    address, soup = uploaded(editor, [REDIS])

    again = send(editor, address, fields_of(soup) | {"reason": "All the same.", "seen": "0" * 64})

    assert "The report has changed since this page was opened" in again.select_one("form .errornote").get_text()
    assert not Technology.objects.exists()


def test_a_file_is_imported_once(editor: Client) -> None:
    address, soup = uploaded(editor, [REDIS])
    confirmed(editor, address, soup)

    again = confirmed(editor, address, soup)

    assert note(again).startswith("Imported on")
    assert Revision.objects.count() == 1


def test_a_large_file_is_the_workers(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    address, soup = uploaded(editor, [REDIS])

    soup = confirmed(editor, address, soup)
    assert note(soup).startswith("The file is being imported")
    assert soup.select_one("meta[http-equiv=refresh]") is not None
    assert not Technology.objects.exists()

    work()
    assert note(page(editor, address)).startswith("Imported on")
    assert Technology.objects.count() == 1

    [task] = DBTaskResult.objects.all()
    uploads.run.func(*task.args_kwargs["args"])
    assert Revision.objects.count() == 1


def test_a_file_that_fails_midway_imports_nothing_and_can_be_confirmed_again(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = uploads.keep("more.jsonl", json.dumps(REDIS).encode(), by=ada)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "summary", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            uploads.confirm(upload, reason="Why not.", seen=upload.found)
    assert not Technology.objects.exists()

    uploads.confirm(upload, reason="Why not.", seen=upload.found)
    assert Technology.objects.count() == 1


def test_a_review_in_a_file_is_given_by_approving_instead(editor: Client) -> None:
    comparison = make_approvable_comparison()
    record = export.comparison_record(comparison.pk)

    _, soup = uploaded(editor, [record | {"reviewed": "2026-11-01", "reviewed_by": "Ada"}])

    assert "expected the stored review or none: approve the page in the admin" in listed(soup)[0]
    _, soup = uploaded(editor, [record | {"intro": "Two of a kind."}])
    assert listed(soup)[0].endswith(": intro")


def test_whoever_uploads_the_words_of_a_page_does_not_approve_them(editor: Client, ada: User, settings: Any) -> None:
    settings.FOUR_EYES = True
    comparison = make_approvable_comparison()
    assert not reviewing.is_own_work(comparison, ada)

    address, soup = uploaded(editor, [export.comparison_record(comparison.pk) | {"intro": "Two of a kind."}])
    confirmed(editor, address, soup)

    assert reviewing.is_own_work(comparison, ada)
    assert not reviewing.is_own_work(comparison, make_editor("grace"))


def test_a_stored_review_may_stay_in_a_file(editor: Client) -> None:
    reviewed = {"reviewed": "2026-11-01", "reviewed_by": "Ada"}
    comparison = make_approvable_comparison(**reviewed)
    record = export.comparison_record(comparison.pk)

    _, soup = uploaded(editor, [record | {"intro": "Two of a kind."}])

    assert listed(soup)[0].startswith("updated comparison")


def test_each_editor_sees_their_own_files(editor: Client) -> None:
    address, _ = uploaded(editor, [REDIS])
    grace = Client()
    grace.force_login(make_editor("grace"))

    assert grace.get(address).status_code == 404
    assert page(grace, "/admin/comparisons/catalogueupload/").select("#result_list tbody tr") == []
    assert len(page(editor, "/admin/comparisons/catalogueupload/").select("#result_list tbody tr")) == 1


@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        (["import_catalogueupload", "publish_comparison"], 200),
        (["import_catalogueupload"], 403),
        (["publish_comparison", "change_technology"], 403),
    ],
)
def test_only_whoever_may_import_and_publish_uploads(client: Client, permissions: list[str], status: int) -> None:
    client.force_login(make_editor("eve", permissions=permissions))

    assert client.get(ADD).status_code == status


def test_files_of_long_ago_go_with_the_next_one(ada: User) -> None:
    old = uploads.keep("old.jsonl", json.dumps(REDIS).encode(), by=ada)
    CatalogueUpload.objects.filter(pk=old.pk).update(created=old.created - KEPT * 2)

    uploads.keep("new.jsonl", json.dumps(REDIS).encode(), by=ada)

    assert list(CatalogueUpload.objects.values_list("name", flat=True)) == ["new.jsonl"]
