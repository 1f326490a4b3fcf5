"""An operator, or a build, checks the files that list what a project depends on."""

import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from sarif_pydantic import Sarif

from comparisons.domain import days
from comparisons.models import Condition
from comparisons.presenters.stack_report import RULES

from .make import make_condition, make_published_comparison, make_release, make_technology

pytestmark = pytest.mark.django_db

LONG, OVER = date(2999, 1, 1), date(2020, 1, 1)


@pytest.fixture(autouse=True)
def catalogue():
    """MySQL 8.0 has ended, 8.4 ends soon; PostgreSQL 17 is supported, and picked against MySQL."""
    mysql = make_technology("mysql", name="MySQL", kind="library", packages={"pypi": ["mysqldriver"]})
    postgresql = make_technology("postgresql", name="PostgreSQL", kind="library", packages={"pypi": ["psycopg"]})
    for technology, cycle, until in (
        (mysql, "8.0", OVER), (mysql, "8.4", days.utc_today() + timedelta(days=9)), (mysql, "9.0", LONG),
        (postgresql, "17", LONG),
    ):  # fmt: skip
        make_release(technology, cycle=cycle, support="until", supported_until=until)
    return make_published_comparison(mysql, postgresql, verdict={"pick": "high"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys, *words: str) -> tuple[int, str, str]:
    """The exit status of the command, and what it printed."""
    status: Any = 0
    try:
        call_command("check_stack", *words)
    except SystemExit as stop:
        status = stop.code
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return name


# ---- text


def test_each_line_is_answered_and_the_end_says_how_many_are_in_which_state(folder, capsys):
    write(folder, "requirements.txt", "psycopg==17.1\nmysqldriver==8.0.3\nunheard-of==1\n")

    status, out, err = check(capsys, "requirements.txt")

    lines = out.splitlines()
    assert (status, err) == (1, "")
    assert lines[0] == "requirements.txt:2: Support has ended: mysqldriver 8.0.3"
    assert "    http://127.0.0.1:8000/technologies/mysql/" in lines
    assert any(line.startswith("    MySQL vs PostgreSQL: We picked PostgreSQL, not MySQL. (not yet") for line in lines)
    assert "requirements.txt:1: Fine: psycopg 17.1" in lines
    assert lines[-2] == "requirements.txt:3: Not known here: unheard-of 1"
    assert lines[-1].startswith("1 without support, 1 fine and 1 ")


@pytest.mark.parametrize(
    ("asked", "status", "state"),
    [
        ("mysqldriver==8.0.3", 1, "Support has ended"),
        ("mysqldriver==8.4.1", 0, "Support ends soon"),
        ("mysqldriver==9.0.1", 0, "In question"),
        ("mysqldriver", 0, "In question"),
        ("psycopg==17.1", 0, "Fine"),
        ("psycopg", 0, "Cannot say"),
        ("unheard-of==1", 0, "Not known here"),
    ],
)
def test_only_support_that_has_ended_fails_a_build(folder, capsys, asked, status, state):
    found, out, _ = check(capsys, write(folder, "requirements.txt", f"{asked}\n"))

    assert (found, out.split(": ")[1]) == (status, state)


def test_what_came_true_since_a_verdict_was_decided_is_told(folder, capsys, catalogue):
    make_condition(catalogue.verdict, text="MySQL rolls back a migration", happened=days.utc_today())
    assert Condition.objects.count() == 1

    _, out, _ = check(capsys, write(folder, "requirements.txt", "psycopg==17.1\n"))

    assert "requirements.txt:1: In question: psycopg 17.1" in out
    assert "It came true: MySQL rolls back a migration" in out


# ---- several files, and files that cannot be read


def test_several_files_are_one_stack(folder, capsys):
    files = write(folder, "requirements.txt", "psycopg==17.1\n"), write(folder, "Dockerfile", "FROM mysql:9.0\n")

    _, out, _ = check(capsys, *files, "--format", "json")

    document = json.loads(out)["data"]
    assert [one["name"] for one in document["files"]] == ["requirements.txt", "Dockerfile"]
    assert {one["file"] for one in document["packages"]} == {0, 1}
    assert all(one["comparisons"][0]["is_within"] for one in document["packages"])


def test_a_file_that_cannot_be_read_is_named_and_keeps_no_other_back(folder, capsys):
    write(folder, "requirements.txt", "mysqldriver==8.0.3\n")
    (folder / "package.json").write_text("{]")

    status, out, err = check(capsys, "package.json", "missing.txt", "requirements.txt")

    assert status == 2
    assert "requirements.txt:1: Support has ended: mysqldriver 8.0.3" in out
    assert err.splitlines()[0].startswith("package.json: ")
    assert err.splitlines()[1] == "missing.txt: It can't be opened: No such file or directory."
    unread = json.loads(check(capsys, "package.json", "missing.txt", "--format", "json")[1])["data"]["unread"]
    assert [(one["name"], one["line"]) for one in unread] == [("package.json", 1), ("missing.txt", None)]


def test_where_nothing_could_be_read_nothing_is_said_of_a_stack(folder, capsys):
    assert check(capsys, "missing.txt")[:2] == (2, "")


def test_a_file_that_names_no_package_says_so(folder, capsys):
    assert check(capsys, write(folder, "requirements.txt", "# nothing yet\n"))[:2] == (0, "No package is named.\n")


def test_a_file_is_read_no_further_than_its_bound(folder, capsys):
    (folder / "requirements.txt").write_bytes(b"#\n" * (2 * 1024 * 1024))

    status, _, err = check(capsys, "requirements.txt")

    assert (status, err) == (2, "requirements.txt: The file has more than 2 MiB; nothing of it was read.\n")


def test_what_is_piped_in_is_read(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"mysqldriver==8.0.3\n")))

    assert check(capsys, "-")[1].startswith("-:1: Support has ended: mysqldriver 8.0.3\n")


