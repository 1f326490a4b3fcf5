"""Inline tables over several lines, which Cargo reads."""

import tomllib

import pytest

from comparisons.manifests import toml_tables
from comparisons.manifests.reading import read
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.toml_tables import on_one_line


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a = {\n b = 1,\n c = 2\n}", {"a": {"b": 1, "c": 2}}),
        ("a = { b = 1, }", {"a": {"b": 1}}),
        ("a = { # why\n b = 1, # because, }\n}\nd = 1", {"a": {"b": 1}, "d": 1}),
        ("a = {\n b = { c = [1,\n 2,\n ],\n },\n}", {"a": {"b": {"c": [1, 2]}}}),
        ("a = [\n { b = 1 },\n {\n c = 2 },\n]", {"a": [{"b": 1}, {"c": 2}]}),
        ('a = { b = \'}\',\n c = "{,}\\"#" }', {"a": {"b": "}", "c": '{,}"#'}}),
        ('a = """{\n,}"""\nb = """\n\\"""\n"""', {"a": "{\n,}", "b": '"""\n'}),
        ("a = '''\n{ \"\n'''\nb = {\n}", {"a": '{ "\n', "b": {}}),
        ('a = {\n b = """c"""",\n d = """"e"""""\n}', {"a": {"b": 'c"', "d": '"e""'}}),
        ("# it's {\na = 1\n", {"a": 1}),
        ("[a]\nb = 1\n[c]\n", {"a": {"b": 1}, "c": {}}),
    ],
)
def test_inline_tables_are_put_on_one_line_and_all_else_stays(text, meant):
    assert tomllib.loads(on_one_line(text)) == meant


def test_a_crate_is_read_with_them_and_its_lines_stay():
    manifest = read('[dependencies]\na = {\n  version = "=1.2.3",\n}\nb = "2"\n', kind="cargo")

    assert [(one.name, one.version, one.line) for one in manifest.dependencies] == [("a", "1.2.3", 2), ("b", "", 5)]


def test_what_is_broken_all_the_same_is_refused_with_its_own_line():
    with pytest.raises(UnreadableManifest, match="Line 3"):
        read("[dependencies]\na = 1\n<<<<<<< HEAD\nb = {\n}\n", kind="cargo")


def test_of_signs_beyond_all_files_no_more_is_looked_at(monkeypatch):
    text = "a = {\n b = 1,\n}\n"
    monkeypatch.setattr(toml_tables, "MOST", 6)
    assert tomllib.loads(on_one_line(text)) == {"a": {"b": 1}}

    monkeypatch.setattr(toml_tables, "MOST", 5)
    with pytest.raises(ValueError, match=r"^$"):
        on_one_line(text)
    with pytest.raises(UnreadableManifest, match="Line 1: its TOML cannot be read"):
        read(text, kind="cargo")
