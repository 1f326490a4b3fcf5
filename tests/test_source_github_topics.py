from pathlib import Path

import pytest

from comparisons.open_data.readers import clean, definitions
from tests.upstream import DAY, found, problems, read, refused, sets, topic, write_topic

SETS = sets("github-topics", "github-explore-topics.tar.gz")


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_every_topic_becomes_a_record_that_the_format_takes(path: Path) -> None:
    entries = read("github-topics", path)

    assert refused(entries) == []
    assert problems(entries) == []


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_each_field_of_a_topic_is_a_fact_of_its_source(path: Path) -> None:
    for entry in found(read("github-topics", path)).values():
        said = {fact["field"]: fact["value"] for fact in entry.record["facts"]}

        assert said == {field: entry.record[field] for field in said}
        assert {fact["source"] for fact in entry.record["facts"]} == {"github-topics"}
        assert "use_case" not in entry.record


def test_a_topic_keeps_its_words_and_dates() -> None:
    cpp = found(read("github-topics", SETS[0]))["cpp"]

    assert cpp.record["technology"] == "cpp"
    assert cpp.record["name"] == "C++"
    assert cpp.record["kind"] == "language"
    assert cpp.record["first_released"] == "1985-10"
    assert cpp.record["aliases"] == ["C++", "c-plus-plus", "cplusplus"]
    assert cpp.record["related"] == ["c", "nowhere-to-be-found"]
    assert cpp.ids == {"cpp", "cplusplus", "c-plus-plus"}
    assert cpp.second_keys == {"host:isocpp.org", "wikipedia:c++"}


def test_null_keys_and_an_empty_body_leave_fields_absent() -> None:
    null = found(read("github-topics", SETS[0]))["null-values"]

    assert set(null.record) == {"technology", "name", "kind", "summary", "aliases", "facts"}
    assert null.left_out == ()
    assert null.doubt == ""


@pytest.mark.parametrize(
    ("topic", "reason"),
    [("hackathon", "it is an event"), ("springfield", "it is a place")],
)
def test_what_is_no_technology_waits_for_a_person(topic: str, reason: str) -> None:
    assert reason in found(read("github-topics", SETS[0]))[topic].doubt


def test_what_a_topic_says_wrongly_is_left_out_and_told(tmp_path: Path) -> None:
    write_topic(tmp_path, "flask", topic(released="soon", github_url="https://github.com/pallets", url="ftp://x.org/"))

    flask = found(read("github-topics", tmp_path))["flask"]

    assert flask.left_out == (
        "released is no day that has been: soon",
        "github_url is no repository: https://github.com/pallets",
    )
    assert {"first_released", "repository", "website"}.isdisjoint(flask.record)


def test_a_page_with_windows_line_ends_is_read(tmp_path: Path) -> None:
    write_topic(tmp_path, "flask", ("\ufeff" + topic() + "\n").replace("\n", "\r\n"))

    assert found(read("github-topics", tmp_path))["flask"].kind == "framework"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"no fields at all",
        b"---\ntopic: flask\n",
        b"---\ntopic: [flask\n---\n",
        b"---\n- topic\n---\n",
        b"---\ntopic: flask\ndisplay_name: \xff\xfe\n---\n",
        b"---\na: &a x\ntopic: *a\n---\n",
        b"---\n" + b"[" * 1000 + b"\n---\n",
        b"---\ntopic: other\ndisplay_name: Other\n---\n",
        b"---\ntopic: flask\ndisplay_name:\n---\n",
        b"---\ntopic: flask\ndisplay_name: {a: b}\n---\n",
        b"---\ntopic: a\x00b\n---\n",
    ],
)
def test_a_broken_page_is_refused_with_its_place_and_the_others_are_read(tmp_path: Path, page: bytes) -> None:
    write_topic(tmp_path, "flask", page)
    write_topic(tmp_path, "good", topic("good"))

    entries = read("github-topics", tmp_path)

    assert [entry.where for entry in refused(entries)] == ["topics/flask/index.md"]
    assert refused(entries)[0].reason
    assert list(found(entries)) == ["good"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1995", "1995"),
        ("October 1985", "1985-10"),
        ("May 23, 1995", "1995-05-23"),
        ("May 3, 1995", "1995-05-03"),
        ("April 8 1995", "1995-04-08"),
        ("April 18 2024", "2024-04-18"),
        ("31 March 2014", "2014-03-31"),
        ("8 December 2013", "2013-12-08"),
        ("06 2008", "2008-06"),
        ("2014-05", "2014-05"),
        ("February 30, 2001", ""),
        ("in the nineties", ""),
        ("3000", ""),
        ("March 14, 1592", ""),
        ("null", ""),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(written: str, read_as: str) -> None:
    assert clean.partial_day(written, DAY) == read_as


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C++", "cpp"),
        ("C#", "csharp"),
        ("F#", "fsharp"),
        (".NET", "dotnet"),
        ("Node.js", "nodejs"),
        ("Vue.js", "vuejs"),
        ("Objective-C", "objective-c"),
        ("Notepad++", "notepad-plus-plus"),
        (".env", "dotenv"),
        ("CI/CD", "ci-cd"),
        ("JSON:API", "json-api"),
        ("MIDI 2.0", "midi-2-0"),
        ("Garry's Mod", "garrys-mod"),
        ("Café", "cafe"),
        ("数据", ""),
        ("A vs B", ""),
        ("x" * 65, ""),
    ],
)
def test_a_name_has_the_slug_of_the_catalogue(name: str, slug: str) -> None:
    assert clean.slug(name) == slug


