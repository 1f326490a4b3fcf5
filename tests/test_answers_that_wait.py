"""Answers that name a technology which is not there yet: stored, refused, exported, and carried out once it is."""

from pathlib import Path

import pytest

from comparisons.catalogue.json_schema import LINE
from comparisons.models import SourceEntry, Technology
from comparisons.open_data import answers as verbs
from comparisons.services.editorial import Refused

from .admin_pages import change_url, page, rows
from .import_files import answers, stored_answers, technology
from .import_sets import counts, csv, run
from .make import make_alias, make_editor, make_source_entry, make_technology
from .test_answers_carried_out import VESSEL, landscape, questions
from .test_export_catalogue import empty_the_catalogue, exported, load
from .upstream import topic, write_topic

pytestmark = pytest.mark.django_db
WAITS = "it waits for the technology boats"


def awaited() -> dict[str, str]:
    return dict(SourceEntry.objects.exclude(awaits="").order_by("key").values_list("key", "awaits"))


def topics(folder: Path, *names: str, **fields: str) -> Path:
    for name in names:
        write_topic(folder / "topics", name, topic(name, **fields))
    return folder / "topics"


# ---- stored


def test_it_is_stored_and_counted_with_the_first_slugs(catalogue):
    said = catalogue(answers(**{f"part-{number:02}": f"b-{number}" for number in range(12)}, keel="new"))

    shown = "b-0, b-1, b-2, b-3, b-4, b-5, b-6, b-7, b-8, b-9 and 2 more"
    assert said.splitlines()[-1] == f"answers that wait for a technology: 12 ({shown})"
    assert len(awaited()) == 12
    assert stored_answers()["part-00"] == ("", None)
    assert SourceEntry.objects.get(key="part-00").answered_by_name == "import"


def test_nothing_is_said_where_none_waits(catalogue):
    make_technology("boats")

    assert "wait for" not in catalogue(answers(hull="boats", keel="new"))


@pytest.mark.parametrize("word", ["a" * 64, "vs-code", "1984", "null-1"])
def test_its_word_has_the_form_of_a_slug_or_of_an_alias(catalogue, word):
    catalogue(answers(hull=word))

    assert awaited() == {"hull": word}


@pytest.mark.parametrize("word", ["a" * 65, "Boats", "big boats", "boats-", "-", "böte", "boats.", "boats_2", ""])
def test_another_word_is_refused(refused, word):
    errors = refused(answers(hull=word))

    assert len(errors) == 1
    assert "0.json, line 1: entries.hull: " in errors[0]
    assert not SourceEntry.objects.exists()


def test_a_second_run_is_unchanged_and_a_dry_run_writes_nothing(catalogue):
    record = answers(hull="boats")
    assert "answers that wait for a technology: 1 (boats)" in catalogue(record, dry_run=True)
    assert not SourceEntry.objects.exists()
    catalogue(record)
    before = list(SourceEntry.objects.values())

    said = catalogue(record)

    assert "unchanged 1" in said
    assert "answers that wait for a technology: 1 (boats)" in said
    assert list(SourceEntry.objects.values()) == before


@pytest.mark.parametrize(("answer", "stored"), [("none", "none"), ("new", "different"), (None, "")])
def test_another_answer_or_none_takes_its_place(catalogue, answer, stored):
    make_source_entry("Hull")
    catalogue(answers(hull="boats"))

    catalogue(answers(hull=answer))

    entry = SourceEntry.objects.get()
    assert (entry.answer, entry.awaits, entry.technology) == (stored, "", None)
    assert "waits for" not in entry.reason
    assert SourceEntry.objects.waiting().exists() is (answer is None)


def test_it_takes_the_place_of_another_answer(catalogue):
    make_source_entry("Hull", answer="none")
    make_source_entry("Keel", said={}, technology=make_technology("keel"), reason="", answer="same")

    catalogue(answers(hull="boats", keel="boats"))

    assert awaited() == {"hull": "boats", "keel": "boats"}
    assert stored_answers() == {"hull": ("", None), "keel": ("", None)}


