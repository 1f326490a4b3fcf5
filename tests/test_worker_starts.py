"""Which processes start the worker's thread: each has a database of its own, on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVER = "import nicepick.wsgi"
COMMAND = "import django; django.setup(); from django.core.management import call_command; call_command('check')"


@pytest.mark.parametrize(
    ("program", "variables", "expected"),
    [
        (SERVER, {}, True),
        (SERVER, {"WORKER": "false"}, False),
        (SERVER, {"DATABASE_URL": "sqlite://:memory:"}, False),
        (COMMAND, {}, False),
    ],
)
def test_a_server_starts_the_thread_and_nothing_else_does(program, variables, expected, tmp_path):
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/picks.sqlite3", "WORKER": "", "EMAIL_URL": "dummymail://"}
    names = "; import threading; print([thread.name for thread in threading.enumerate()])"

    said = subprocess.check_output(
        [sys.executable, "-c", program + names],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nicepick.settings"} | elsewhere | variables,
        text=True,
    )

    assert ("'tasks'" in said) == expected
