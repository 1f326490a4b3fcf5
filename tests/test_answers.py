"""People answer questions about open data in catalogue files: what is stored, refused and exported."""

import json

import pytest

from comparisons.catalogue.json_schema import LINE
from comparisons.models import Release, SourceEntry, Technology
from comparisons.open_data import answers as verbs

from .import_files import answers, stored_answers, technology
from .make import make_alias, make_editor, make_source_entry, make_technology
from .test_export_catalogue import empty_the_catalogue, exported, load

pytestmark = pytest.mark.django_db


# ---- stored


def test_an_answer_is_stored_for_an_entry_that_waits_and_for_one_that_nobody_has_read(catalogue):
    make_technology("vessel")
    make_source_entry("Hull")

    said = catalogue(answers(hull="none", keel="new", mast="vessel"))

    assert "answers: read 1 = created 1 + updated 0 + unchanged 0 + refused 0" in said
    assert stored_answers() == {"hull": ("none", None), "keel": ("different", None), "mast": ("same", "vessel")}
    assert not SourceEntry.objects.waiting().exists()
    assert set(SourceEntry.objects.values_list("name", "answered_by_name")) == {
        ("Hull", "import"), ("keel", "import"), ("mast", "import"),
    }  # fmt: skip


def test_a_second_run_is_unchanged_and_writes_nothing(catalogue):
    make_technology("vessel")
    record = answers(hull="none", keel="new", mast="vessel", oar=None)
    catalogue(record)
    before = list(SourceEntry.objects.order_by("id").values())

    said = catalogue(record, suffix=".jsonl")

    assert "answers: read 1 = created 0 + updated 0 + unchanged 1 + refused 0" in said
    assert list(SourceEntry.objects.order_by("id").values()) == before


def test_an_entry_that_is_not_named_keeps_its_answer_and_null_opens_the_question(catalogue):
    make_source_entry("Hull", answer="none")
    make_source_entry("Keel", answer="none", answered_by_name="Ada")
    make_source_entry("Mast")

    said = catalogue(answers(hull=None, mast=None))

    assert "updated 1" in said
    assert stored_answers() == {"hull": ("", None), "keel": ("none", None), "mast": ("", None)}
    assert SourceEntry.objects.get(key="keel").answered_by_name == "Ada"
    assert [entry.key for entry in SourceEntry.objects.waiting()] == ["hull", "mast"]


@pytest.mark.parametrize("entries", [{}, ...])
def test_nothing_said_of_any_entry_changes_none(catalogue, entries):
    make_source_entry("Hull", answer="none")

    said = catalogue({"answers": "landscape"} | ({} if entries is ... else {"entries": entries}))

    assert "unchanged 1" in said
    assert stored_answers() == {"hull": ("none", None)}


def test_null_in_place_of_the_entries_opens_all_questions_of_the_source(catalogue):
    make_source_entry("Hull", answer="none")
    make_source_entry("Hull", source="endoflife", answer="none")

    catalogue({"answers": "landscape", "entries": None})

    assert set(SourceEntry.objects.values_list("source__slug", "answer")) == {("landscape", ""), ("endoflife", "none")}


def test_a_later_file_wins_entry_by_entry(catalogue):
    make_source_entry("Hull")
    make_source_entry("Keel")

    catalogue(answers(hull="none", keel="none"), answers(hull="new"))

    assert stored_answers() == {"hull": ("different", None), "keel": ("none", None)}


def test_an_answer_can_be_changed_and_an_entry_that_was_matched_can_be_told_apart(catalogue):
    mast, sail = make_technology("mast"), make_technology("sail")
    make_source_entry("Mast", technology=mast, reason="", releases=[{"cycle": "1"}])
    make_source_entry("Sail", technology=sail, reason="", answer="same")

    catalogue(answers(mast="none", sail="mast"))
    assert stored_answers() == {"mast": ("none", None), "sail": ("same", "mast")}

    catalogue(answers(sail="new"))
    assert stored_answers()["sail"] == ("different", None)
    assert SourceEntry.objects.get(key="sail").candidates == [mast.pk]
    assert SourceEntry.objects.get(key="mast").releases == []


def test_a_technology_may_be_new_in_the_run_and_called_by_an_alias(catalogue):
    make_alias(make_technology("postgresql"), "Postgres")

    catalogue([answers(hull="rudder", keel="POSTGRES"), technology("rudder")])
    said = catalogue(answers(keel="postgres"))

    assert stored_answers() == {"hull": ("same", "rudder"), "keel": ("same", "postgresql")}
    assert "unchanged 1" in said


def test_the_words_win_over_slugs_which_are_meant_with_a_capital(catalogue, tmp_path):
    make_technology("new")
    make_technology("none")

    catalogue(answers(hull="new", keel="New", mast="none", oar="None"))

    assert stored_answers() == {
        "hull": ("different", None), "keel": ("same", "new"), "mast": ("none", None), "oar": ("same", "none"),
    }  # fmt: skip
    written = exported(tmp_path / "folder")["answers/landscape.yaml"].decode()
    assert written == f"{LINE}\nanswers: landscape\nentries:\n  hull: new\n  keel: New\n  mast: none\n  oar: None\n"


def test_releases_of_the_technology_that_an_entry_led_to_before_stay(catalogue):
    mast = make_technology("mast")
    Release.objects.create(technology=mast, cycle="1")
    make_source_entry("Mast", source="endoflife", technology=mast, reason="", releases=[{"cycle": "1"}])

    catalogue(answers("endoflife", mast="none"))

    assert Release.objects.get().technology == mast


