"""What Django keeps to itself is found by `make lint`, and what it documents is let through."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import internals


@pytest.fixture
def found(tmp_path):
    """The line and the words of each problem in a repository whose one file holds the given lines."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)

    def look(*lines):
        (tmp_path / "one.py").write_text("\n".join(lines) + "\n")
        return [place.removeprefix("one.py:") for place in internals.found(tmp_path)]

    return look


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("from django.template.base import Token", "django.template.base.Token"),
        ("from django.template import base", "django.template.base"),
        ("import django.template.base", "django.template.base"),
        ("from django.db.models import sql", "django.db.models.sql"),
        ("from django.db.models.sql.compiler import SQLCompiler", "django.db.models.sql.compiler.SQLCompiler"),
        ("from django.db.models.query import ModelIterable", "django.db.models.query.ModelIterable"),
        ("from django.db.backends.sqlite3.base import Database", "django.db.backends.sqlite3.base.Database"),
        ("def late():\n    from django.db.migrations import loader", "django.db.migrations.loader"),
    ],
)
def test_undocumented_modules_are_refused(found, line, name):
    [problem] = found(line)

    assert f"{name} is not documented by Django" in problem


@pytest.mark.parametrize("line", ["from django._os import join", "from django.utils.html import _html_escapes"])
def test_private_names_are_refused(found, line):
    [problem] = found("", line)

    assert problem.startswith("2: django.")
    assert problem.endswith("is private to Django")


def test_attributes_that_others_keep_to_themselves_are_refused(found):
    class_of_ours = ["class Form(Base):", "    def _post_clean(self):", "        super()._post_clean()"]

    assert found("formset._errors = []") == ["1: _errors is private to the package that defines it"]
    assert found('getattr(self.stderr, "_out", 0)') == ["1: _out is private to the package that defines it"]
    assert found(*class_of_ours) == ["3: _post_clean is private to the package that defines it"]


def test_what_is_documented_or_ours_is_let_through(found):
    assert not found(
        "from django.db.backends.base.schema import BaseDatabaseSchemaEditor",
        "from django.db.backends.signals import connection_created",
        "from django.db.models.query import QuerySet",
        "from django.template import Context, Origin",
        "from django.template.loaders.cached import Loader",
        "from django.utils.translation import gettext as _",
        "from ._own import _helper",
        "import _thread",
        "def _own(model):",
        "    return model._meta, model._default_manager, model.__class__",
        "class Thing:",
        "    def __init__(self):",
        "        self._kept = module._own",
        "        other._kept",
        "    async def _waited(self):",
        "        await self._waited()",
    )