def test_a_name_with_control_characters_cannot_write_to_the_terminal(folder, capsys):
    name = "a\x1b[31m.txt"
    (folder / name).write_text("psycopg==17.1\n")

    _, out, err = check(capsys, name, "b\x1b.txt")

    assert "\x1b" not in out + err


# ---- SARIF


def test_findings_stand_beside_their_lines(folder, capsys):
    text = "psycopg==17.1\n\nmysqldriver==8.0.3\nmysqldriver==8.4.0 ; python_version > '3'\nunheard-of\n"
    write(folder, "requirements.txt", text)

    status, out, _ = check(capsys, "requirements.txt", "missing.txt", "--format", "sarif")

    log = json.loads(out)
    [run] = Sarif.model_validate(log).runs
    found = [
        (one.rule_id, one.level.value, one.locations[0].physical_location.region.start_line) for one in run.results
    ]
    assert status == 2
    assert found == [("ended", "error", 3), ("soon", "warning", 4), ("unknown", "none", 5)]
    assert run.results[0].message.text.startswith("mysqldriver 8.0.3: Support of MySQL 8.0")
    assert "MySQL vs PostgreSQL: We picked PostgreSQL, not MySQL." in run.results[0].message.text
    assert [rule.id for rule in run.tool.driver.rules] == [rule.key for rule in RULES.values()]
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_a_pick_that_went_the_other_way_leads_to_its_comparison(folder, capsys):
    write(folder, "requirements.txt", "mysqldriver==9.0.1\n")

    _, out, _ = check(capsys, "requirements.txt", "--format", "sarif")

    [result] = json.loads(out)["runs"][0]["results"]
    assert (result["ruleId"], result["hostedViewerUri"]) == (
        "in_question", "http://127.0.0.1:8000/compare/mysql-vs-postgresql/"
    )  # fmt: skip
