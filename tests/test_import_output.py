"""What an operator sees of refused rows, and where nobody reads the output of a command to its end."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparisons.importing.progress import Show
from comparisons.models import Finding

from .import_sets import csv, fails, run
from .make import make_claim, make_reviewed_comparison, make_technology

ROOT = Path(__file__).parents[1]
GOOD = "click,github_stars,1,2026-10-01,https://example.org/"


def named(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("  ")]


@pytest.mark.django_db
def test_the_first_twenty_refused_rows_are_named_and_all_where_they_are_asked_for(tmp_path):
    make_technology("click")
    path = csv(
        tmp_path, GOOD, *(f"nowhere-{number},github_stars,1,2026-10-01,https://example.org" for number in range(25))
    )

    few, every = named(run("figures", path)), named(run("figures", path, verbosity=2))

    assert few[0] == "  figures.csv, line 3: unknown technology"
    assert few[20:] == ["  … and 5 more, which --verbosity 2 names"]
    assert every == [f"  figures.csv, line {line}: unknown technology" for line in range(3, 28)]
    assert every[:20] == few[:20]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [20, 21])
def test_what_is_not_named_is_counted_only_where_there_is_more(tmp_path, count):
    lines = named(fails("figures", csv(tmp_path, *["nowhere,nothing,1,2,3"] * count)))

    assert len(lines) == count
    assert ("more" in lines[-1]) == (count == 21)


@pytest.mark.django_db
def test_what_a_terminal_would_obey_is_not_said(tmp_path):
    path = tmp_path / "landscape.yml"
    path.write_text(
        "categories:\n- name: Tools\n  subcategories:\n  - name: B\n    items:\n    - {name: Tool}\n"
        '    - {name: "\\e[2J"}\n'
        '    - {name: Tool, project: "\\u202eevil"}\n'
    )

    assert all(line.isprintable() for line in run("landscape", path, verbosity=2).splitlines())


@pytest.mark.django_db
@pytest.mark.parametrize(("verbosity", "shown"), [(1, 200), (2, 230)])
def test_all_errors_of_a_catalogue_are_named_where_they_are_asked_for(tmp_path, verbosity, shown):
    path = tmp_path / "a.jsonl"
    path.write_text(
        "\n".join(f'{{"technology": "tool-{number}", "name": "Tool", "colour": "red"}}' for number in range(230))
    )
    err = io.StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("import_catalogue", str(path), verbosity=verbosity, stdout=io.StringIO(), stderr=err)

    said = f"{err.getvalue()}\n{failure.value}"
    assert sum("colour" in line for line in said.splitlines()) == shown
    assert ("… and 30 more" in said) == (verbosity == 1)


class Broken(io.StringIO):
    """A stream whose reader went away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_progress_that_nobody_reads_does_not_end_a_run():
    seconds = iter(range(0, 1000, 100))
    show = Show(Broken(), clock=lambda: next(seconds))

    show.step("Read")(1)
    show.finish()


@pytest.fixture
def database(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "DEBUG": "true"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return environment


def test_a_reader_that_leaves_early_ends_an_import_quietly_and_leaves_it_whole(database, tmp_path):
    path = tmp_path / "landscape.yml"
    items = "\n".join(["    - name: Tool"] * 3001)
    path.write_text(f"categories:\n- name: Tools\n  subcategories:\n  - name: Shelf\n    items:\n{items}\n")
    command = f"{sys.executable} manage.py import_source landscape {path} -v 2 --observed 2026-11-22"

    def shell(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", line], cwd=ROOT, env=database, capture_output=True, text=True, check=False)

    run = shell(f"{command} | head -1; echo ${{PIPESTATUS[0]}}")

    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "read 3,003 = created 3 + updated 0 + unchanged 0 + queued 0 + refused 3,000", "0",
    ]  # fmt: skip
    assert "created 0 + updated 0 + unchanged 3 " in shell(command).stdout


@pytest.fixture
def unread():
    """A pipe that nobody reads; each line is written at once."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as stream:
        yield stream


@pytest.mark.django_db
def test_a_check_that_nobody_reads_keeps_what_it_found_and_fails(unread):
    for slug in ("mysql", "postgresql"):
        make_claim(make_technology(slug), text="It keeps rows.")

    with pytest.raises(CommandError, match="1 contradiction: same_text 1"):
        call_command("check_consistency", stdout=unread)

    assert [found.kind for found in Finding.objects.all()] == ["same_text"]


@pytest.mark.django_db
def test_a_check_of_reviews_that_nobody_reads_judges_all_and_fails(unread):
    for one, other in (("mysql", "postgresql"), ("go", "rust")):
        make_reviewed_comparison(one, other, verdict={"in_short": ""})

    with pytest.raises(CommandError, match="2 judged: 2 with errors"):
        call_command("check_catalogue", stdout=unread)