@pytest.mark.parametrize(
    ("name", "sentence", "kind"),
    [
        ("Ruby on Rails", "Ruby on Rails (Rails) is a web application framework written in Ruby.", "framework"),
        ("Laravel", "The PHP Framework for Web Artisans.", "framework"),
        ("TLS", "TLS is a cryptographic protocol designed to provide communications security.", "protocol"),
        ("DevOps", "DevOps is a set of practices that combine development and operations.", ""),
        ("Toy language", "Toy language is a programming language for toys.", "language"),
        ("Toy Language", "A programming language designed to be small.", "language"),
        ("Toys", "A programming language designed to be small.", "language"),
        ("Guzzle", "Guzzle, an extensible PHP HTTP client.", ""),
        ("Emacs", "Emacs is an extensible, customizable, free text editor and computing environment.", ""),
        ("GPT", "GPT is an autoregressive language model that generates text.", ""),
    ],
)
def test_a_sentence_that_defines_a_technology_says_so(name: str, sentence: str, kind: str) -> None:
    defined = definitions.define(name, sentence)

    assert (defined.kind, defined.doubt) == (kind, "")


@pytest.mark.parametrize(
    ("name", "sentence", "reason"),
    [
        ("Shooter", "A genre of video game.", "a game"),
        ("Big Fest", "Big Fest is the world's largest game jam event.", "an event"),
        ("Riches", "Riches, Inc. is an American video game developer and publisher.", "organisation"),
        ("Chirp", "Chirp is a social network service.", "for everybody"),
        ("Astronomy", "Astronomy is the study of celestial objects.", "a field of study"),
        ("Library", "A library is a collection of software.", "common noun"),
        ("Package keeper", "A package keeper is a set of tools that keeps packages.", "common noun"),
        ("Odd console", "Odd consoles are small development environments.", "common noun"),
        ("Shuffler", "Shuffler is a type of tool that shuffles.", "common noun"),
        ("Provisioning", "Tools to help with creating infrastructure.", "common noun"),
        ("Toy language", "A programming language designed to be small.", "common noun"),
        ("Free Source", "Software with source code to inspect.", "common noun"),
        ("Field Theory (FT)", "FT is a framework that merges two theories.", "a field of study"),
        ("Signage", "Signage is the art and practice of signs.", "a field of study"),
        ("Dolphin", "A hardware security module for your pocket.", "a device"),
        ("Agora", "A dynamic online platform where people discuss.", "for everybody"),
        ("Vercel", "Develop. Preview. Ship.", "does not say"),
        ("Heroku", "Heroku is a cloud thing supporting several programming languages.", "does not say"),
    ],
)
def test_a_sentence_that_does_not_define_a_technology_leaves_a_doubt(name: str, sentence: str, reason: str) -> None:
    assert reason in definitions.define(name, sentence).doubt


def test_a_silent_description_is_made_up_for_by_a_repository_a_website_and_a_release(tmp_path: Path) -> None:
    silent = {"short_description": "Develop and ship.", "url": "https://a.example.org", "released": "2015"}
    write_topic(tmp_path, "with", topic("with", **silent, github_url="https://github.com/a/a"))
    write_topic(tmp_path, "without", topic("without", **silent))

    entries = found(read("github-topics", tmp_path))

    assert entries["with"].doubt == ""
    assert "does not say" in entries["without"].doubt


@pytest.mark.parametrize("name", ["code-fest-2025", "vscode-extension", "minecraft-mods"])
def test_a_topic_for_an_edition_or_for_additions_waits_for_a_person(tmp_path: Path, name: str) -> None:
    write_topic(tmp_path, name, topic(name))

    assert found(read("github-topics", tmp_path))[name].doubt


def test_nothing_was_released_on_a_day_to_come(tmp_path: Path) -> None:
    for number, released in enumerate(["2026-11-22", "2026-11-23", "November 2026", "December 2026", "2026", "2027"]):
        write_topic(tmp_path, f"tool-{number}", topic(f"tool-{number}", released=released))

    entries = found(read("github-topics", tmp_path))

    assert [entry.record.get("first_released") for entry in entries.values()] == [
        "2026-11-22", None, "2026-11", None, "2026", None,
    ]  # fmt: skip
    assert [len(entry.left_out) for entry in entries.values()] == [0, 1, 0, 1, 0, 1]
