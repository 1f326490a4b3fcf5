"""Answers to questions about open data are carried out by the next import, and the queue is answered from a file."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import SourceEntry, Technology

from .import_files import answers, stored_answers
from .import_sets import counts, run
from .make import make_fact, make_source_entry, make_technology
from .test_export_catalogue import empty_the_catalogue, exported, load

pytestmark = pytest.mark.django_db
VESSEL = "Runtime / Container / Vessel"


def landscape(folder: Path, *, name: str = "Vessel", home: str = "https://vessel.example.org", item: str = "") -> Path:
    path = folder / "landscape.yml"
    path.write_text(
        "landscape:\n- name: Runtime\n  subcategories:\n  - name: Container\n    items:\n"
        f"    - {{name: {name}, homepage_url: '{home}', project: graduated}}\n{item}"
    )
    return path


def ask(folder: Path) -> Path:
    """A set with one entry that is called like a technology which is known, and so is asked about."""
    make_technology("vessel", website="https://boats.example.com")
    path = landscape(folder)
    assert counts(run("landscape", path)) == {"read": 3, "created": 2, "queued": 1}
    return path


# ---- carried out


def test_the_next_import_of_the_set_makes_the_technology(tmp_path, catalogue):
    path = ask(tmp_path)

    catalogue(answers(**{VESSEL: "new"}))
    assert Technology.objects.count() == 1
    said = run("landscape", path)

    assert counts(said) == {"read": 3, "created": 1, "unchanged": 2}
    assert "decided by a person's answer: 1" in said
    assert stored_answers() == {VESSEL: ("different", "vessel-landscape")}
    assert Technology.objects.exclude(slug="vessel").get().website == "https://vessel.example.org"
    assert counts(run("landscape", path)) == {"read": 3, "unchanged": 3}
    assert "unchanged 1" in catalogue(answers(**{VESSEL: "new"}))


def test_the_next_import_of_the_set_adds_to_the_same_technology(tmp_path, catalogue):
    path = ask(tmp_path)

    catalogue(answers(**{VESSEL: "vessel"}))
    said = run("landscape", path)

    assert counts(said) == {"read": 3, "updated": 1, "unchanged": 2}
    assert "decided by a person's answer: 1" in said
    vessel = Technology.objects.get()
    assert (vessel.website, vessel.maturity) == ("https://boats.example.com", "graduated")
    assert SourceEntry.objects.get().said == {}


def test_the_next_import_of_the_set_leaves_it_aside(tmp_path, catalogue):
    path = ask(tmp_path)

    catalogue(answers(**{VESSEL: "none"}))
    said = run("landscape", path)

    assert counts(said) == {"read": 3, "unchanged": 2, "refused": 1}
    assert Technology.objects.get().maturity == ""


def test_an_answer_is_taken_before_anything_is_asked_or_matched(tmp_path, catalogue):
    make_technology("vessel", website="https://vessel.example.org")
    make_technology("boats")
    catalogue(answers(**{VESSEL: "boats"}))

    said = run("landscape", landscape(tmp_path))

    assert counts(said) == {"read": 3, "created": 2, "updated": 1}
    assert Technology.objects.get(slug="boats").maturity == "graduated"
    assert SourceEntry.objects.get().name == "Vessel"


def test_new_is_taken_at_its_word_where_an_entry_was_matched(tmp_path, catalogue):
    make_technology("vessel", website="https://vessel.example.org")
    path = landscape(tmp_path)
    run("landscape", path)
    assert stored_answers() == {VESSEL: ("", "vessel")}

    catalogue(answers(**{VESSEL: "new"}))
    run("landscape", path)

    assert Technology.objects.count() == 2
    assert stored_answers()[VESSEL][1] != "vessel"


def test_a_question_that_was_opened_again_is_asked_again(tmp_path, catalogue):
    path = ask(tmp_path)
    catalogue(answers(**{VESSEL: "none"}))
    run("landscape", path)

    catalogue(answers(**{VESSEL: None}))

    assert counts(run("landscape", path)) == {"read": 3, "unchanged": 2, "queued": 1}


def test_answers_and_technologies_of_an_export_come_together_again_in_an_empty_database(tmp_path, catalogue):
    path = ask(tmp_path)
    catalogue(answers(**{VESSEL: "new"}))
    run("landscape", path)
    before = exported(tmp_path / "x.jsonl")
    SourceEntry.objects.all().delete()
    empty_the_catalogue()
    load(tmp_path / "x.jsonl")

    said = run("landscape", path)

    assert counts(said) == {"read": 3, "unchanged": 3}
    assert exported(tmp_path / "x.jsonl") == before


def test_a_technology_at_another_address_is_not_taken_for_the_one_that_is_to_be_made(tmp_path, catalogue):
    other = make_technology("vessel", name="Vessel", website="https://boats.example.com")
    make_fact(other, source="landscape", field="name", value="Vessel")
    catalogue(answers(**{VESSEL: "new"}))

    assert counts(run("landscape", landscape(tmp_path)))["created"] == 3
    assert Technology.objects.count() == 2


def test_a_set_that_makes_no_technology_says_so(tmp_path, catalogue):
    catalogue(answers("figures", vessel="new"))
    path = tmp_path / "figures.csv"
    path.write_text("technology,metric,value,observed,source\nvessel,github_stars,1,2026-01-01,https://example.org/")

    with pytest.raises(CommandError, match="it is said to be a technology of its own, but this set only adds to those"):
        run("figures", path)

    assert not Technology.objects.exists()


# ---- the queue as a file


def questions(path: Path, **options) -> str:
    out = io.StringIO()
    call_command("export_questions", str(path), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("answer", "led_to"),
    [("new", ("different", "vessel-landscape")), ("vessel", ("same", "vessel")), ("none", ("none", None))],
)
def test_the_queue_is_answered_from_the_file_that_it_wrote(tmp_path, answer, led_to):
    path, file = ask(tmp_path), tmp_path / "questions.yaml"

    assert questions(file) == f"1 questions in {file}\n"
    text = file.read_text()
    assert f"    {VESSEL}: null\n" in text
    file.write_text(text.replace(": null", f": {answer}"))
    load(file)
    said = run("landscape", path)

    assert "queued 0" in said
    assert stored_answers() == {VESSEL: led_to}
    assert questions(file) == "No question waits: nothing was written.\n"


def test_a_file_of_questions_tells_what_each_is_about(tmp_path):
    vessel = make_technology("vessel", website="https://boats.example.com", kind="platform")
    make_source_entry("Vessel", candidates=[vessel.pk], reason="Vessel is called like\u2028Vessel")
    make_source_entry("Icon: #1", source="simple-icons")

    questions(tmp_path / "x.yaml")

    lines = (tmp_path / "x.yaml").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "- answers: landscape",
        "  entries:",
        "    # Vessel | https://vessel.example.org",
        "    # Asked because Vessel is called like Vessel",
        "    # May be vessel | Vessel | platform | https://boats.example.com",
        "    vessel: null",
        "- answers: simple-icons",
        "  entries:",
        "    # Icon: #1 | https://icon:-#1.example.org",
        "    # Asked because Icon: #1 is called like another",
        "    # Cannot be new: this set only adds to technologies that are there.",
        "    icon:-#1: null",
    ]


def test_a_file_of_questions_that_nobody_filled_in_changes_nothing(tmp_path):
    make_source_entry("Vessel")
    make_source_entry("Hull", answer="none")
    questions(tmp_path / "x.yaml")

    assert "answers: read 1 = created 0 + updated 0 + unchanged 1" in load(tmp_path / "x.yaml")
    assert stored_answers() == {"hull": ("none", None), "vessel": ("", None)}


def test_one_set_and_standard_output(tmp_path):
    make_source_entry("Vessel")
    make_source_entry("Icon", source="simple-icons")

    said = questions(Path("-"), source="landscape")

    assert "vessel: null" in said
    assert "icon" not in said


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("x.json", {}, "Name a file that ends in .yaml"),
        ("x.yaml", {"source": "nowhere"}, "There is no source nowhere"),
        ("missing/x.yaml", {}, "cannot be written: No such file"),
    ],
)
def test_a_file_of_questions_that_cannot_be_written_says_why(tmp_path, name, options, said):
    make_source_entry("Vessel")

    with pytest.raises(CommandError, match=said):
        questions(tmp_path / name, **options)


def test_a_long_queue_is_written_oldest_first_and_the_rest_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("comparisons.open_data.questions.AT_ONCE", 2)
    for name in ("C", "B", "A"):
        make_source_entry(name)

    assert questions(tmp_path / "x.yaml").endswith("2 questions in " + str(tmp_path / "x.yaml") + "; 1 more wait\n")
    assert [line for line in (tmp_path / "x.yaml").read_text().splitlines() if line.endswith(": null")] == [
        "    b: null", "    c: null",
    ]  # fmt: skip
