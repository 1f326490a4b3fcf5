"""An operator imports open data sets: what they add, and how a run goes."""

import io
import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparisons.catalogue import export
from comparisons.models import (
    Alias,
    Category,
    Fact,
    Relation,
    Release,
    Revision,
    Signal,
    Source,
    SourceEntry,
    Technology,
    Version,
)
from comparisons.open_data import load

from .import_sets import counts, csv, everything, fails, run
from .make import make_category, make_signal, make_technology
from .once import IS_SECOND_RUN
from .upstream import REAL, SMALL, topic, write_topic

pytestmark = pytest.mark.django_db
SETS = {
    "endoflife": ("endoflife", "endoflife-products.tar.gz"),
    "github-topics": ("github-topics", "github-explore-topics.tar.gz"),
    "landscape": ("landscape.yml", "landscape.yml.gz"),
    "innovation-graph": ("topics.csv", "innovationgraph-topics.csv.gz"),
    "packages": ("packages.csv", "package-downloads.csv.gz"),
    "simple-icons": ("simple-icons.json", "simple-icons.json.gz"),
    "figures": ("figures.csv", "figures.csv"),
}
# ---- what a set brings


def test_a_topic_becomes_a_technology_with_its_words_relations_and_facts(topics):
    said = topics(
        flask={
            "short_description": "Flask is a web framework for Python.",
            "aliases": "flask-framework",
            "related": "python, jinja",
            "released": "April 1, 2010",
            "url": "https://flask.example.org",
        }
    )

    flask = Technology.objects.get()
    assert counts(said) == {"read": 1, "created": 1}
    assert (flask.slug, flask.name, flask.kind, flask.first_released) == ("flask", "Flask", "framework", "2010-04-01")
    assert flask.use_case == ""
    assert set(Alias.objects.values_list("key", flat=True)) == {"flask", "flask-framework"}
    assert set(Relation.objects.values_list("slug", flat=True)) == {"python", "jinja"}
    facts = Fact.objects.values_list("field", "source__slug", "observed")
    assert set(facts) == {
        (field, "github-topics", date(2026, 11, 22))
        for field in ("name", "kind", "summary", "website", "first_released")
    }


def test_a_product_brings_releases_and_says_how_long_they_are_supported(products):
    products(
        tool="title: Tool\nreleases:\n"
        "- {releaseCycle: '3', releaseDate: 2025-01-01, eol: false, latest: '3.1'}\n"
        "- {releaseCycle: '2', releaseDate: 2024-01-01, eol: 2026-01-01}\n"
        "- {releaseCycle: '1', releaseDate: 2023-01-01, eol: true}"
    )

    releases = Release.objects.values_list("cycle", "latest", "support", "supported_until", "source")
    page = "https://endoflife.date/tool"
    assert list(releases) == [
        ("3", "3.1", "supported", None, page),
        ("2", "", "until", date(2026, 1, 1), page),
        ("1", "", "ended", None, page),
    ]


def test_the_landscape_brings_categories_under_their_parents(tmp_path):
    said = run("landscape", SMALL / "landscape.yml")

    assert counts(said)["created"] > 1
    assert Category.objects.get(slug="container-runtime").parent.slug == "runtime"
    assert Technology.objects.get(slug="vessel").category.slug == "container-runtime"


def test_a_category_that_is_there_keeps_its_own_words():
    make_category("runtime", name="Ours")

    run("landscape", SMALL / "landscape.yml")

    assert Category.objects.get(slug="runtime").name == "Ours"


def test_each_technology_that_changes_gets_one_revision_which_names_the_source(topics):
    topics(flask={})
    topics(flask={"released": "2010"})

    revisions = Revision.objects.order_by("id").values_list("verb", "reason", "by", "by_name")
    assert list(revisions) == [("import", "import from GitHub topics", None, "import")] * 2
    assert Revision.objects.first().record["first_released"] == "2010"


