"""Those who keep the site running ask whether it is alive."""

import shutil
from collections import namedtuple

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from comparisons.services import migrations, readiness

Usage = namedtuple("Usage", "total used free")


def test_a_running_site_says_so_without_its_database(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


def test_a_site_with_its_database_is_ready(client, db):
    assert client.get("/readyz").status_code == 200


def test_a_site_whose_database_fails_is_not_ready(client, db):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready\n"


def test_a_site_whose_database_has_no_tables_yet_is_not_ready(client, db):
    def refuse(execute, sql, params, many, context):
        return execute(sql.replace("comparisons_version", "comparisons_nowhere"), params, many, context)

    with transaction.atomic(), connection.execute_wrapper(refuse):
        response = client.get("/readyz")
        transaction.set_rollback(True)

    assert response.status_code == 503


def troubles():
    return readiness.Readiness().troubles()


def test_a_site_with_a_migration_to_come_is_not_ready(db, monkeypatch):
    monkeypatch.setattr(migrations, "are_unapplied", lambda: True)

    assert troubles() == ["A migration is not applied."]


def test_applied_migrations_are_taken_for_granted_for_a_minute(db, monkeypatch):
    now, asked = [0.0], []
    monkeypatch.setattr(migrations, "are_unapplied", lambda: asked.append(now[0]) or False)
    ready = readiness.Readiness(clock=lambda: now[0])
    for now[0] in (0.0, 59.9, 60.0, 61.0):
        assert ready.troubles() == []

    assert asked == [0.0, 60.0]


@pytest.mark.parametrize(("free", "is_full"), [(readiness.LEAST_FREE, False), (readiness.LEAST_FREE - 1, True)])
def test_a_site_whose_disk_is_nearly_full_is_not_ready(db, settings, monkeypatch, tmp_path, free, is_full):
    settings.PAGE_CACHE, settings.DATA_DIR = tmp_path / "pages.sqlite3", None
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(free, 0, free))

    assert (f"{tmp_path} has less than 100 MB left." in troubles()) is is_full


def test_a_site_whose_page_cache_cannot_be_written_is_not_ready(db, settings, tmp_path):
    settings.PAGE_CACHE, settings.DATA_DIR = tmp_path / "gone" / "pages.sqlite3", None

    assert troubles() == [f"{tmp_path / 'gone'} cannot be written."]


def test_strangers_learn_yes_or_no_and_the_log_what_it_is_once(client, db, settings, tmp_path, caplog):
    settings.PAGE_CACHE, settings.DATA_DIR = tmp_path / "gone" / "pages.sqlite3", None
    answers = [client.get("/readyz") for _ in range(2)]
    settings.PAGE_CACHE = None
    again = client.get("/readyz")

    assert {(answer.status_code, answer.content) for answer in answers} == {(503, b"not ready\n")}
    assert (again.status_code, again.content) == (200, b"ok\n")
    assert [record.getMessage() for record in caplog.records] == [
        f"Not ready: {tmp_path / 'gone'} cannot be written.",
        "Ready again.",
    ]


def test_a_command_says_what_it_is(db, settings, tmp_path, capsys):
    settings.PAGE_CACHE, settings.DATA_DIR = None, None
    call_command("check_ready")
    settings.PAGE_CACHE = tmp_path / "gone" / "pages.sqlite3"

    assert capsys.readouterr().out == "Ready.\n"
    with pytest.raises(CommandError, match=r"gone cannot be written\."):
        call_command("check_ready")


def test_health_is_read_only(client):
    assert client.post("/healthz").status_code == 405


def test_a_browser_reaches_the_running_site(visitor):
    page = visitor.new_page()

    response = page.goto("/healthz")

    assert response.status == 200
    assert page.inner_text("body").strip() == "ok"
