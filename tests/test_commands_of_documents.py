"""Every command in the documents runs; what cannot run here is held by another test."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from .backing_up import only_on
from .documents_run import Machine, below
from .held_commands import HELD, holding, is_held
from .test_docs import ROOT, documents, lines_in

OPERATING = ROOT / "docs" / "operating.md"


def make_databases(machine):
    """Make two at which only migrate has been: the one that the settings name, and one to copy into."""
    stored = machine / "var" / "lib" / "nice-pick"
    for folder in (stored, machine / "var" / "cache" / "nice-pick"):
        folder.mkdir(parents=True)
    for file in (stored / "nicepick.sqlite3", machine / "migrated.sqlite3"):
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as here, closing(sqlite3.connect(file)) as copy:
            here.backup(copy)


def shown_settings(machine):
    """Those of the document, with its folders below ours."""
    (block,) = re.findall(r"^```ini\n(.*?)^```", OPERATING.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return dict(line.split("=", 1) for line in below(machine, block).splitlines())


@only_on("sqlite")
def test_every_command_runs_in_the_order_of_its_document(db, tmp_path):
    make_databases(tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "tests.documents_run", tmp_path],
        cwd=ROOT,
        env=os.environ | shown_settings(tmp_path) | {"DJANGO_SETTINGS_MODULE": "nicepick.settings"},
        capture_output=True,
        text=True,
    )

    ran = re.findall(r"^\S+ \$ (.*)$", done.stdout, re.MULTILINE)
    assert done.returncode == 0, f"{done.stdout[-300:]}{done.stderr}"
    assert ran == [line for document in documents() for line in lines_in(document) if not is_held(line)]
    assert len(ran) > 40


@pytest.mark.parametrize("pattern", sorted(HELD))
def test_what_is_held_by_another_test_is_shown_and_the_test_is_there(pattern):
    file, _, test = HELD[pattern].partition("::")

    assert f"def {test}(" in (Path(__file__).with_name(file)).read_text(encoding="utf-8")
    assert any(holding(line) == HELD[pattern] for document in documents() for line in lines_in(document))


@pytest.mark.parametrize("line", ["rm -r /usr/local", "sudo mount /dev/sda1 /mnt", "cp ~/.profile here"])
def test_a_command_of_which_nobody_said_anything_is_neither_held_nor_run(line, tmp_path):
    assert not is_held(line)
    with pytest.raises(ValueError, match=r"^Nobody said "):
        Machine(tmp_path).run(line)