def test_a_change_touches_the_technology_and_a_new_category_the_whole_site():
    run("landscape", SMALL / "landscape.yml")

    vessel = Technology.objects.get(slug="vessel")
    assert Version.numbers([f"technology:{vessel.pk}", "site"]) == {f"technology:{vessel.pk}": 1, "site": 1}


def test_figures_are_added_and_those_that_are_there_stay(tmp_path):
    flask = make_technology("flask")
    make_signal(flask, value=7, observed=date(2026, 10, 1), source="https://example.org/stars")
    rows = [
        "flask,github_stars,9,2026-10-01,https://example.org/stars",
        "flask,github_stars,8,2026-11-01,https://example.org/stars",
    ]

    said = run("figures", csv(tmp_path, *rows))

    assert counts(said) == {"read": 2, "updated": 2}
    assert set(Signal.objects.values_list("observed", "value")) == {
        (date(2026, 10, 1), Decimal(7)),
        (date(2026, 11, 1), Decimal(8)),
    }


def test_two_words_of_one_technology_count_the_same_people_once(tmp_path):
    make_technology("go").aliases.create(text="golang")

    run("innovation-graph", SMALL / "topics.csv")

    assert dict(Signal.objects.values_list("observed", "value"))[date(2025, 9, 30)] == Decimal(900)


def test_packages_of_its_own_come_with_their_downloads_on_the_day_of_the_set():
    make_technology("angular-cli", name="Angular CLI", kind="tool")
    make_technology("mysql")

    said = run("packages", SMALL / "packages.csv")

    assert Technology.objects.get(slug="angular-cli").packages == {"npm": ["@angular/cli"]}
    assert list(Signal.objects.values_list("metric", "value", "observed")) == [
        ("npm_downloads_month", Decimal(1000), date(2026, 11, 22))
    ]
    assert "it is a client or a plugin" in said


def test_a_package_that_is_called_like_a_database_or_a_binding_is_a_client(tmp_path):
    make_technology("redis", kind="database")
    make_technology("kafka", kind="")
    path = tmp_path / "packages.csv"
    path.write_text(
        "technology,ecosystem,package,role,downloads_month\n"
        "redis,npm,redis,same-name,9\nkafka,npm,kafkajs,same-name,9\nkafka,npm,kafka.js,same-name,9"
    )

    said = fails("packages", path)

    assert "refused 2: it is a client or a plugin" in said
    assert "packages.csv, line 2: its technology is of a kind of which this set does not speak" in said


def test_what_only_adds_refuses_technologies_that_are_not_there(tmp_path):
    make_technology("flask")
    rows = [f"{slug},github_stars,1,2026-10-01,https://example.org/" for slug in ("nowhere", "flask")]

    said = run("figures", csv(tmp_path, *rows))

    assert counts(said) == {"read": 2, "updated": 1, "refused": 1}
    assert "refused 1: unknown technology\n  figures.csv, line 2: unknown technology" in said
    assert Technology.objects.count() == 1


def test_the_day_of_a_set_is_the_one_on_which_it_was_written_last(tmp_path):
    write_topic(tmp_path, "flask", topic())
    os.utime(tmp_path, (datetime(2026, 8, 1, 12, tzinfo=UTC).timestamp(),) * 2)

    run("github-topics", tmp_path, observed=None)

    assert set(Fact.objects.values_list("observed", flat=True)) == {date(2026, 8, 1)}
    assert Source.objects.get(slug="github-topics").observed == date(2026, 8, 1)


# ---- runs


def test_a_dry_run_reports_the_same_and_writes_nothing():
    before = everything()

    dry = run("landscape", SMALL / "landscape.yml", dry_run=True)

    assert everything() == before
    assert dry.splitlines()[-1] == "A dry run: nothing was written."
    assert counts(run("landscape", SMALL / "landscape.yml")) == counts(dry)