# ---- refused


def test_all_errors_are_told_at_once_with_their_lines_and_keys(refused):
    text = (
        "answers: landscape\nentries:\n  hull: Unknown One\n  keel:\n    - new\n  mast: new\n  mast: none\n"
        f"  {'k' * 601}: new\nother: 1\n"
    )

    errors = refused(text, answers("nowhere", hull="new"), suffix=".yaml")

    assert [error.partition("kkk")[0].partition(", which")[0] for error in errors] == [
        "0.yaml, line 1: entries.hull: “Unknown One”: expected new, none, the slug or an alias of a technology; of one "
        "that is not there yet, a slug: lower-case letters, digits and single dashes, at most 64",
        "0.yaml, line 4: entries.keel: “a list of 1”: expected text",
        "0.yaml, line 7: entries.mast: “mast”: expected each key once",
        "0.yaml, line 8: entries.",
        "0.yaml, line 9: other: “1”: expected one of the keys answers, entries",
        errors[-1],
    ]
    assert errors[-1].startswith("1.yaml, line 1: answers: “nowhere”: expected one of the sources editor, catalogue")


@pytest.mark.parametrize(
    "record",
    [
        {"answers": None, "entries": {"a": "new"}},
        {"answers": ["landscape"], "entries": {"a": "new"}},
        {"answers": {"landscape": "x"}},
        answers(a=True),
        answers(a=1.5),
        answers(a=["new"]),
        answers(a={"b": "new"}),
        answers(a="x" * 1_000_000),
        {"answers": "landscape", "entries": ["new"]},
        {"answers": "landscape", "entries": {"": "new"}},
        {"answers": "landscape", "entries": {"a\0b": "new"}},
        {"answers": "landscape", "entries": {"a\nb": "new"}},
        {"answers": "landscape", "entries": {"\ud800": "new"}},
        {"answers": "landscape", "entries": {"a": "a\0b"}},
        {"answers": "../landscape", "entries": {"a": "new"}},
        {"answers": "landscape", "entries": {str(number): "new" for number in range(60_000)}},
    ],
    ids=lambda record: repr(record)[:60],
)
def test_hostile_answers_are_errors_and_nothing_else(refused, record):
    make_source_entry("Hull")

    errors = refused(json.dumps(record), suffix=".jsonl")

    assert errors
    assert all(len(error) < 1000 and error.isprintable() for error in errors)
    assert stored_answers() == {"hull": ("", None)}


def test_answers_twice_in_one_file_are_refused(refused):
    errors = refused([answers(a="new"), answers(b="new")])

    assert errors == ["0.json, line 1: answers: “landscape”: expected one record of it in this file"]


def test_one_wrong_answer_leaves_all_unwritten(refused):
    make_source_entry("Hull")

    refused([technology("rudder"), answers(hull="rudder", keel="Unknown One")])

    assert stored_answers() == {"hull": ("", None)}
    assert not Technology.objects.exists()


def test_a_dry_run_says_what_it_would_do(catalogue):
    make_source_entry("Hull")

    said = catalogue(answers(hull="none"), dry_run=True)

    assert "created answers landscape" in said
    assert stored_answers() == {"hull": ("", None)}


# ---- exported


def test_an_export_writes_all_answers_whoever_gave_them(tmp_path, catalogue):
    vessel, editor = make_technology("vessel"), make_editor("ada")
    verbs.same(make_source_entry("Vessel"), vessel, by=editor)
    verbs.different(make_source_entry("Keel"), by=editor)
    verbs.no_technology(make_source_entry("Hull"), by=editor)
    make_source_entry("Mast")
    make_source_entry("Oar", technology=vessel, reason="")
    make_source_entry("Deleted", answer="different", reason="")
    catalogue(answers("endoflife", **{"b: c": "vessel", "null": "none", "A": "new"}))

    files = exported(tmp_path / "folder")

    assert files["answers/landscape.yaml"].decode() == (
        f"{LINE}\nanswers: landscape\nentries:\n  hull: none\n  keel: new\n  vessel: vessel\n"
    )
    assert files["answers/endoflife.yaml"].decode() == (
        f'{LINE}\nanswers: endoflife\nentries:\n  A: new\n  "b: c": vessel\n  "null": none\n'
    )


@pytest.mark.parametrize("form", ["x.jsonl", "x.yaml", "x.json", "folder"])
def test_an_export_imported_into_an_empty_database_gives_the_same_bytes(tmp_path, form):
    editor = make_editor("ada")
    verbs.same(make_source_entry("Vessel"), make_technology("vessel"), by=editor)
    verbs.different(make_source_entry("Keel"), by=editor)
    verbs.no_technology(make_source_entry("Ü: #1"), by=editor)
    before = exported(tmp_path / form)
    SourceEntry.objects.all().delete()
    empty_the_catalogue()

    load(tmp_path / form)

    assert exported(tmp_path / form) == before
    assert stored_answers() == {"keel": ("different", None), "vessel": ("same", "vessel"), "ü:-#1": ("none", None)}
    assert " unchanged 3 " in load(tmp_path / form).splitlines()[-2]


def test_a_folder_loses_the_file_of_a_source_without_answers(tmp_path):
    entry = make_source_entry("Hull", answer="none")
    assert "answers/landscape.yaml" in exported(tmp_path / "folder")
    (tmp_path / "folder" / "answers" / "notes.txt").write_text("ours")

    entry.delete()

    assert [name for name in exported(tmp_path / "folder") if "/" in name] == [
        "answers/notes.txt",
        "schema/catalogue-1.json",
    ]
