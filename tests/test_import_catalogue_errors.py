"""An operator imports catalogue files with errors: all are told at once, and nothing is written."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from comparisons.importing import load
from comparisons.models import Comparison, ProsCons, Relation, Revision, Technology

from .import_files import PAIR, comparison, technology
from .make import make_alias, make_category, make_technology

pytestmark = pytest.mark.django_db


# ---- promise 1: everything is checked first


def test_all_errors_of_all_files_are_told_at_once_and_nothing_is_written(refused):
    errors = refused(
        "- technology: c\n  name: C\n  kind: toy\n  category: nowhere\n- technology: d\n  nmae: D\n",
        "- comparison: [c, nothing]\n- category: x\n",
        suffix=".yaml",
    )

    assert errors == [
        "0.yaml, line 1: category: “nowhere”: expected the slug of a category that is stored or part of this import",
        "0.yaml, line 3: kind: “toy”: expected one of language, framework, library, database, platform, tool, service, "
        "protocol, format, methodology, concept",
        "0.yaml, line 6: nmae: “D”: expected one of the keys " + KEYS_OF_A_TECHNOLOGY,
        "1.yaml, line 1: comparison[2]: “nothing”: expected the slug or an alias of a technology that is stored or "
        "part of this import",
        "1.yaml, line 2: name: “null”: expected name, which is required",
    ]


def test_an_error_in_a_record_hides_no_other_one(refused):
    errors = refused(
        """
- technology: go
  name: Go
  kind: language
  use_case: Use it.
- comparison: [go, nope]
  status: published
  verdict: {outcome: pick, pick: java, basis: vibes}
- technology: Foo Bar
  category: lost
  website: nowhere
  pros:
  - {text: Fine, strength: 7, criterion: gone, against: nobody}
- technology: old
  plural: maybe
  facts: [{field: name, value: O, source: hearsay}, {field: colour, value: x, source: editor}]
