"""An operator imports landscapes of other foundations than CNCF."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import Category, Fact, Source, SourceEntry, Technology

from .import_sets import counts, everything, fails, run
from .make import make_technology
from .reading import read, words
from .upstream import SMALL

pytestmark = pytest.mark.django_db
CNCF = SMALL / "landscape.yml"
AI = SMALL / "landscapes" / "ai-foundation.yml"
DELIVERY = SMALL / "landscapes" / "delivery-foundation.yml"
HOME = "https://landscape.example.org"


def imported(path=AI, name="Example AI Landscape", **options) -> str:
    return run("landscape", path, own_name=name, address=HOME, **options)


def exported(path) -> list[str]:
    call_command("export_catalogue", str(path), stdout=io.StringIO(), stderr=io.StringIO())
    return path.read_text(encoding="utf-8").splitlines()


def test_each_landscape_brings_its_technologies_and_no_company():
    names = [path.stem for path in sorted((SMALL / "landscapes").glob("*.yml"))]

    said = [imported(SMALL / "landscapes" / f"{name}.yml", name) for name in names]

    assert [counts(one)["refused"] for one in said] == [3, 4, 4, 3]
    assert set(Technology.objects.values_list("slug", flat=True)) == {
        "kettlemind", "lanternserve", "ledgerform", "marshtable", "pipehouse", "pipewright", "plumbgraph", "quarryvec",
        "sealcheck", "sealkey", "sealpost-rs", "sealpost-specification", "slowbuild", "tickbarrow",
    }  # fmt: skip
    assert set(Source.objects.exclude(observed=None).values_list("slug", flat=True)) == {
        f"landscape-{name}" for name in names
    }


def test_what_has_a_shelf_in_another_script_is_there_unfiled_and_the_reason_told():
    said = imported(verbosity=2)

    assert set(Technology.objects.filter(category=None).values_list("slug", flat=True)) == {
        "lanternserve", "marshtable", "quarryvec",
    }  # fmt: skip
    assert "left out 3: its category's name has no Latin letter" in said
    assert "Quarryvec: left out: its category's name has no Latin letter: 数据与存储" in said
    assert set(Category.objects.values_list("slug", flat=True)) == {"machine-learning", "framework"}


def test_a_landscape_is_a_source_of_its_own_with_its_own_credit(client):
    imported(licence="CC-BY-4.0")

    source = Source.objects.get(slug="landscape-example-ai-landscape")
    assert (source.name, source.licence, source.url) == ("Example AI Landscape", "CC-BY-4.0", HOME)
    assert source.attribution == (
        "Text, category and maturity from Example AI Landscape, used under the CC-BY-4.0 licence."
    )
    assert source.rank == Source.objects.get(slug="landscape").rank
    assert set(Fact.objects.values_list("source__slug", flat=True)) == {source.slug}
    assert source.attribution in words(read(client, "/technologies/kettlemind/"))
    rows = [row["id"] for row in read(client, "/sources/").select(".ledger > li[id]")]
    assert rows[rows.index("landscape") + 1] == source.slug


def test_a_second_run_changes_nothing_and_a_new_credit_is_taken():
    imported()
    before = everything()

    assert counts(imported()).keys() == {"read", "unchanged", "refused"}
    assert everything() == before
    imported(licence="MIT")
    assert Source.objects.get(slug="landscape-example-ai-landscape").licence == "MIT"


def test_a_dry_run_stores_no_source():
    before = everything()

    imported(dry_run=True)

    assert everything() == before


def test_migrating_keeps_the_source_and_its_place():
    imported()
    Source.objects.filter(slug__startswith="landscape-").update(rank=99)

    Source.objects.keep_listed()

    ranks = dict(Source.objects.values_list("slug", "rank"))
    assert ranks["landscape-example-ai-landscape"] == ranks["landscape"]


def test_of_two_landscapes_the_first_slug_is_believed_whichever_came_first(tmp_path):
    for name in ("Zebra", "Aardvark"):
        path = tmp_path / "landscape.yml"
        path.write_text(
            "categories:\n- name: A\n  subcategories:\n  - name: B\n    items:\n"
            f"    - {{name: Tool, homepage_url: https://tool.example.org, description: As {name} says.}}\n"
        )
        imported(path, name)

    assert Technology.objects.get().summary == "As Aardvark says."


# ---- a catalogue that names such a source


def test_a_catalogue_with_such_a_source_goes_into_an_empty_database_and_out_again(tmp_path):
    imported()
    out = exported(tmp_path / "a.jsonl")
    for model in (SourceEntry, Technology):
        model.objects.all().delete()
    Category.objects.update(parent=None)
    Category.objects.all().delete()
    Source.objects.all().delete()

    call_command("import_catalogue", str(tmp_path / "a.jsonl"), stdout=io.StringIO(), stderr=io.StringIO())

    assert exported(tmp_path / "b.jsonl") == out
    source = Source.objects.get(slug="landscape-example-ai-landscape")
    assert source.name == "example ai landscape"
    imported()
    source.refresh_from_db()
    assert source.name == "Example AI Landscape"


@pytest.mark.parametrize(("slug", "is_known"), [("landscape-x", True), ("landscape", True), ("landscapes", False)])
def test_a_source_is_known_by_the_beginning_of_its_slug(tmp_path, slug, is_known):
    path = tmp_path / "a.json"
    fact = {"field": "summary", "value": "A tool.", "source": slug}
    path.write_text(json.dumps({"technology": "tool", "name": "Tool", "summary": "A tool.", "facts": [fact]}))

    def load() -> None:
        call_command("import_catalogue", str(path), stdout=io.StringIO(), stderr=io.StringIO())

    if is_known:
        load()
        assert set(Fact.objects.filter(field="summary").values_list("source__slug", flat=True)) == {slug}
    else:
        with pytest.raises(CommandError, match="expected one of the sources"):
            load()


# ---- whose landscape it is


def test_a_file_that_shares_no_item_with_cncfs_is_refused_where_that_was_read_before():
    run("landscape", CNCF)

    assert "shares no item with the CNCF landscape that was read before" in fails("landscape", AI)
    assert "--as NAME" in fails("landscape", AI, dry_run=True)
    assert "created" in counts(imported())


def test_a_newer_file_of_cncfs_that_shares_an_item_is_read(tmp_path):
    run("landscape", CNCF)
    path = tmp_path / "landscape.yml"
    path.write_text(
        "categories:\n- name: A\n  subcategories:\n  - name: B\n    items:\n    - name: Vessel\n    - name: Raft\n"
    )

    assert "created" in counts(run("landscape", path))
    assert Technology.objects.filter(slug="raft").exists()


def test_a_catalogue_that_holds_what_cncf_says_counts_as_read_before(tmp_path):
    run("landscape", CNCF)
    SourceEntry.objects.all().delete()

    assert "shares no item" in fails("landscape", AI)


def test_any_landscape_may_come_first():
    assert "created" in counts(run("landscape", AI))


def test_a_question_about_a_landscape_of_its_own_can_be_answered(tmp_path):
    make_technology("pipewright", name="Pipewright")

    assert counts(imported(DELIVERY, "CD"))["queued"] == 1

    waiting = SourceEntry.objects.waiting().get()
    assert (waiting.source.slug, waiting.name) == ("landscape-cd", "Pipewright")
    Technology.objects.filter(slug="pipewright").update(repository="https://github.com/pipewright/pipewright")
    said = imported()
    assert "entries of earlier runs that waited and are settled now: 1" in said
    assert Fact.objects.filter(technology__slug="pipewright", source__slug="landscape-cd").exists()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("landscape", {"own_name": "基金会"}),
        ("landscape", {"own_name": "x" * 81}),
        ("landscape", {"own_name": "x" * 60}),
        ("landscape", {"licence": "MIT"}),
        ("endoflife", {"own_name": "x"}),
    ],
)
def test_what_cannot_be_a_source_is_refused(name, options):
    failure = fails(name, AI, **options)

    assert failure.startswith(("--as ", "--licence "))
