"""An operator imports what holds nothing: the run fails, and nothing has changed."""

import gzip
import io
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import Fact, Signal, Source, Technology
from comparisons.models.source_entry import Answer, SourceEntry
from comparisons.open_data.readers import READERS

from .import_sets import counts, csv, fails, run
from .make import make_technology
from .upstream import SMALL, topic, write_archive, write_topic

pytestmark = pytest.mark.django_db
FIGURES = "technology,metric,value,observed,source"
GRAPH = "num_pushers,topic,iso2_code,year,quarter"
PACKAGES = "technology,ecosystem,package,role,downloads_month"


@pytest.mark.parametrize("name", list(READERS))
def test_an_empty_file_or_folder_fails_and_is_told_as_what_it_is(name, tmp_path):
    empty = tmp_path / "set"
    empty.write_bytes(b"")
    folder = tmp_path / "folder"
    folder.mkdir()

    assert "refused 1: it is empty\n  set: it is empty" in fails(name, empty)
    assert fails(name, folder) == f"{folder} is an empty folder, so nothing was changed."


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("figures", FIGURES, "it holds a line of column names and no row"),
        ("figures", "a;b\n1;2", "it has no column technology, metric, value; its first line is “a;b”"),
        ("figures", f"{FIGURES}\nflask,github_stars,many,2026-01-01,https://example.org", "figures, line 2: value: "),
        ("packages", PACKAGES, "it holds a line of column names and no row"),
        ("innovation-graph", GRAPH, "it holds a line of column names and no row"),
        ("innovation-graph", f"{GRAPH}\n9,go,EU,2025,1", "read 0 = "),
        ("innovation-graph", f"{GRAPH}\n9,nowhere,DE,2025,1", "unknown technology"),
        ("landscape", "projects: []", "it has no list at landscape or categories: there is projects"),
        ("landscape", "landscape: []", "none of its categories holds an item"),
        ("simple-icons", "[]", "its list of icons is empty"),
        ("simple-icons", '{"icons": []}', "its list of icons is empty"),
        ("simple-icons", '{"brands": []}', "expected a list of records, or an object that holds it at icons"),
        ("simple-icons", '{"title": "Flask"}', "expected a list of records, or an object that holds it at icons"),
        ("endoflife", "title: x", "it is neither a folder nor a tar archive"),
        ("github-topics", "PK\x03\x04", "it is a zip file"),
    ],
)
def test_what_holds_nothing_that_can_be_read_fails(name, content, told, tmp_path):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")

    failure = fails(name, path)

    assert failure.startswith(f"Nothing of {path} could be taken in, so nothing was changed.\nread ")
    assert told in failure


@pytest.mark.parametrize("name", ["endoflife", "github-topics"])
def test_an_unknown_layout_is_told_with_what_was_looked_for(name, tmp_path):
    (tmp_path / "README.md").write_text("nothing")

    assert f"it holds no {'products/*.md' if name == 'endoflife' else 'topics/*/index.md'}" in fails(name, tmp_path)


def test_the_day_of_a_source_stays_where_nothing_was_read(tmp_path, topics):
    topics(flask={})
    write_topic(tmp_path / "broken", "flask", b"no fields")

    fails("github-topics", tmp_path / "broken", observed=date(2026, 11, 25))

    assert Source.objects.get(slug="github-topics").observed == date(2026, 11, 22)
    assert Fact.objects.exists()


def test_a_set_of_members_alone_fails(tmp_path):
    path = tmp_path / "landscape.yml"
    path.write_text("categories:\n- name: Members\n  subcategories:\n  - name: Gold\n    items:\n    - name: Bank\n")

    assert "refused 1: it is a member, a company" in fails("landscape", path)


def test_a_run_that_changes_nothing_is_no_failure(tmp_path, topics):
    make_technology("click")
    path = csv(tmp_path, "click,github_stars,1,2026-10-01,https://example.org/")
    topics(flask={})
    run("figures", path)

    assert counts(topics(flask={})) == {"read": 1, "unchanged": 1}
    assert counts(run("figures", path)) == {"read": 1, "unchanged": 1}


def test_a_set_whose_entries_all_wait_or_were_answered_is_no_failure(topics):
    game = {"short_description": "A game about flasks."}

    assert counts(topics(flask=game)) == {"read": 1, "queued": 1}
    assert counts(topics(flask=game)) == {"read": 1, "queued": 1}
    SourceEntry.objects.update(answer=Answer.NONE.value)
    assert counts(topics(flask=game)) == {"read": 1, "refused": 1}


def test_one_row_that_can_be_read_is_enough(tmp_path):
    make_technology("click")

    said = run("figures", csv(tmp_path, "click,github_stars,1,2026-10-01,https://example.org/", "click,unknown,1,2,3"))

    assert counts(said) == {"read": 2, "updated": 1, "refused": 1}


# ---- a broken tail