""",
        suffix=".yaml",
    )

    told = {(error.split(": ")[0].removeprefix("0.yaml, line "), error.split(": ")[1]) for error in errors}
    assert told == {
        ("6", "comparison[2]"),
        ("6", "published"),
        ("6", "verdict.pick"),
        ("8", "verdict.basis"),
        ("9", "technology"),
        ("9", "name"),
        ("9", "category"),
        ("11", "website"),
        ("13", "pros[1].strength"),
        ("9", "pros[1].criterion"),
        ("9", "pros[1].against"),
        ("14", "name"),
        ("15", "plural"),
        ("14", "facts[1].source"),
        ("16", "facts[2].field"),
    }
    assert [int(error.split(":")[0].split(" ")[-1]) for error in errors] == sorted(
        int(error.split(":")[0].split(" ")[-1]) for error in errors
    )
    assert "technology: “Foo Bar”" in "".join(errors)


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({"technology": "c", "name": ["C"]}, "name"),
        ({"technology": "c", "nmae": "C"}, "nmae"),
        ({"comparison": ["a", "b"], "status": "published", "published": "now", "verdict": "c"}, "published verdict"),
        ({"comparison": ["a", "b"], "status": "publishd", "verdict": {"pick": "a", "basis": "editor"}}, "status"),
        ({"comparison": ["a"], "status": "published"}, "comparison"),
        ({"comparison": ["a", "b"], "reviewed": "then", "reviewed_by": "Ada"}, "reviewed"),
        ({"technology": "c", "name": "C", "aliases": ["see", "x\ny"]}, "aliases[2]"),
        ({"category": "c", "name": "C", "parent": "C++"}, "parent"),
    ],
)  # fmt: skip
def test_nobody_is_told_that_something_is_missing_which_was_refused(refused, record, key):
    make_technology("a")
    make_technology("b")

    assert [error.split(": ")[1] for error in refused(record)] == key.split()


def test_what_is_right_of_a_refused_record_counts_for_the_others(refused):
    errors = refused(
        [technology("a", website="x"), {"technology": "b", "name": "B", "kind": "toy", "aliases": ["bee"]}],
        comparison("a", "bee"),
    )

    assert [error.split(": ")[1] for error in errors] == ["website", "kind", "comparison"]
    assert ": use_case of b: " in errors[-1]


def test_a_file_that_cannot_be_read_is_one_refused_record_of_which_nothing_is_missing(tmp_path):
    for path, content in {
        "technologies/a.yaml": "technology: a\nname: [",
        "technologies/b.yaml": "technology: b",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content)
    later = tmp_path / "later.json"
    later.write_text(json.dumps([{"technology": "a", "related": []}, {"comparison": ["a", "b"]}]))

    with pytest.raises(CommandError) as refusal:
        call_command("import_catalogue", str(tmp_path / "technologies"), str(later))

    lines = str(refusal.value).splitlines()
    assert len([line for line in lines if ": expected " in line]) == 2
    assert "b.yaml, line 1: name: “null”: expected name, which is required" in str(refusal.value)
    assert "technologies: read 2 = would be created 0 + would be updated 0 + unchanged 0 + refused 2" in lines


@pytest.mark.parametrize("value", ["*x", "&x [a]", "!!str a"])
def test_an_error_shows_what_stood_there(refused, value):
    errors = refused(f"technology: c\nname: C\nnmae: {value}\n", suffix=".yaml")

    assert len(errors) == 2
    assert not any("object at" in error or "Refused" in error for error in errors)


@pytest.mark.parametrize(
    ("content", "refused_kinds"),
    [
        ([{"technology": "C++", "name": "C++"}], {"technologies": 1}),
        ([technology("a", aliases=["x"]), technology("b", aliases=["x"])], {"technologies": 1}),
        ([{"category": "a", "name": "A", "parent": "a"}], {"categories": 1}),
        ([{"category": "a", "name": "A"}] * 2, {"categories": 1}),
        ([technology("a"), {"comparison": ["a", "nope"]}], {"comparisons": 1}),
        ([{"comparison": ["a"]}, {"criterion": "c"}], {"comparisons": 1, "criteria": 1}),
    ],
)
def test_records_with_an_error_count_as_refused_and_none_as_written(catalogue, content, refused_kinds):
    with pytest.raises(CommandError) as refusal:
        catalogue(content)

    counts = dict(line.split(": read ") for line in str(refusal.value).splitlines() if ": read " in line)
    assert {kind: int(line.split("refused ")[1]) for kind, line in counts.items() if kind != "all"} | {
        "technologies": refused_kinds.get("technologies", 0)
    } == {"technologies": 0} | refused_kinds
    assert not any(" = created" in line for line in counts.values())
    for line in counts.values():
        read, parts = line.split(" = ")
        assert int(read) == sum(int(part.split(" ")[-1]) for part in parts.split(" + "))


def test_a_technology_that_loses_what_pages_need_counts_as_refused(catalogue):
    catalogue(PAIR)

    with pytest.raises(CommandError) as refusal:
        catalogue({"technology": "mysql", "kind": None})

    assert "all: read 1 = would be created 0 + would be updated 0 + unchanged 0 + refused 1" in str(refusal.value)


def test_a_folder_without_a_record_is_an_error(tmp_path):
    with pytest.raises(CommandError, match=r"no \.yaml file in this folder"):
        call_command("import_catalogue", str(tmp_path))


@pytest.mark.parametrize("path", ["nowhere", "nowhere.yaml", "nowhere.txt"])
def test_a_path_that_does_not_exist_is_said_to_be_missing(tmp_path, path):
    with pytest.raises(CommandError, match="a file or a folder that exists"):
        call_command("import_catalogue", str(tmp_path / path))


KEYS_OF_A_TECHNOLOGY = (
    "technology, name, plural, kind, category, use_case, summary, website, repository, own_sources, licence, "
    "self_hosted, maturity, first_released, aliases, related, packages, pros, cons, signals, releases, facts"
)


@pytest.mark.parametrize("path", ["nowhere.yaml", "nowhere", "x.txt", "x.yml"])
def test_a_path_that_is_no_catalogue_is_an_error(path, tmp_path):
    (tmp_path / "x.txt").write_text("technology: c\n")

    with pytest.raises(CommandError) as refusal:
        call_command("import_catalogue", str(tmp_path / path))

    assert str(tmp_path / path) in str(refusal.value)


def test_lines_are_written_batch_by_batch_and_an_interrupted_run_can_be_run_again(catalogue, monkeypatch):
    monkeypatch.setattr(load, "TECHNOLOGY_BATCH", 2)
    records = [technology(f"t{number}") for number in range(5)]
    write = load.ORDER["technology"]

    def write_until_the_power_fails(outcomes, note):
        if Technology.objects.count() >= 2:
            raise KeyboardInterrupt
        return write(outcomes, note)

    monkeypatch.setitem(load.ORDER, "technology", write_until_the_power_fails)
    with pytest.raises(KeyboardInterrupt):
        catalogue(records, suffix=".jsonl")
    assert Technology.objects.count() == Revision.objects.count() == 2

    monkeypatch.setitem(load.ORDER, "technology", write)
    assert "created 3 + updated 0 + unchanged 2" in catalogue(records, suffix=".jsonl")


def test_a_list_is_written_whole_or_not_at_all(catalogue, monkeypatch):
    def fail(outcomes, note):
        raise KeyboardInterrupt

    monkeypatch.setitem(load.ORDER, "comparison", fail)

    with pytest.raises(KeyboardInterrupt):
        catalogue(PAIR)

    assert Technology.objects.count() == 0


def test_a_line_waits_for_no_later_batch_where_a_claim_is_against_its_technology(catalogue, monkeypatch):
    monkeypatch.setattr(load, "TECHNOLOGY_BATCH", 1)

    catalogue(
        [technology("a", pros=[{"text": "x", "against": "b"}]), technology("b", pros=[{"text": "y", "against": "a"}])],
        suffix=".jsonl",
    )

    assert set(ProsCons.objects.values_list("technology__slug", "against__slug")) == {("a", "b"), ("b", "a")}


def test_standard_input_is_read_as_lines(monkeypatch):
    stdin = SimpleNamespace(buffer=io.BytesIO("\n".join(map(json.dumps, PAIR)).encode()))
    monkeypatch.setattr("sys.stdin", stdin)

    call_command("import_catalogue", "-", stdout=io.StringIO())

    assert Comparison.objects.count() == 1


# ---- promise 7: references


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (technology("c", category="nowhere"), "category"),
        (technology("c", pros=["x", {"text": "y", "criterion": "nowhere"}]), "pros[2].criterion"),
        (technology("c", cons=[{"text": "y", "against": "nowhere"}]), "cons[1].against"),
        (technology("c", cons=[{"text": "y", "against": "c"}]), "cons[1].against"),
        (technology("c", facts=[{"field": "name", "value": "C", "source": "nowhere"}]), "facts[1].source"),
        (technology("c", facts=[{"field": "category", "value": "nowhere", "source": "editor"}]), "facts[1].value"),
        ({"category": "c", "name": "C", "parent": "nowhere"}, "parent"),
        ({"criterion": "c", "name": "C", "categories": ["nowhere"]}, "categories"),
        ({"comparison": ["mysql", "nowhere"]}, "comparison[2]"),
        ({"comparison": ["mysql", "postgresql"], "left_out": {"nowhere": "Both do."}}, "left_out"),
        ({"comparison": ["mysql", "my"]}, "comparison"),
        (comparison("mysql", "postgresql", verdict={"pick": "nowhere", "basis": "editor"}), "verdict.pick"),
        (comparison("mysql", "postgresql", verdict={"pick": "oracle", "basis": "editor"}), "verdict.pick"),
        (
            comparison("mysql", "postgresql", verdict={"pick": "my", "basis": "editor", "choose_if": {"oracle": "x"}}),
            "verdict.choose_if.oracle",
        ),
        (
            comparison(
                "mysql",
                "postgresql",
                verdict={"pick": "my", "basis": "editor", "choose_if": {"my": "x", "mysql": "y"}},
            ),
            "verdict.choose_if",
        ),
    ],
)  # fmt: skip
def test_an_unknown_slug_is_an_error_at_its_key(refused, record, key):
    make_alias(make_technology("mysql"), "my")
    make_technology("postgresql")
    make_technology("oracle")

    (error,) = refused(record)

    assert error.split(": ")[1] == key


def test_nobody_is_told_that_something_is_unknown_whose_own_record_was_refused(refused):
    errors = refused(
        [technology("a", category="x"), {"category": "x"}, technology("b", kind="toy"), {"comparison": ["a", "b"]}]
    )

    assert [error.split(": ")[1] for error in errors] == ["name", "kind"]


def test_only_related_may_dangle_and_is_kept_as_written(catalogue):
    catalogue(technology("c", related=["vs-code", "nowhere"]))

    assert list(Relation.objects.values_list("slug", flat=True)) == ["nowhere", "vs-code"]


@pytest.mark.parametrize(
    "parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}, {"stored": "a", "a": "stored"}]
)
def test_a_category_cannot_be_part_of_itself(refused, parents):
    make_category("stored")

    errors = refused([{"category": slug, "name": slug.upper(), "parent": parent} for slug, parent in parents.items()])

    assert errors
    assert all("a category that is not itself part of this one" in error for error in errors)
