"""Public pages are written in Jinja2: what a template may say, and where its bytecode is kept."""

import os

import pytest
from django.core.management import call_command
from django.utils.safestring import mark_safe
from jinja2 import FileSystemLoader, UndefinedError, meta
from markupsafe import Markup

from nicepick import jinja2
from nicepick.jinja2 import FOLDER, environment, public_names


@pytest.fixture
def make_environment(settings, tmp_path):
    """Environments as processes make them that start one after the other."""
    settings.VAR_DIR = tmp_path
    return lambda: environment(loader=FileSystemLoader(FOLDER))


# ---- what a template may say


def test_every_template_compiles(make_environment):
    made = make_environment()

    names = public_names()

    assert {"404.html", "comparisons/comparison.html", "comparisons/mail_to_reader.txt"} <= set(names)
    assert [name for name in names if name.startswith("admin/")] == []
    assert [made.get_template(name).name for name in names] == names


def test_a_part_shows_what_it_is_given_and_nothing_else(make_environment):
    made = make_environment()
    parts = [name for name in public_names() if name.startswith("parts/")]
    asked = {name: meta.find_undeclared_variables(made.parse(made.loader.get_source(made, name)[0])) for name in parts}

    assert len(parts) > 10
    assert {name: names - made.globals.keys() for name, names in asked.items() if names - made.globals.keys()} == {}


@pytest.mark.parametrize(
    "source", ["{{ pgae }}", "{{ page.titel }}", "{% if pgae %}x{% endif %}", "{{ page|sentnce }}"]
)
def test_a_misspelt_name_is_an_error(make_environment, source):
    made = make_environment()

    assert made.from_string("{{ page.title }}").render(page={"title": "C vs D"}) == "C vs D"
    with pytest.raises((UndefinedError, jinja2.jinja2.TemplateAssertionError)):
        made.from_string(source).render(page={})


def test_pages_are_escaped_and_mails_are_not(make_environment, tmp_path):
    (tmp_path / "page.html").write_text("{{ word }}")
    (tmp_path / "mail.txt").write_text("{{ word }}")
    made = make_environment()
    made.loader = FileSystemLoader(tmp_path)

    shown = {name: made.get_template(name).render(word="<b>R&D</b>") for name in ("page.html", "mail.txt")}

    assert shown == {"page.html": "&lt;b&gt;R&amp;D&lt;/b&gt;", "mail.txt": "<b>R&D</b>"}


@pytest.mark.parametrize("markup", [Markup("<b>it</b>"), mark_safe("<b>it</b>")])
def test_markup_stays_markup(make_environment, markup):
    assert make_environment().from_string("{{ it }}{{ '<' }}").render(it=markup) == "<b>it</b>&lt;"


# ---- the bytecode


SOME = ["410.html", "base.html", "parts/marks.html"]


def load(made):
    for name in SOME:
        made.get_template(name)


def test_bytecode_is_kept_for_the_next_process(make_environment, monkeypatch, tmp_path):
    load(make_environment())
    next_process = make_environment()
    monkeypatch.setattr(next_process, "compile", None)

    load(next_process)

    assert len(list((tmp_path / "templates").iterdir())) == len(SOME)


def test_a_changed_template_is_compiled_anew(make_environment, tmp_path):
    def shown():
        made = make_environment()
        made.loader = FileSystemLoader(tmp_path)
        return made.get_template("page.html").render()

    (tmp_path / "page.html").write_text("before")
    before = shown()
    (tmp_path / "page.html").write_text("after")

    assert (before, shown()) == ("before", "after")


def test_bytecode_that_one_account_keeps_can_be_read_by_the_one_that_serves(make_environment, tmp_path):
    before = os.umask(0o022)
    try:
        load(make_environment())
    finally:
        os.umask(before)

    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "templates").iterdir()} == {0o644}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-7],
        lambda content: content[:60] + bytes([content[60] ^ 1]) + content[61:],
        lambda content: b"\x80\x04 no bytecode, and no pickle either",
    ],
    ids=["empty", "cut", "one bit", "something else"],
)
def test_damaged_bytecode_is_made_anew(make_environment, tmp_path, damage):
    load(make_environment())
    files = sorted((tmp_path / "templates").iterdir())
    whole = [file.read_bytes() for file in files]
    for file in files:
        file.write_bytes(damage(file.read_bytes()))

    load(make_environment())

    assert [file.read_bytes() for file in files] == whole


def test_the_bytecode_of_another_jinja_is_not_run(make_environment, monkeypatch, tmp_path):
    load(make_environment())
    monkeypatch.setattr(jinja2.jinja2, "__version__", "0.0")
    other = make_environment()
    compiled = []
    monkeypatch.setattr(
        other, "compile", lambda *given: compiled.append(given[1]) or type(other).compile(other, *given)
    )

    load(other)

    assert compiled == SOME


def test_a_folder_that_cannot_be_written_does_no_harm(make_environment, tmp_path):
    (tmp_path / "templates").write_text("a file where the folder should be")

    load(make_environment())

    assert (tmp_path / "templates").read_text() == "a file where the folder should be"


def test_a_full_disk_leaves_no_half_file(make_environment, monkeypatch, tmp_path):
    def full(file, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jinja2.Path, "replace", full)

    load(make_environment())

    assert list((tmp_path / "templates").iterdir()) == []


def test_the_command_keeps_the_bytecode_of_all(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.TEMPLATES = [dict(backend) for backend in settings.TEMPLATES]  # so that the engines are made anew

    call_command("compile_templates")

    assert len(list((tmp_path / "templates").iterdir())) == len(public_names())