def test_what_came_before_a_broken_tail_is_kept_and_the_tail_is_told(tmp_path):
    pages = {f"x/topics/tool-{number}/index.md": topic(f"tool-{number}") for number in range(40)}
    whole = write_archive(
        tmp_path / "a.tar.gz", {name: f"{page}\n{os.urandom(2000).hex()}".encode() for name, page in pages.items()}
    )
    short = tmp_path / "short.tar.gz"
    short.write_bytes(whole.read_bytes()[:60_000])

    said = run("github-topics", short)

    assert 0 < Technology.objects.count() < 40
    assert "refused 1: the rest of it cannot be read: it is cut short\n  short.tar.gz: the rest of it" in said


@pytest.mark.parametrize("tail", [b"", b"damage" * 200])
def test_an_archive_without_its_end_is_told(tmp_path, tail):
    packed = write_archive(tmp_path / "a.tar.gz", {"topics/flask/index.md": topic().encode()})
    plain = gzip.decompress(packed.read_bytes())
    path = tmp_path / "a.tar"
    path.write_bytes(plain[:1024] + tail)

    said = run("github-topics", path)

    assert counts(said) == {"read": 2, "created": 1, "refused": 1}
    assert "the rest of it cannot be read: it is cut short" in said


def test_an_archive_with_its_end_and_what_tar_puts_behind_it_is_whole(tmp_path):
    packed = write_archive(tmp_path / "a.tar.gz", {"topics/flask/index.md": topic().encode()})

    assert counts(run("github-topics", packed)) == {"read": 1, "created": 1}


# ---- days


def test_a_day_to_come_is_refused(tmp_path):
    today = datetime.now(UTC).date()
    write_topic(tmp_path, "flask", topic())

    failure = fails("github-topics", tmp_path, observed=today + timedelta(days=1))
    assert failure == f"--observed: {today + timedelta(days=1)} is a day to come; nobody has read the set then."
    run("github-topics", tmp_path, observed=today)
    assert set(Fact.objects.values_list("observed", flat=True)) == {today}


def test_a_folder_that_was_written_on_a_day_to_come_needs_a_day(tmp_path):
    write_topic(tmp_path, "flask", topic())
    os.utime(tmp_path, (datetime(2199, 1, 1, 12, tzinfo=UTC).timestamp(),) * 2)

    assert "was last written on a day to come, 2199-01-01" in fails("github-topics", tmp_path, observed=None)
    run("github-topics", tmp_path)


def test_facts_whose_day_is_that_of_the_folder_are_told(tmp_path):
    make_technology("go")
    write_topic(tmp_path, "flask", topic())
    os.utime(tmp_path, (datetime(2026, 8, 1, 12, tzinfo=UTC).timestamp(),) * 2)

    assert "the day of its facts is 2026-08-01, on which PATH" in run("github-topics", tmp_path, observed=None)
    assert "the day of" not in run("github-topics", tmp_path)
    assert "the day of" not in run("innovation-graph", SMALL / "topics.csv", observed=None)


@pytest.mark.parametrize("word", ["2026-13-01", "20261101", "yesterday", "2026-11-01T00:00"])
def test_what_is_no_day_is_refused(word):
    with pytest.raises(CommandError, match="argument --observed: expected a date, YYYY-MM-DD"):
        call_command("import_source", "figures", "x.csv", f"--observed={word}", stderr=io.StringIO())


def test_the_day_of_a_source_of_figures_is_that_of_its_newest_figure_and_never_that_of_its_file(tmp_path):
    make_technology("go")

    run("innovation-graph", SMALL / "topics.csv", observed=None, address=None)

    assert Source.objects.get(slug="innovation-graph").observed == date(2025, 9, 30)


def test_packages_take_day_and_address_from_the_operator(tmp_path):
    make_technology("numpy", kind="library")
    path = tmp_path / "packages.csv"
    path.write_text(f"{PACKAGES}\nnumpy,pypi,numpy,same-name,9\n")
    day, address = "2026-04-01", "https://example.org/downloads"

    assert "it has no day: give the day" in fails("packages", path, observed=None)
    assert "it has no address where it can be seen" in fails("packages", path, address=None)
    call_command("import_source", "packages", str(path), "--observed", day, "--from", address, stdout=io.StringIO())

    assert list(Signal.objects.values_list("observed", "source")) == [(date(2026, 4, 1), address)]


def test_a_path_that_is_not_there_is_told(tmp_path):
    assert (
        fails("figures", tmp_path / "nowhere") == f"{tmp_path / 'nowhere'} cannot be read: No such file or directory."
    )


def test_a_catalogue_file_without_a_record_fails(tmp_path):
    path: Path = tmp_path / "empty.jsonl"
    path.write_text("\n")
    make_technology("flask")

    with pytest.raises(CommandError, match=r"There is no record in .*empty\.jsonl: nothing was written\."):
        call_command("import_catalogue", str(path), stdout=io.StringIO(), stderr=io.StringIO())