def test_a_run_that_was_interrupted_can_be_run_again(monkeypatch):
    written = load.write_technologies
    batches = []

    def interrupted(*args, **options):
        batches.append(args)
        if len(batches) > 1:
            raise KeyboardInterrupt
        return written(*args, **options)

    monkeypatch.setattr(load, "BATCH", 1)
    with monkeypatch.context() as patch:
        patch.setattr(load, "write_technologies", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run("github-topics", SMALL / "github-topics")
    assert Technology.objects.count() == 1

    again = counts(run("github-topics", SMALL / "github-topics"))

    assert again["unchanged"] == 1
    assert Technology.objects.count() == again["created"] + 1
    assert SourceEntry.objects.filter(technology__isnull=False).count() == Technology.objects.count()


def test_the_number_of_queries_does_not_grow_with_the_set(tmp_path, django_assert_max_num_queries):
    for number in range(300):
        write_topic(tmp_path, f"tool-{number}", topic(f"tool-{number}", display_name=f"Tool {number}"))

    with django_assert_max_num_queries(70):
        run("github-topics", tmp_path)

    assert Technology.objects.count() == 300


def test_the_list_says_what_there_is_with_licence_and_attribution():
    out = io.StringIO()

    call_command("import_source", list=True, stdout=out)

    assert "github-topics: GitHub topics" in out.getvalue()
    assert "licence: CC-BY-4.0" in out.getvalue()
    assert "Content based on github.com/github/explore used under the CC-BY-4.0 license." in out.getvalue()


@pytest.mark.parametrize("arguments", [[], ["endoflife"], ["nothing", "x"], ["endoflife", "/nowhere/at/all"]])
def test_what_cannot_be_run_is_told_in_a_sentence(arguments):
    with pytest.raises(CommandError):
        call_command("import_source", *arguments, stdout=io.StringIO(), stderr=io.StringIO())


# ---- all sets together


def paths(real: bool) -> dict[str, Path]:
    return {
        name: SMALL / small if not real or name == "figures" else REAL / upstream
        for name, (small, upstream) in SETS.items()
    }


@pytest.mark.parametrize(
    "real",
    [False, *([True] if REAL.exists() and not IS_SECOND_RUN else [])],
    ids=lambda real: "real" if real else "small",
)
def test_all_sets_go_into_one_database_once_and_out_of_it_and_in_again(real, tmp_path):
    for slug in () if real else ("go", "numpy", "postgresql"):  # else the small sets of figures add to none, and fail
        make_technology(slug, kind="language")
    first = {name: counts(run(name, path)) for name, path in paths(real).items()}
    after = everything()
    second = {name: counts(run(name, path)) for name, path in paths(real).items()}

    assert {"created"} <= first["endoflife"].keys() & first["landscape"].keys()
    assert all(not {"created", "updated"} & again.keys() for again in second.values())
    assert everything() == after

    out = exported(tmp_path / "a.jsonl")
    assert wrong_columns(out) == []
    Technology.objects.all().delete()
    Category.objects.update(parent=None)
    Category.objects.all().delete()
    call_command("import_catalogue", str(tmp_path / "a.jsonl"), stdout=io.StringIO(), stderr=io.StringIO())
    assert exported(tmp_path / "b.jsonl") == out


def exported(path: Path) -> list[str]:
    call_command("export_catalogue", str(path), stdout=io.StringIO(), stderr=io.StringIO())
    return path.read_text(encoding="utf-8").splitlines()


def wrong_columns(lines: list[str]) -> list[str]:
    """Technologies of which a column does not hold the value of the source that is believed first."""
    ranks = export.source_ranks()
    wrong = []
    for record in map(json.loads, lines):
        said = {}
        for fact in sorted(record.get("facts", []), key=lambda fact: ranks[fact["source"]], reverse=True):
            said[fact["field"]] = fact["value"]
        wrong += [f"{record.get('technology')}: {field}" for field in said if record.get(field) != said[field]]
    return wrong
