"""What runs on SQLite alone asks no database anything, in no way."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from . import once

HERE = Path(__file__).parent


def item(file: Path, *fixtures: str, marked: bool = False) -> Any:
    return SimpleNamespace(path=file, fixturenames=fixtures, get_closest_marker=lambda name: marked or None)


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "test_x.py") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_a_test_that_asks_for_no_database_runs_once(written):
    file = written("from .make import make_pair\n")

    assert once.is_asked_once(item(file))
    assert not once.is_asked_once(item(file, marked=True))
    assert not once.is_asked_once(item(file, "db"))
    assert not once.is_asked_once(item(file, "transactional_db"))


def test_a_test_in_a_browser_runs_once(written):
    assert once.is_asked_once(item(written("import subprocess\n"), "browser", "transactional_db", marked=True))


def test_files_that_have_a_database_of_their_own_or_ask_each_role_run_once():
    for name in once.ASKED_ONCE:
        assert (HERE / f"{name}.py").is_file()
        assert once.is_asked_once(item(HERE / f"{name}.py", marked=True))


@pytest.mark.parametrize(
    "text",
    [
        "from django.db import connection",
        "import subprocess",
        "import sqlite3",
        "def site(django_db_setup, django_db_blocker): ...",
        'os.environ["DATABASE_URL"]',
        "from .helper import (\n    run,\n)",
        "from tests.helper import run",
        "from . import other, helper",
        "    from .helper import run",
    ],
)
def test_a_file_that_may_reach_one_in_another_way_runs_on_each(written, text):
    written("import subprocess\n", "helper.py")

    assert not once.is_asked_once(item(written(f"{text}\n")))


@pytest.mark.parametrize("name", ["upgrade", "kills", "copy_database", "serve", "faults_machine", "query_plans"])
def test_files_with_processes_and_connections_of_their_own_are_known(name):
    assert once.has_other_ways(HERE / f"test_{name}.py")


def items(*names: str) -> list[Any]:
    return [item(HERE / f"{name}.py", marked=True) for name in names]


def test_each_of_two_runs_leaves_to_the_other_what_that_one_asks(monkeypatch):
    editors = [*items("test_desk"), *items("test_desk"), *items("test_drafts")]
    both, roles = items("test_copy_database"), items("test_roles")
    every = [*editors, *both, *roles, *items("test_feeds")]

    monkeypatch.setattr(once, "IS_FIRST_OF_TWO", True)
    monkeypatch.setattr(once, "IS_SECOND_RUN", False)
    assert once.left_out(every) == both

    monkeypatch.setattr(once, "IS_FIRST_OF_TWO", False)
    monkeypatch.setattr(once, "IS_SECOND_RUN", True)
    assert once.left_out(every) == [*roles, editors[1]]

    monkeypatch.setattr(once, "IS_SECOND_RUN", False)
    assert once.left_out(every) == []


def test_files_named_there_are_there():
    assert [name for name in once.OF_EDITORS | once.BETWEEN_BOTH if not (HERE / f"{name}.py").is_file()] == []
