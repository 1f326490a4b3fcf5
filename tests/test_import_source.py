"""An operator imports open data sets: what they add, what waits for a person, and what nobody's work loses."""

import io
import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from comparisons.catalogue import export
from comparisons.models import (
    Alias,
    Category,
    Fact,
    Logo,
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

from .make import make_category, make_fact, make_release, make_signal, make_source_entry, make_technology
from .upstream import REAL, SMALL, topic, write_topic

pytestmark = pytest.mark.django_db

DAY = "2026-11-22"
SETS = {
    "endoflife": ("endoflife", "endoflife-products.tar.gz"),
    "github-topics": ("github-topics", "github-explore-topics.tar.gz"),
    "landscape": ("landscape.yml", "landscape.yml.gz"),
    "innovation-graph": ("topics.csv", "innovationgraph-topics.csv.gz"),
    "packages": ("packages.csv", "package-downloads.csv.gz"),
    "simple-icons": ("simple-icons.json", "simple-icons.json.gz"),
    "figures": ("figures.csv", "figures.csv"),
}
TABLES = (
    "Alias", "Category", "Fact", "Logo", "Relation", "Release", "Revision", "Signal", "Source", "SourceEntry",
    "Technology", "Version",
)  # fmt: skip


def run(name: str, path: Path, **options) -> str:
    """What the operator reads."""
    out = io.StringIO()
    options = {"observed": date.fromisoformat(DAY)} | options
    call_command("import_source", name, path, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def counts(report: str) -> dict[str, int]:
    """The report's first line as numbers, which add up."""
    left, _, right = report.splitlines()[0].partition(" = ")
    found = {words.split()[0]: int(words.split()[1].replace(",", "")) for words in [left, *right.split(" + ")]}
    assert found["read"] == sum(found.values()) - found["read"]
    refused = [line for line in report.splitlines() if line.startswith("refused ")]
    assert sum(int(line.split()[1].rstrip(":").replace(",", "")) for line in refused) == found["refused"]
    return {action: number for action, number in found.items() if number}


def everything() -> dict[str, list[dict]]:
    return {name: list(apps.get_model("comparisons", name).objects.order_by("pk").values()) for name in TABLES}


@pytest.fixture
def topics(tmp_path):
    """Imports topics, each a mapping of the fields of its page, by their folders."""

    def run_topics(**pages) -> str:
        folder = tmp_path / f"set-{len(list(tmp_path.iterdir()))}"
        for name, fields in pages.items():
            write_topic(folder, name.replace("_", "-"), topic(name.replace("_", "-"), **fields))
        return run("github-topics", folder)

    return run_topics


@pytest.fixture
def products(tmp_path):
    """Imports products, each by its file's name with its fields as YAML."""

    def run_products(**options) -> str:
        files = {name: fields for name, fields in options.items() if isinstance(fields, str)}
        folder = tmp_path / f"set-{len(list(tmp_path.iterdir()))}" / "products"
        folder.mkdir(parents=True)
        for name, fields in files.items():
            (folder / f"{name}.md").write_text(f"---\npermalink: /{name}\n{fields}\n---\n")
        return run("endoflife", folder, **{key: value for key, value in options.items() if key not in files})

    return run_products


def csv(folder: Path, *rows: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(["technology,metric,value,observed,source", *rows]))
    return path


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

    said = run("packages", path)

    assert counts(said) == {"read": 3, "refused": 3}
    assert not Signal.objects.exists()


def test_what_only_adds_refuses_technologies_that_are_not_there(tmp_path):
    said = run("figures", csv(tmp_path, "nowhere,github_stars,1,2026-10-01,https://example.org/"))

    assert counts(said) == {"read": 1, "refused": 1}
    assert "refused 1: unknown technology" in said
    assert not Technology.objects.exists()


def test_the_day_of_a_set_is_the_one_on_which_it_was_written_last(tmp_path):
    write_topic(tmp_path, "flask", topic())
    os.utime(tmp_path, (datetime(2026, 8, 1, 12, tzinfo=UTC).timestamp(),) * 2)

    run("github-topics", tmp_path, observed=None)

    assert set(Fact.objects.values_list("observed", flat=True)) == {date(2026, 8, 1)}
    assert Source.objects.get(slug="github-topics").observed == date(2026, 8, 1)


# ---- whose word stands


def test_what_a_catalogue_file_set_stands_and_the_source_is_heard_beside_it(topics):
    make_technology("flask", kind="library", first_released="2009", licence="MIT")

    said = topics(flask={"short_description": "Flask is a web framework.", "released": "2010"})

    flask = Technology.objects.get()
    assert counts(said) == {"read": 1, "queued": 1}  # of two kinds: a person has to say
    assert flask.kind == "library"
    flask.kind = ""
    flask.save()

    said = topics(flask={"released": "2010"})

    flask.refresh_from_db()
    assert counts(said) == {"read": 1, "updated": 1}
    assert (flask.first_released, flask.licence) == ("2009", "MIT")
    assert flask.kind == "framework"
    told = Fact.objects.filter(field="first_released").values_list("source__slug", "value")
    assert set(told) == {("catalogue", "2009"), ("github-topics", "2010")}


def test_what_an_editor_emptied_stays_empty(topics):
    flask = make_technology("flask", kind="")
    make_fact(flask, source="editor", field="first_released", value=None)

    topics(flask={"released": "2010"})

    flask.refresh_from_db()
    assert flask.first_released == ""
    assert Fact.objects.filter(field="first_released").count() == 2


def test_of_two_sources_the_one_that_is_believed_first_is_shown_whichever_came_first(topics, products):
    topics(tool={"display_name": "The Tool"})

    products(tool="title: Tool")

    assert Technology.objects.get(slug="tool").name == "Tool"
    topics(tool={"display_name": "The Tool!"})
    assert Technology.objects.get(slug="tool").name == "Tool"


def test_what_a_source_no_longer_says_goes_but_for_name_and_kind(topics):
    topics(flask={"url": "https://old.example.org", "released": "2010"})

    topics(flask={"short_description": "Flask does more."})

    flask = Technology.objects.get()
    assert (flask.website, flask.first_released, flask.kind) == ("", "", "framework")
    assert set(Fact.objects.values_list("field", flat=True)) == {"name", "kind", "summary"}


def test_a_fact_that_is_only_repeated_keeps_its_day(topics, tmp_path):
    topics(flask={})
    before = everything()
    write_topic(tmp_path / "later", "flask", topic())

    said = run("github-topics", tmp_path / "later", observed=date(2027, 1, 1))

    assert counts(said) == {"read": 1, "unchanged": 1}
    assert everything() | {"Source": []} == before | {"Source": []}


def test_relations_packages_and_other_names_of_others_are_never_taken_away(products):
    tool = make_technology("tool", packages={"npm": ["tool-by-hand"]})
    tool.relations.create(slug="hammer")
    tool.aliases.create(text="Toolbox")
    make_technology("other").aliases.create(text="gadget")

    products(
        tool="title: Tool\nalternate_urls: [/gadget, /widget]\n"
        "identifiers: [{purl: 'pkg:npm/tool'}, {purl: 'pkg:pypi/tool'}]"
    )

    assert SourceEntry.objects.waiting().count() == 1  # gadget leads to another one
    Alias.objects.filter(key="gadget").delete()
    products(
        tool="title: Tool\nalternate_urls: [/widget]\nidentifiers: [{purl: 'pkg:npm/tool'}, {purl: 'pkg:pypi/tool'}]"
    )
    tool.refresh_from_db()
    assert tool.packages == {"npm": ["tool-by-hand"], "pypi": ["tool"]}
    assert set(tool.aliases.values_list("key", flat=True)) == {"tool", "toolbox", "widget"}
    assert list(tool.relations.values_list("slug", flat=True)) == ["hammer"]


def test_a_source_replaces_its_own_releases_and_no_editors(products):
    one = "- {releaseCycle: '1', eol: false}\n- {releaseCycle: '2', eol: false}\n- {releaseCycle: '3', eol: false}"
    products(tool=f"title: Tool\nreleases:\n{one}")
    tool = Technology.objects.get()
    Release.objects.filter(cycle="2").update(latest="2.9")
    Release.objects.filter(cycle="3").delete()
    make_release(tool, cycle="0.9", source="https://example.org/history")

    products(
        tool="title: Tool\nreleases:\n" + one.replace("false", "true").replace("'1', eol: true", "'1', eol: 2026-05-01")
    )

    assert set(Release.objects.values_list("cycle", "latest", "support")) == {
        ("1", "", "until"),
        ("2", "2.9", "supported"),
        ("0.9", "", "supported"),
    }


def test_after_a_fresh_import_of_the_catalogue_its_address_tells_a_sources_own_releases(products):
    tool = make_technology("tool", kind="")
    make_release(tool, cycle="1", source="https://endoflife.date/tool")
    make_release(tool, cycle="2", source="https://example.org/history")

    products(tool="title: Tool\nreleases: [{releaseCycle: '3', eol: false}]")

    assert set(Release.objects.values_list("cycle", flat=True)) == {"2", "3"}


# ---- the same, or a namesake?


def test_figures_of_a_word_that_leads_to_two_wait_as_one_question(tmp_path):
    for slug in ("tool", "other-tool"):
        entry = make_source_entry(slug, source="github-topics", technology=make_technology(slug))
        SourceEntry.objects.filter(pk=entry.pk).update(ids=["handy"])
    Fact.objects.all().delete()
    rows = [f"handy,github_stars,{number},2026-10-0{number},https://example.org/" for number in (1, 2)]

    first, second = (run("figures", csv(tmp_path, *rows)) for _ in range(2))

    assert counts(first) == counts(second) == {"read": 2, "queued": 2}
    assert len(SourceEntry.objects.waiting().get().candidates) == 2


def test_several_entries_of_one_set_about_one_technology_are_one(tmp_path):
    said = run("landscape", SMALL / "landscape.yml")

    vessel = Technology.objects.get(slug="vessel")
    assert counts(said)["updated"] == 1  # “Vessel (Wasm)”, after “Vessel”
    assert vessel.category.slug == "container-runtime"
    assert vessel.source_entries.count() == 2


def test_what_is_no_technology_waits_and_makes_none(topics):
    said = topics(springfield={"display_name": "Springfield", "short_description": "Springfield is a city."})

    entry = SourceEntry.objects.get()
    assert counts(said) == {"read": 1, "queued": 1}
    assert (entry.name, entry.technology) == ("Springfield", None)
    assert "a place" in entry.reason
    assert not Technology.objects.exists()


def test_a_namesake_waits_with_the_technologies_that_it_may_be():
    vessel = make_technology("vessel", name="Vessel", website="https://elsewhere.example.com")

    run("landscape", SMALL / "landscape.yml")

    first = SourceEntry.objects.waiting().first()
    assert (first.name, first.candidates) == ("Vessel", [vessel.pk])
    vessel.refresh_from_db()
    assert vessel.maturity == ""


def test_an_entry_finds_its_technology_again_whatever_became_of_its_words(topics):
    topics(flask={})
    Technology.objects.update(slug="flask-web", name="Flask Web")
    Alias.objects.all().delete()
    Technology.objects.get().save()

    said = topics(flask={"released": "2010"})

    assert counts(said) == {"read": 1, "updated": 1}
    assert Technology.objects.get().first_released == "2010"


def test_an_entry_whose_technology_was_deleted_waits_and_is_not_made_again(topics):
    topics(flask={})
    Technology.objects.all().delete()

    said = topics(flask={})

    assert counts(said) == {"read": 1, "queued": 1}
    assert not Technology.objects.exists()
    assert SourceEntry.objects.waiting().get().name == "Flask"


def test_what_waited_is_settled_once_a_later_set_tells(topics, tmp_path):
    topics(oddity={"display_name": "Oddity", "short_description": "Be odd.", "url": "https://oddity.example.org"})
    assert SourceEntry.objects.waiting().count() == 1
    path = tmp_path / "landscape.yml"
    item = "{item: null, name: Oddity, homepage_url: https://oddity.example.org}"
    path.write_text(f"landscape:\n- {{name: Odd, subcategories: [{{name: Things, items: [{item}]}}]}}\n")

    said = run("landscape", path)

    assert "entries of earlier runs that waited and are settled now: 1" in said
    assert not SourceEntry.objects.waiting().exists()
    assert Technology.objects.get().summary == "Be odd."


def test_a_logo_comes_onto_technologies_that_match_by_name_and_address(tmp_path):
    cpp = make_technology("cpp", website="https://isocpp.org", repository="https://github.com/isocpp/logos")
    node = make_technology("nodejs", website="https://elsewhere.example.org")

    said = run("simple-icons", SMALL / "simple-icons.json")

    logo = Logo.objects.get()
    assert (logo.technology, logo.colour, logo.path, logo.licence) == (cpp, "00599C", "", "CC0-1.0")
    assert SourceEntry.objects.waiting().get().candidates == [node.pk]
    assert counts(said)["updated"] == 1
    assert not Revision.objects.exists()
    assert Version.numbers([f"technology:{cpp.pk}"]) == {f"technology:{cpp.pk}": 1}


def test_an_outline_comes_with_the_drawings_and_stays_without_them(tmp_path):
    make_technology("cpp", repository="https://github.com/isocpp/logos")
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "cplusplus.svg").write_text('<svg><path d="M1 1h2v2z"/></svg>')
    (tmp_path / "simple-icons.json").write_bytes((SMALL / "simple-icons.json").read_bytes())

    run("simple-icons", tmp_path)
    said = run("simple-icons", SMALL / "simple-icons.json")

    assert Logo.objects.get().path == "M1 1h2v2z"
    assert counts(said)["unchanged"] == 1


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
    "real", [False, *([True] if REAL.exists() else [])], ids=lambda real: "real" if real else "small"
)
def test_all_sets_go_into_one_database_once_and_out_of_it_and_in_again(real, tmp_path):
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