# ---- the queue


def test_an_entry_that_nobody_has_read_is_no_question_and_one_that_was_read_says_what_it_waits_for(catalogue, client):
    make_source_entry("Hull")
    client.force_login(make_editor("ada"))

    catalogue(answers(hull="boats", keel="boats"))

    assert [entry.key for entry in SourceEntry.objects.waiting()] == ["hull"]
    assert [row[2] for row in rows(page(client, "/admin/comparisons/sourceentry/"))] == [WAITS]
    assert WAITS in page(client, change_url(SourceEntry.objects.get(key="hull"))).select_one(".facts").text


def test_an_editor_answers_it_at_once(catalogue):
    vessel, editor = make_technology("vessel"), make_editor("ada")
    entries = [make_source_entry(name) for name in ("Hull", "Keel", "Mast")]
    catalogue(answers(hull="boats", keel="boats", mast="boats"))

    verbs.same(entries[0], vessel, by=editor)
    verbs.different(entries[1], by=editor)
    verbs.no_technology(entries[2], by=editor)

    assert awaited() == {}
    assert stored_answers() == {"hull": ("same", "vessel"), "keel": ("different", "keel"), "mast": ("none", None)}


def test_an_editor_cannot_answer_for_an_entry_that_nobody_has_read(catalogue):
    catalogue(answers(hull="boats"))

    with pytest.raises(Refused):
        verbs.different(SourceEntry.objects.get(), by=make_editor("ada"))

    assert awaited() == {"hull": "boats"}


def test_the_file_of_questions_holds_what_it_waits_for_and_changes_nothing(tmp_path, catalogue):
    make_source_entry("Hull")
    catalogue(answers(hull="boats"))

    questions(tmp_path / "x.yaml")

    lines = (tmp_path / "x.yaml").read_text().splitlines()
    assert lines[-2:] == [f"    # Asked because {WAITS}", "    hull: boats"]
    assert "unchanged 1" in load(tmp_path / "x.yaml")


# ---- exported


@pytest.mark.parametrize("form", ["x.jsonl", "folder"])
def test_an_export_writes_it_as_it_was_written_and_comes_to_the_same_bytes_again(tmp_path, catalogue, form):
    catalogue([answers(hull="boats", keel="vs-boats", mast="rudder", oar="null"), technology("rudder")])
    before = exported(tmp_path / form)
    assert "keel: vs-boats" in str(exported(tmp_path / "folder")["answers/landscape.yaml"])
    SourceEntry.objects.all().delete()
    empty_the_catalogue()

    load(tmp_path / form)

    assert exported(tmp_path / form) == before
    assert awaited() == {"hull": "boats", "keel": "vs-boats", "oar": "null"}


def test_an_export_names_a_technology_that_came_meanwhile_by_its_slug(tmp_path, catalogue):
    catalogue(answers(hull="vs-boats"))
    make_alias(make_technology("boats"), "vs-boats")

    before = exported(tmp_path / "folder")

    assert before["answers/landscape.yaml"] == f"{LINE}\nanswers: landscape\nentries:\n  hull: boats\n".encode()
    SourceEntry.objects.all().delete()
    empty_the_catalogue()
    load(tmp_path / "folder")
    assert exported(tmp_path / "folder") == before


# ---- carried out


@pytest.mark.parametrize("word", ["boats", "old-boats"])
def test_the_import_of_the_set_carries_it_out_where_the_technology_is_there_by_then(tmp_path, catalogue, word):
    catalogue(answers(**{VESSEL: word}))
    make_alias(make_technology("boats"), "Old-Boats")

    said = run("landscape", landscape(tmp_path))

    assert counts(said) == {"read": 3, "created": 2, "updated": 1}
    assert "decided by a person's answer: 1" in said
    assert stored_answers() == {VESSEL: ("same", "boats")}
    assert awaited() == {}
    assert Technology.objects.get().maturity == "graduated"
    assert counts(run("landscape", landscape(tmp_path))) == {"read": 3, "unchanged": 3}


