"""An operator imports catalogue files: each promise of the format, each beside what it refuses."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.catalogue import export
from comparisons.importing import load
from comparisons.models import (
    Alias,
    Category,
    Comparison,
    Criterion,
    Fact,
    ProsCons,
    Relation,
    Revision,
    Source,
    Technology,
    Verdict,
    Version,
)

from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_fact,
    make_feedback,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def catalogue(tmp_path):
    """Imports records or raw text, each argument a file of its own; gives back what the operator reads."""

    def run(*files, suffix=".json", **options):
        paths = []
        for number, content in enumerate(files):
            path = tmp_path / f"{number}{suffix}"
            path.write_text(content if isinstance(content, str) else as_text(content, suffix), encoding="utf-8")
            paths.append(str(path))
        out = io.StringIO()
        call_command("import_catalogue", *paths, stdout=out, stderr=io.StringIO(), **options)
        return out.getvalue()

    return run


@pytest.fixture
def refused(catalogue):
    """Imports what is refused: nothing changes, and the errors come back as lines without the folder."""

    def run(*files, **options):
        before = everything()
        with pytest.raises(CommandError) as refusal:
            catalogue(*files, **options)
        assert everything() == before
        assert str(refusal.value).endswith("nothing was written.")
        return [line.rpartition("/")[2] for line in str(refusal.value).splitlines() if ": expected " in line]

    return run


def as_text(records, suffix) -> str:
    records = records if isinstance(records, list) else [records]
    return "\n".join(map(json.dumps, records)) if suffix == ".jsonl" else json.dumps(records)


def everything() -> SimpleNamespace:
    """All that an import could change."""
    return SimpleNamespace(
        records=list(export.every_record()),
        revisions=Revision.objects.count(),
        versions=list(Version.objects.order_by("key").values_list()),
        facts=list(Fact.objects.order_by("id").values_list()),
    )


def technology(slug: str, **keys) -> dict:
    return {"technology": slug, "name": slug.upper(), "kind": "database", "use_case": f"Use {slug}.", **keys}


def comparison(one: str, other: str, **keys) -> dict:
    verdict = {"pick": one, "basis": "editor"}
    return {
        "comparison": [one, other],
        "status": "published",
        "published": "2026-01-01T00:00:00Z",
        "verdict": verdict,
        **keys,
    }


PAIR = [technology("mysql"), technology("postgresql"), comparison("mysql", "postgresql")]


def sourced(text: str, **keys) -> dict:
    return {"text": text, "source": "https://example.org/", "checked": "2026-01-01", **keys}


def reviewable() -> list[dict]:
    """A pair that the gate lets through on the day of its review."""
    sides = [
        technology(
            slug,
            pros=[sourced(f"{slug} is good at {thing}") for thing in ("joins", "backups")],
            cons=[sourced(f"{slug} is bad at {thing}") for thing in ("sharding", "queues")],
        )
        for slug in ("mysql", "postgresql")
    ]
    verdict = {
        "pick": "mysql",
        "basis": "editor",
        "reason": "It asks less of the people who run it.",
        "choose_if": {"mysql": "your host knows it", "postgresql": "your data has many shapes"},
        "best_case_for_the_other": "It keeps more rules inside the database.",
        "would_change_if": [{"text": "schema changes become transactional", "check_by": "2027-01-01"}],
    }
    page = comparison("mysql", "postgresql", verdict=verdict, reviewed="2026-02-01", reviewed_by="Ada Lovelace")
    return [*sides, page]


# ---- every key arrives


def test_every_key_of_a_technology_is_stored(catalogue):
    record = technology(
        "cpp",
        name="C++",
        plural=True,
        kind="language",
        category="languages",
        summary="A *language*.\n\nWith classes.",
        website="https://isocpp.org/",
        repository="https://example.org/cpp",
        licence="proprietary",
        self_hosted=False,
        maturity="graduated",
        first_released="1985-10",
        aliases=["C++", "c-plus-plus"],
        related=["rust"],
        packages={"conda": ["gxx"]},
        pros=["Fast"],
        cons=[
            sourced(
                "Large", criterion="speed", strength=3, against="c", versions=">=98", quote="so large", key="k123456789"
            )
        ],
        signals=[{"metric": "github_stars", "value": 10.5, "observed": "2026-01-02", "source": "https://example.org/"}],
        releases=[{"cycle": "26", "released": "2026-01-01", "supported_until": None}, {"cycle": "98", "ended": True}],
        facts=[{"field": "licence", "value": "MIT", "source": "linguist", "observed": "2026-01-01"}],
    )

    catalogue(
        [
            record,
            technology("c"),
            {"category": "languages", "name": "Languages"},
            {"criterion": "speed", "name": "Speed"},
        ]
    )

    stored = Technology.objects.get(slug="cpp")
    con = stored.claims.get(polarity="con")
    assert (stored.name, stored.plural, stored.category.slug, stored.self_hosted) == ("C++", True, "languages", False)
    assert (con.key, con.criterion.slug, con.strength, con.against.slug) == ("k123456789", "speed", 3, "c")
    assert set(stored.aliases.values_list("key", flat=True)) == {"cpp", "c++", "c-plus-plus"}
    assert stored.signals.get().value == Decimal("10.5")
    assert set(stored.releases.values_list("cycle", "support")) == {("26", "supported"), ("98", "ended")}
    assert export.technology_record(stored.id) == {
        **record,
        "pros": [{"key": stored.claims.get(polarity="pro").key, "text": "Fast"}],
        "cons": [con_record(record["cons"][0])],
    }


def con_record(written: dict) -> dict:
    order = ("key", "text", "criterion", "strength", "source", "quote", "checked", "versions", "against")
    return {key: written[key] for key in order}


def test_every_key_of_a_comparison_is_stored(catalogue):
    verdict = {
        "outcome": "depends",
        "basis": "claims",
        "reason": "Both.",
        "choose_if": {"postgresql": "b", "mysql": "a"},
        "already_using": {"mysql": "Stay."},
        "best_case_for_the_other": "None.",
        "would_change_if": [{"text": "x", "check_by": "2027-01-01", "happened": "2026-12-31"}, {"text": "y"}],
        "decided": "2026-01-01",
        "decided_by": "Ada",
    }
    page = comparison("postgresql", "mysql", intro="Two.", verdict=verdict, published="2026-01-01T02:00:00+02:00")

    catalogue([*PAIR[:2], page])

    stored = Comparison.objects.get()
    ends = (
        {"mysql": "low", "postgresql": "high"} if stored.low.slug == "mysql" else {"mysql": "high", "postgresql": "low"}
    )
    assert stored.published == datetime(2026, 1, 1, tzinfo=UTC)
    assert getattr(stored.verdict, f"{ends['mysql']}_choose_if") == "a"
    assert getattr(stored.verdict, f"{ends['postgresql']}_choose_if") == "b"
    assert list(stored.verdict.conditions.values_list("text", "happened")) == [("x", date(2026, 12, 31)), ("y", None)]
    assert export.comparison_record(stored.id)["verdict"] == verdict | {"choose_if": {"mysql": "a", "postgresql": "b"}}


def test_categories_and_criteria_are_stored_whatever_their_order(catalogue):
    catalogue(
        [
            {
                "criterion": "speed",
                "name": "Speed",
                "question": "How fast?",
                "weight": 2.5,
                "recheck_days": 90,
                "categories": ["sql"],
            },
            {"category": "sql", "name": "SQL", "parent": "databases", "description": "Tables."},
            {"category": "databases", "name": "Databases"},
        ]
    )

    criterion = Criterion.objects.get()
    assert (criterion.weight, criterion.recheck_days, criterion.categories.get().slug) == (Decimal("2.5"), 90, "sql")
    assert Category.objects.get(slug="sql").parent.slug == "databases"


def test_a_pick_is_stored_for_the_right_technology_whatever_the_order_of_the_pair(catalogue):
    catalogue([*PAIR[:2], {**PAIR[2], "comparison": ["postgresql", "mysql"]}])

    assert Comparison.objects.get().picked.slug == "mysql"


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
    "technology, name, plural, kind, category, use_case, summary, website, repository, licence, self_hosted, maturity, "
    "first_released, aliases, related, packages, pros, cons, signals, releases, facts"
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

    def write_until_the_power_fails(outcomes):
        if Technology.objects.count() >= 2:
            raise KeyboardInterrupt
        return write(outcomes)

    monkeypatch.setitem(load.ORDER, "technology", write_until_the_power_fails)
    with pytest.raises(KeyboardInterrupt):
        catalogue(records, suffix=".jsonl")
    assert Technology.objects.count() == Revision.objects.count() == 2

    monkeypatch.setitem(load.ORDER, "technology", write)
    assert "created 3 + updated 0 + unchanged 2" in catalogue(records, suffix=".jsonl")


def test_a_list_is_written_whole_or_not_at_all(catalogue, monkeypatch):
    def fail(outcomes):
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


# ---- promise 2: files are merged


def test_a_later_file_wins_key_by_key_before_anything_is_compared(catalogue):
    catalogue(
        [technology("c", licence="MIT", website="https://example.org/1", pros=["One"])],
        [{"technology": "c", "licence": "Apache-2.0", "pros": ["Two"]}],
    )

    stored = Technology.objects.get()
    assert (stored.licence, stored.website, stored.claims.get().text) == ("Apache-2.0", "https://example.org/1", "Two")
    assert Revision.objects.count() == 1


def test_pairs_are_merged_in_any_order_of_their_technologies(catalogue):
    catalogue(PAIR, {"comparison": ["postgresql", "mysql"], "intro": "Both."})

    assert Comparison.objects.get().intro == "Both."


@pytest.mark.parametrize(
    "twice",
    [
        [technology("c"), technology("c")],
        [{"category": "c", "name": "C"}] * 2,
        [{"criterion": "c", "name": "C"}] * 2,
        [*PAIR, {"comparison": ["postgresql", "mysql"]}],
        [technology("c", aliases=["see"]), {"technology": "see"}],
    ],
)
def test_twice_within_one_file_is_an_error(refused, twice):
    errors = refused(twice)

    assert len(errors) == 1
    assert errors[0].endswith("expected one record of it in this file")


def test_a_required_key_may_stand_in_another_file(catalogue):
    catalogue({"technology": "c", "licence": "MIT"}, {"technology": "c", "name": "C"})

    assert Technology.objects.get().name == "C"


# ---- identity


def test_an_alias_leads_to_the_stored_technology(catalogue):
    make_alias(make_technology("postgresql"), "Postgres")

    catalogue({"technology": "postgres", "licence": "PostgreSQL"})

    assert Technology.objects.get().licence == "PostgreSQL"


@pytest.mark.parametrize("first", [0, 1])
def test_an_alias_of_another_record_of_the_run_leads_to_it(catalogue, first):
    files = [technology("postgresql", aliases=["postgres"]), {"technology": "postgres", "licence": "PostgreSQL"}]

    catalogue(files[first], files[1 - first])

    stored = Technology.objects.get()
    assert (stored.slug, stored.licence) == ("postgresql", "PostgreSQL")


def test_a_name_by_which_a_record_calls_its_technology_stays(catalogue):
    make_alias(make_technology("postgresql"), "postgres")

    catalogue({"technology": "postgres", "aliases": ["pg"]})

    assert set(Alias.objects.values_list("key", flat=True)) == {"postgresql", "postgres", "pg"}


def test_an_alias_becomes_a_technology_of_its_own_once_it_is_given_up(catalogue):
    catalogue(technology("mysql", aliases=["mariadb"]))

    catalogue([technology("mysql", aliases=[]), technology("mariadb")])

    assert set(Alias.objects.values_list("key", "technology__slug")) == {("mysql", "mysql"), ("mariadb", "mariadb")}


def test_an_alias_moves_from_one_technology_to_another_in_one_run(catalogue):
    catalogue([technology("a", aliases=["x"]), technology("z")])

    catalogue([technology("z", aliases=["x"]), technology("a", aliases=[])])

    assert Alias.objects.get(key="x").technology.slug == "z"


def test_two_technologies_cannot_claim_one_alias(refused):
    make_technology("stored")

    errors = refused([technology("a", aliases=["x"]), technology("b", aliases=["X", "stored"])])

    assert [error.split(": ")[2] for error in errors] == ["“x”", "“stored”"]
    assert all("a word that leads to no other technology" in error for error in errors)


@pytest.mark.parametrize("slug", ["C++", "vs-code", "a--b"])
def test_a_new_technology_needs_a_proper_slug(refused, slug):
    (error,) = refused({"technology": slug, "name": "X"})

    assert "expected a slug" in error


def test_references_resolve_by_alias(catalogue):
    make_alias(make_technology("vscode"), "vs-code")
    verdict = {"pick": "vs-code", "basis": "editor", "choose_if": {"VS-Code": "you like buttons", "vim": "you do not"}}

    catalogue(
        [
            technology("vim", pros=[{"text": "Small", "against": "vs-code"}]),
            comparison("vim", "vs-code", verdict=verdict),
        ]
    )

    stored = Comparison.objects.get()
    assert stored.picked.slug == "vscode"
    assert export.comparison_record(stored.id)["verdict"]["choose_if"] == {
        "vim": "you do not",
        "vscode": "you like buttons",
    }
    assert ProsCons.objects.get().against.slug == "vscode"


# ---- promise 3: what is absent, empty or replaced


def test_an_absent_key_leaves_the_stored_value(catalogue):
    catalogue([technology("c", licence="MIT", pros=["One"], aliases=["see"])])

    catalogue({"technology": "c", "maturity": "old"})

    stored = Technology.objects.get()
    assert (stored.name, stored.licence, stored.maturity, stored.claims.count()) == ("C", "MIT", "old", 1)


@pytest.mark.parametrize("empty", [None, []])
def test_null_and_an_empty_list_empty_what_is_stored(catalogue, empty):
    catalogue(
        technology(
            "c", licence="MIT", self_hosted=True, plural=True, pros=["One"], aliases=["see"], packages={"npm": ["c"]},
            related=["d"], releases=[{"cycle": "1"}],
            signals=[{"metric": "github_stars", "value": 1, "observed": "2026-01-01"}],
        )
    )  # fmt: skip
    lists = dict.fromkeys(["pros", "aliases", "related", "releases", "signals", "facts"], empty)

    catalogue(
        {"technology": "c", "licence": None, "self_hosted": None, "plural": None, "packages": empty or None, **lists}
    )

    assert export.technology_record(Technology.objects.get().id) == technology("c")


def test_a_list_replaces_the_whole_list(catalogue):
    catalogue(technology("c", pros=["One", "Two"], cons=["Three"]))

    catalogue({"technology": "c", "pros": ["Two", "Four"]})

    assert list(ProsCons.objects.values_list("polarity", "text")) == [("pro", "Two"), ("pro", "Four"), ("con", "Three")]


def test_a_verdict_replaces_the_whole_verdict(catalogue):
    catalogue(reviewable()[:2], comparison("mysql", "postgresql", verdict=reviewable()[2]["verdict"]))

    catalogue({"comparison": ["mysql", "postgresql"], "verdict": {"outcome": "tie", "basis": "claims"}})

    record = export.comparison_record(Comparison.objects.get().id)
    assert record["verdict"] == {"outcome": "tie", "basis": "claims"}


def test_a_draft_may_lose_its_verdict_and_a_published_page_may_not(catalogue, refused):
    catalogue(PAIR)

    (error,) = refused({"comparison": ["mysql", "postgresql"], "verdict": None})
    assert error.endswith("expected a verdict, as the comparison is published")

    catalogue({"comparison": ["mysql", "postgresql"], "verdict": None, "status": "draft"})
    assert Verdict.objects.count() == 0


# ---- claims keep their rows


def test_a_claim_keeps_its_key_and_its_row_while_its_text_stands(catalogue):
    catalogue(technology("c", pros=["One", "Two", "Two"], cons=["One"]))
    before = dict(ProsCons.objects.values_list("key", "id"))

    catalogue({"technology": "c", "pros": ["Two", {"text": "One", "strength": 3}, "Two"], "cons": ["One", "New"]})

    after = dict(ProsCons.objects.values_list("key", "id"))
    assert before.items() <= after.items()
    assert len(after) == 5
    assert [claim.text for claim in ProsCons.objects.filter(polarity="pro")] == ["Two", "One", "Two"]
    assert ProsCons.objects.get(polarity="pro", text="One").strength == 3


def test_a_claim_that_is_known_by_its_key_may_change_its_text_and_keeps_its_disputes(catalogue):
    page = make_published_comparison("mysql", "postgresql")
    claim = make_claim(Technology.objects.get(slug="mysql"), text="Old")
    feedback = make_feedback(page, claim=claim)

    catalogue({"technology": "mysql", "pros": ["First", {"key": claim.key, "text": "New"}]})

    feedback.refresh_from_db()
    claim.refresh_from_db()
    assert (feedback.claim, claim.text, claim.position) == (claim, "New", 1)


def test_a_claim_may_change_sides_under_its_key(catalogue):
    catalogue(technology("c", pros=[{"key": "k123456789", "text": "It has no borders"}]))

    catalogue({"technology": "c", "pros": [], "cons": [{"key": "k123456789", "text": "It has no borders"}]})

    assert ProsCons.objects.get().polarity == "con"


def test_the_same_words_against_another_opponent_are_another_claim(catalogue):
    catalogue([technology("a", pros=[{"text": "x", "against": "b"}]), technology("b"), technology("d")])
    key = ProsCons.objects.get().key

    catalogue({"technology": "a", "pros": [{"text": "x", "against": "d"}]})

    assert ProsCons.objects.get().key != key


@pytest.mark.parametrize(
    "records",
    [
        [{"technology": "c", "pros": [{"key": "k123456789", "text": "x"}]}],
        [
            technology("d", pros=[{"key": "n123456789", "text": "x"}]),
            technology("e", cons=[{"key": "n123456789", "text": "x"}]),
        ],
        [technology("d", pros=[{"key": "n123456789", "text": "x"}], cons=[{"key": "n123456789", "text": "x"}])],
    ],
)
def test_a_key_belongs_to_one_claim(refused, records):
    make_technology("c")
    make_claim(make_technology("other"), key="k123456789")

    assert len(refused(records)) == 1


# ---- promise 4: idempotent


def full_catalogue() -> list[dict]:
    return [
        *reviewable(),
        technology(
            "c",
            aliases=["see"],
            related=["nowhere", "mysql"],
            facts=[{"field": "licence", "value": "MIT", "source": "linguist"}],
        ),
        {"category": "a", "name": "A", "parent": "b"},
        {"category": "b", "name": "B"},
        {"criterion": "d", "name": "D", "categories": ["a", "b"], "weight": 0},
    ]


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_a_second_run_reports_everything_as_unchanged_and_writes_nothing(catalogue, suffix):
    catalogue(full_catalogue(), suffix=suffix)
    before = everything()

    report = catalogue(full_catalogue(), suffix=suffix)

    assert "all: read 7 = created 0 + updated 0 + unchanged 7 + refused 0" in report
    assert everything() == before


def test_what_changes_gets_a_revision_with_the_record_after_it(catalogue):
    catalogue(PAIR)
    catalogue({"technology": "mysql", "licence": "GPL-2.0"}, {"comparison": ["mysql", "postgresql"], "intro": "Two."})

    page = Comparison.objects.get()
    revisions = list(page.revisions.order_by("id"))
    assert {(one.verb, one.reason, one.by_name, one.by) for one in Revision.objects.all()} == {
        ("import", "import", "import", None)
    }
    assert [one.record.get("intro") for one in revisions] == [None, "Two."]
    assert revisions[1].record == export.comparison_record(page.id)
    assert page.changes == 2
    mysql = Technology.objects.get(slug="mysql")
    assert mysql.revisions.order_by("id").last().record == export.technology_record(mysql.id)
    assert Technology.objects.get(slug="postgresql").revisions.count() == 1


def test_categories_and_criteria_have_no_revisions_but_touch_the_site(catalogue):
    catalogue({"category": "a", "name": "A"}, {"criterion": "b", "name": "B"})

    assert Revision.objects.count() == 0
    assert Version.numbers(["site"]) == {"site": 1}


def test_what_changes_is_touched_and_nothing_else(catalogue):
    catalogue(PAIR)
    before = dict(Version.objects.values_list("key", "number"))

    catalogue({"technology": "mysql", "licence": "GPL-2.0"}, technology("postgresql"))

    after = dict(Version.objects.values_list("key", "number"))
    mysql = Technology.objects.get(slug="mysql").id
    assert len(before) == 3
    assert after == before | {f"technology:{mysql}": 2}


def test_a_technology_that_appears_touches_those_that_are_related_to_it(catalogue):
    catalogue(technology("a", related=["b"]))

    catalogue(technology("b"))

    related = Technology.objects.get(slug="a").id
    assert Version.numbers([f"technology:{related}"]) == {f"technology:{related}": 2}


# ---- promise 5: the operator's word


def facts_of(slug: str) -> set[tuple[str, str | None]]:
    rows = Fact.objects.filter(technology__slug=slug, field="licence")
    return set(rows.values_list("source__slug", "value"))


def test_an_own_value_is_a_fact_of_the_catalogue(catalogue):
    catalogue(technology("c", licence="MIT"))

    fact = Fact.objects.get(field="licence")
    assert (fact.source.slug, fact.value, fact.observed) == ("catalogue", "MIT", None)


def test_a_record_removes_the_editors_fact_of_each_field_that_it_carries(catalogue):
    editors = make_technology("c", licence="Apache-2.0", maturity="old")
    make_fact(editors, source="editor", value="Apache-2.0")
    make_fact(editors, source="editor", field="maturity", value="old")

    catalogue({"technology": "c", "licence": "MIT"})

    editors.refresh_from_db()
    assert editors.licence == "MIT"
    assert facts_of("c") == {("catalogue", "MIT")}
    assert Fact.objects.filter(source__slug="editor").get().field == "maturity"


def test_a_record_stands_above_the_sources_that_say_otherwise(catalogue):
    make_fact(make_technology("c", licence="MIT"), source="linguist", value="MIT")

    catalogue({"technology": "c", "licence": "Apache-2.0"})

    assert Technology.objects.get().licence == "Apache-2.0"
    assert facts_of("c") == {("catalogue", "Apache-2.0"), ("linguist", "MIT")}


def test_null_of_an_operator_stands_above_the_sources_too(catalogue):
    make_fact(make_technology("c", licence="MIT"), source="linguist", value="MIT")

    catalogue({"technology": "c", "licence": None})

    assert Technology.objects.get().licence == ""
    assert facts_of("c") == {("catalogue", None), ("linguist", "MIT")}


def test_facts_of_a_record_fill_the_field_that_it_does_not_carry(catalogue):
    facts = [
        {"field": "licence", "value": "MIT", "source": "linguist"},
        {"field": "licence", "value": "Apache-2.0", "source": "endoflife"},
    ]

    catalogue(technology("c", facts=facts))

    assert Technology.objects.get().licence == "Apache-2.0"
    assert facts_of("c") == {("endoflife", "Apache-2.0"), ("linguist", "MIT")}


def test_an_own_value_that_a_fact_repeats_is_that_sources_word(catalogue):
    catalogue(technology("c", licence="MIT", facts=[{"field": "licence", "value": "MIT", "source": "linguist"}]))

    assert facts_of("c") == {("linguist", "MIT")}


@pytest.mark.parametrize("source", ["editor", "catalogue"])
def test_a_record_that_contradicts_itself_is_refused(refused, source):
    (error,) = refused(
        technology("c", licence="MIT", facts=[{"field": "licence", "value": "GPL-2.0", "source": source}])
    )

    assert error.endswith(
        f"licence: “MIT”: expected what its own facts say: the {source}'s word on licence is “GPL-2.0”"
    )


# ---- promise 6: the report


def test_the_report_adds_up_by_kind(catalogue):
    catalogue(PAIR)

    report = catalogue([{**PAIR[0], "licence": "GPL-2.0"}, *PAIR[1:], technology("c", related=["nowhere", "mysql"])])

    assert report.splitlines() == [
        "technologies: read 3 = created 1 + updated 1 + unchanged 1 + refused 0",
        "comparisons: read 1 = created 0 + updated 0 + unchanged 1 + refused 0",
        "all: read 4 = created 1 + updated 1 + unchanged 2 + refused 0",
        "dangling relations: 1 (c to nowhere)",
    ]


def test_a_refusal_reports_how_many_records_were_refused(catalogue):
    with pytest.raises(CommandError) as refusal:
        catalogue([*PAIR, {"technology": "c", "nmae": "C"}, {"nonsense": "x"}])

    lines = str(refusal.value).splitlines()
    assert "technologies: read 3 = would be created 2 + would be updated 0 + unchanged 0 + refused 1" in lines
    assert "all: read 5 = would be created 3 + would be updated 0 + unchanged 0 + refused 2" in lines
    assert lines[-1] == "2 errors: nothing was written."


def test_a_dry_run_does_all_but_write(catalogue, refused):
    report = catalogue(PAIR, dry_run=True)

    assert "created technology mysql" in report.splitlines()
    assert "all: read 3 = would be created 3" in report
    assert "A dry run: nothing was written." in report
    assert Technology.objects.count() == Version.objects.count() == 0
    assert len(refused([{"technology": "c"}], dry_run=True)) == 1


def test_a_dry_run_names_what_would_change_and_where(catalogue):
    catalogue(PAIR)
    records = [{"technology": "mysql", "licence": "MIT", "pros": ["x"]}, *(technology(f"t{n:02}") for n in range(60))]

    lines = catalogue(records, dry_run=True).splitlines()

    assert lines[0] == "updated technology mysql: licence, pros"
    assert lines[1] == "created technology t00"
    assert lines[50] == "and 11 more"


def test_a_run_names_what_it_changed_where_that_is_asked_for(catalogue):
    assert "created technology c" in catalogue(technology("c"), verbosity=2).splitlines()
    assert "created technology d" not in catalogue(technology("d")).splitlines()


def test_only_the_first_dangling_relations_are_named(catalogue):
    report = catalogue(technology("c", related=[f"r{number}" for number in range(12)]))

    (line,) = (line for line in report.splitlines() if line.startswith("dangling relations: 12"))
    assert line.count("c to r") == 10
    assert line.endswith("and 2 more)")


def test_a_database_without_sources_ranks_them_as_they_are_listed(catalogue):
    Source.objects.all().delete()

    with pytest.raises(CommandError) as refusal:
        catalogue(technology("c", facts=[{"field": "name", "value": "C", "source": "nowhere"}]))

    assert "expected one of the sources editor, catalogue" in str(refusal.value)
    catalogue(technology("c", facts=[{"field": "licence", "value": "MIT", "source": "linguist"}]))
    assert Technology.objects.get().licence == "MIT"


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


# ---- what readers may be shown


@pytest.mark.parametrize("status", ["in_review", "published"])
@pytest.mark.parametrize("key", ["kind", "use_case"])
def test_a_page_on_its_way_to_readers_needs_kind_and_use_case_of_both(refused, status, key):
    records = [PAIR[0], {**PAIR[1], key: None}, {**PAIR[2], "status": status}]

    (error,) = refused(records)

    assert f"comparison: {key} of postgresql" in error


def test_a_draft_needs_neither(catalogue):
    catalogue([{"technology": slug, "name": slug} for slug in ("a", "b")], {"comparison": ["a", "b"]})

    assert Comparison.objects.get().status == "draft"


def test_the_kind_of_a_stored_technology_counts(catalogue, refused):
    make_technology("mysql")
    make_technology("postgresql")
    make_technology("empty", kind="")

    catalogue(PAIR[2])

    assert len(refused(comparison("mysql", "empty"))) == 1


@pytest.mark.parametrize("key", ["kind", "use_case"])
def test_a_stored_page_keeps_what_it_needs(catalogue, refused, key):
    catalogue(PAIR)

    (error,) = refused({"technology": "mysql", key: None})
    assert error.endswith(f"expected {key}, as mysql-vs-postgresql is in review or published")

    catalogue({"technology": "mysql", key: None}, {"comparison": ["mysql", "postgresql"], "status": "archived"})
    assert Comparison.objects.get().status == "archived"


@pytest.mark.parametrize("key", ["published", "verdict"])
def test_what_is_published_has_a_date_and_a_verdict(refused, key):
    (error,) = refused([*PAIR[:2], {**PAIR[2], key: None}])

    assert f": {key}: " in error
    assert error.endswith("as the comparison is published")


def test_a_required_key_may_be_absent_where_the_stored_record_has_it(catalogue):
    catalogue(PAIR[:2], {**PAIR[2], "status": "draft"})

    catalogue({"comparison": ["mysql", "postgresql"], "status": "published"})

    assert Comparison.objects.get().status == "published"


def test_a_reviewed_record_passes_the_gate_on_the_day_of_its_review(catalogue):
    catalogue(reviewable())

    stored = Comparison.objects.get()
    assert (stored.reviewed, stored.reviewed_by) == (date(2026, 2, 1), "Ada Lovelace")


def test_a_reviewed_record_that_fails_the_gate_is_an_error_with_every_problem(refused):
    records = reviewable()
    records[0]["cons"].pop()
    records[2]["verdict"]["reason"] = None

    errors = refused(records)

    assert [error.split(": ")[1] for error in errors] == ["technology.mysql.cons", "verdict.reason"]


def test_claims_age_from_the_day_of_the_review_by_their_criterion(catalogue, refused):
    records = reviewable()
    records[0]["pros"][0]["criterion"] = "price"

    (error,) = refused([*records, {"criterion": "price", "name": "Price", "recheck_days": 30}])
    assert "31 days" in error or "30 days" in error

    catalogue([*records, {"criterion": "price", "name": "Price", "recheck_days": 31}])


def test_a_stored_page_that_is_laid_over_must_still_pass(refused):
    make_reviewed_comparison("mysql", "postgresql")

    errors = refused({"comparison": ["mysql", "postgresql"], "verdict": {"outcome": "tie", "basis": "editor"}})

    assert len(errors) > 1


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_a_review_that_a_change_of_its_technology_undoes_is_ended_once(catalogue, suffix):
    catalogue(reviewable())
    change = {"technology": "mysql", "cons": [reviewable()[0]["cons"][0]]}

    catalogue(change, suffix=suffix)

    page = Comparison.objects.get()
    before = everything()
    assert (page.reviewed, page.reviewed_by) == (None, "")
    assert page.revisions.order_by("id").last().by_name == "import"
    catalogue(change, suffix=suffix)
    assert everything() == before


def test_a_review_stays_where_a_change_does_not_matter_to_it(catalogue):
    catalogue(reviewable())

    catalogue({"technology": "mysql", "licence": "GPL-2.0", "pros": reviewable()[0]["pros"][::-1]})

    assert Comparison.objects.get().reviewed == date(2026, 2, 1)


def test_a_review_ends_where_its_claims_grow_old_sooner(catalogue):
    records = reviewable()
    records[0]["pros"][0]["criterion"] = "price"
    catalogue([*records, {"criterion": "price", "name": "Price", "recheck_days": 31}])

    catalogue({"criterion": "price", "name": "Cost"})
    assert Comparison.objects.get().reviewed == date(2026, 2, 1)

    catalogue({"criterion": "price", "recheck_days": 30})
    assert Comparison.objects.get().reviewed is None


@pytest.mark.parametrize("missing", ["reviewed", "reviewed_by"])
def test_a_review_has_a_date_and_a_name(refused, missing):
    records = reviewable()
    del records[2][missing]

    (error,) = refused(records)

    assert f": {missing}: " in error


# ---- updates of what is stored


def test_a_stored_page_is_updated_in_place(catalogue):
    stored = make_published_comparison("mysql", "postgresql")
    verdict = stored.verdict.id

    catalogue(
        {"comparison": ["postgresql", "mysql"], "verdict": {"pick": "postgresql", "basis": "claims"}, "intro": "New."}
    )

    stored = Comparison.objects.get()
    assert (stored.intro, stored.picked.slug, stored.verdict.id) == ("New.", "postgresql", verdict)


def test_what_the_format_does_not_know_is_kept(catalogue):
    stored = make_comparison("mysql", "postgresql", publish_at=datetime(2030, 1, 1, tzinfo=UTC), answered=3)

    catalogue({"comparison": ["postgresql", "mysql"], "intro": "New."})

    stored.refresh_from_db()
    assert (stored.publish_at, stored.answered, stored.changes) == (datetime(2030, 1, 1, tzinfo=UTC), 3, 1)


def test_criteria_and_categories_are_updated_in_place(catalogue):
    category, criterion = make_category("a", name="Old"), make_criterion("b", name="Old")
    criterion.categories.add(category)

    catalogue([{"category": "a", "name": "New"}, {"criterion": "b", "name": "New", "categories": []}])

    assert (Category.objects.get().name, Criterion.objects.get().name) == ("New", "New")
    assert Criterion.objects.get().categories.count() == 0


def test_a_run_of_many_records_takes_few_queries(catalogue, django_assert_max_num_queries):
    catalogue(many(2, "a"))
    with CaptureQueriesContext(connection) as few:
        catalogue(many(5, "b"))

    with django_assert_max_num_queries(len(few) + 5):
        catalogue(many(50, "c"))


def many(count: int, start: str) -> list[dict]:
    technologies = [
        technology(f"{start}{number}", pros=["One"], aliases=[f"{start} {number}"]) for number in range(count)
    ]
    return technologies + [comparison(f"{start}0", f"{start}{number}") for number in range(1, count)]


def test_words_that_had_to_be_forgotten_are_asked_for_again(catalogue, monkeypatch):
    monkeypatch.setattr("comparisons.importing.naming.REMEMBERED", 1)
    monkeypatch.setattr("comparisons.importing.spool.CHUNK", 2)
    for slug in ("a", "b", "c", "d"):
        make_technology(slug)

    catalogue([comparison(one, other) for one, other in ("ab", "bc", "cd", "ad", "ac")])

    assert Comparison.objects.count() == 5


# ---- hostile files


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
