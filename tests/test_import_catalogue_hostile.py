"""An operator imports hostile catalogue files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import Technology

from .import_files import technology

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent


HOSTILE = {
    "alias bomb": ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", ".yaml"),
    "tag": ("technology: !!python/object/apply:os.system ['touch x']\n", ".yaml"),
    "deep": ("[" * 100_000, ".yaml"),
    "deep json": ("[" * 100_000, ".json"),
    "deep line": ('{"technology": ' + "[" * 100_000, ".jsonl"),
    "nul": ("technology: c\nname: a\0b\n", ".yaml"),
    "nul in a line": ('{"technology": "c", "name": "a\\u0000b"}\n', ".jsonl"),
    "surrogate": ('{"technology": "c", "name": "\\ud800"}\n', ".jsonl"),
    "surrogate as a key": ('{"technology": "c", "\\ud800": "\\ud800"}\n', ".jsonl"),
    "surrogate as a slug": ('{"technology": "\\ud800"}\n', ".jsonl"),
    "numbers": ('{"technology": 1, "name": 2, "pros": 3}\n', ".jsonl"),
    "no text": ("\0\0\0", ".json"),
    "long slug": (f'{{"technology": "{"x" * 1_000_000}"}}\n', ".jsonl"),
    "not a record": ("- - - a\n", ".yaml"),
    "many digits": (f'{{"criterion": "c", "name": "C", "weight": {"9" * 5000}}}\n', ".jsonl"),
}


@pytest.mark.parametrize(("content", "suffix"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_an_error_and_nothing_else(refused, content, suffix):
    errors = refused(content, suffix=suffix)

    assert errors
    assert all(len(error) < 1000 and error.isprintable() for error in errors)


def test_invalid_utf_8_is_an_error(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"technology: c\nname: \xff\n")

    with pytest.raises(CommandError, match="line 2: expected text in UTF-8"):
        call_command("import_catalogue", str(path))


def test_html_is_text(catalogue):
    catalogue(technology("c", summary="<script>alert(1)</script>"))

    assert Technology.objects.get().summary == "<script>alert(1)</script>"


def test_a_database_that_was_never_migrated_says_so(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("technology: c\nname: C\n")
    settings = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}

    run = subprocess.run(
        [sys.executable, "manage.py", "import_catalogue", str(path)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 1
    assert "run manage.py migrate" in run.stderr
    assert "Traceback" not in run.stderr