def test_the_entry_stays_a_question_where_it_is_not(tmp_path, catalogue):
    make_technology("vessel", website="https://vessel.example.org")  # what a rule would take it for
    catalogue(answers(**{VESSEL: "boats"}))

    for expected in ({"read": 3, "created": 2, "queued": 1}, {"read": 3, "unchanged": 2, "queued": 1}):
        said = run("landscape", landscape(tmp_path))
        assert counts(said) == expected
        assert "decided by a person's answer" not in said
        entry = SourceEntry.objects.waiting().get()
        assert (entry.reason, entry.awaits, entry.candidates) == (WAITS, "boats", [])
    assert Technology.objects.get().maturity == ""


def test_another_set_that_makes_the_technology_settles_it_in_the_same_run(tmp_path, catalogue):
    catalogue(answers(**{VESSEL: "boats"}))
    run("landscape", landscape(tmp_path))

    said = run("github-topics", topics(tmp_path, "boats"))

    assert "entries of earlier runs that waited and are settled now: 1" in said
    assert stored_answers()[VESSEL] == ("same", "boats")
    assert Technology.objects.get().maturity == "graduated"
    assert counts(run("landscape", landscape(tmp_path))) == {"read": 3, "unchanged": 3}


def test_a_later_entry_of_the_same_run_that_makes_the_technology_settles_it(tmp_path, catalogue):
    catalogue(answers("github-topics", **{"a-boat": "boats"}))

    said = run("github-topics", topics(tmp_path, "a-boat", "boats"))

    assert counts(said) == {"read": 2, "created": 1, "updated": 1}
    assert stored_answers() == {"a-boat": ("same", "boats"), "boats": ("", "boats")}
    assert counts(run("github-topics", tmp_path / "topics")) == {"read": 2, "unchanged": 2}


def test_a_word_that_only_looks_like_it_is_not_it(tmp_path, catalogue):
    catalogue(answers(**{VESSEL: "boats-2"}))
    make_technology("boats", name="Boats 2")

    assert counts(run("landscape", landscape(tmp_path)))["queued"] == 1


def test_a_technology_that_an_editor_makes_is_taken_by_the_next_import_of_the_set(tmp_path, catalogue):
    catalogue(answers(**{VESSEL: "boats"}))
    run("landscape", landscape(tmp_path))

    make_technology("boats")
    assert awaited() == {VESSEL: "boats"}

    assert counts(run("landscape", landscape(tmp_path))) == {"read": 3, "updated": 1, "unchanged": 2}
    assert stored_answers() == {VESSEL: ("same", "boats")}


def test_an_entry_of_a_set_that_only_adds_waits_too(tmp_path, catalogue):
    make_technology("flask")
    catalogue(answers("figures", vessel="boats"))
    figures = [f"{name},github_stars,1,2026-10-01,https://example.org/" for name in ("flask", "vessel")]

    assert counts(run("figures", csv(tmp_path, *figures))) == {"read": 2, "updated": 1, "queued": 1}
    make_technology("boats")
    assert counts(run("figures", csv(tmp_path, *figures))) == {"read": 2, "updated": 1, "unchanged": 1}
    assert stored_answers() == {"vessel": ("same", "boats")}


def test_a_dry_run_says_so_and_leaves_it_waiting(tmp_path, catalogue):
    catalogue(answers(**{VESSEL: "boats"}))

    assert counts(run("landscape", landscape(tmp_path), dry_run=True))["queued"] == 1
    assert awaited() == {VESSEL: "boats"}
    assert SourceEntry.objects.get().said == {}


def test_a_technology_that_is_deleted_again_leaves_a_question(tmp_path, catalogue):
    catalogue(answers(**{VESSEL: "boats"}))
    boats = make_technology("boats")
    run("landscape", landscape(tmp_path))

    boats.delete()

    assert counts(run("landscape", landscape(tmp_path)))["queued"] == 1
    assert stored_answers() == {VESSEL: ("", None)}
