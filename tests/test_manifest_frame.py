"""How a manifest's kind is found, where its bounds are, and what is left out of what it says."""

import traceback
from dataclasses import replace

import pytest

from comparisons.domain.stacks.dependencies import LONGEST, Dependency
from comparisons.manifests.collecting import MOST_FOUND, collected
from comparisons.manifests.decoding import LONGEST_LINE, MOST_BYTES, MOST_LINES
from comparisons.manifests.found import Note
from comparisons.manifests.kinds import KINDS
from comparisons.manifests.masking import masked
from comparisons.manifests.reading import read
from comparisons.manifests.refusals import ReaderFault, UnreadableManifest

from .manifest_corpus import CASES, file_of, said_of

SECRETS = ("hunter2", "s3cret", "pa55", "secret", "abc123", "glpat-", "ghp_", "token=", ":pass@", ":pw@")


def refusal_of(content: bytes | str, kind: str = "", name: str = "") -> str:
    with pytest.raises(UnreadableManifest) as refused:
        read(content, kind, name)
    return str(refused.value)


def names_of(content: bytes | str, kind: str = "", name: str = "") -> list[str]:
    return [one.name for one in read(content, kind, name).dependencies]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("requirements.txt", "requirements"),
        ("REQUIREMENTS-Dev.TXT", "requirements"),
        ("C:\\work\\constraints.txt", "requirements"),
        ("apps/web/package.json", "package-json"),
        ("pylock.production.toml", "pylock"),
    ],
)
def test_a_file_is_read_as_its_name_says(name, kind):
    text = {"package-json": "{}", "pylock": "a = 1"}.get(kind, "django")

    assert read(text, name=name).kind == kind


def test_what_was_chosen_comes_before_the_name_and_the_name_before_the_text():
    assert read("django", kind="requirements", name="package.json").kind == "requirements"
    assert "JSON" in refusal_of("django", name="package.json")


def test_a_file_of_another_name_is_known_by_its_text():
    assert read("# Web\n\ndjango>=5\n", name="web.txt").kind == "requirements"


@pytest.mark.parametrize(
    "text", ["Dear editors, we use Django.", "3.12.1", "key: value", "a = 1", "[]", '{"a": 1}', "<html>"]
)
def test_a_text_of_no_known_kind_is_to_be_chosen_for(text):
    assert refusal_of(text) == ("Neither its name nor its text shows what kind of file it is. Choose the kind.")


def test_a_kind_that_is_none_is_refused_with_those_that_are():
    sentence = refusal_of("django", kind="ant")

    assert sentence.startswith("That kind of file is not known here. Known are ")
    assert "pyproject" in sentence


def test_no_two_kinds_share_a_file_name_or_a_media_type():
    names = [name for kind in KINDS.values() for name in kind.names]
    media_types = [media_type for kind in KINDS.values() for media_type in kind.media_types]

    assert len(names) == len(set(names))
    assert len(media_types) == len(set(media_types))


@pytest.mark.parametrize("content", ["", " \n\t", b"", b"\xef\xbb\xbf\r\n"], ids=["text", "blanks", "bytes", "mark"])
def test_an_empty_file_is_refused(content):
    assert refusal_of(content, name="requirements.txt") == "The file is empty."


def test_a_file_of_two_mebibytes_is_read_and_one_byte_more_is_not():
    lines = ("#" * 1023 + "\n") * (MOST_BYTES // 1024 - 1)
    full = "django\n" + "#" * 1016 + "\n" + lines

    assert len(full) == MOST_BYTES
    assert names_of(full, "requirements") == ["django"]
    assert refusal_of(full + "#", "requirements") == "The file has more than 2 MiB; nothing of it was read."
    assert "2 MiB" in refusal_of("ä" * (MOST_BYTES // 2 + 1), "requirements")


def test_so_many_lines_are_read_and_one_more_is_not():
    assert names_of("django" + "\n" * MOST_LINES, "requirements") == ["django"]
    assert "100,000 lines" in refusal_of("django" + "\n" * (MOST_LINES + 1), "requirements")


def test_a_line_as_long_as_people_write_is_read_and_a_longer_one_is_not_but_in_json():
    assert names_of("django #" + "x" * (LONGEST_LINE - 8), "requirements") == ["django"]
    assert refusal_of("a\ndjango #" + "x" * (LONGEST_LINE - 7), "requirements") == (
        "Line 2: it has more than 20,000 characters."
    )
    assert names_of('{"dependencies": {"vue": "3"}' + " " * LONGEST_LINE + "}", "package-json") == ["vue"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("pyproject", "a = " + "[" * 5000),
        ("package-json", '{"a":' * 100_000),
        ("package-json", '{"overrides":' + '{"a":' * 60 + "{}" + "}" * 61),
        ("package-lock", '{"dependencies":' + '{"a": {"dependencies":' * 61 + "{}" + "}}" * 61 + "}"),
        ("pnpm-lock", "a:\n" + "".join(" " * deep + "- \n" for deep in range(1, 60))),
    ],
    ids=["toml", "json", "overrides", "packages", "yaml"],
)
def test_what_is_nested_too_deeply_is_refused(kind, text):
    sentence = refusal_of(text, kind)

    assert "nested too deeply" in sentence or "levels" in sentence


def test_a_number_of_thousands_of_digits_and_a_key_of_many_parts_are_refused():
    assert "digits" in refusal_of("a = " + "1" * 5000, "pyproject")
    assert "64 parts" in refusal_of(".".join("a" * 65) + " = 1", "pyproject")
    assert read(".".join("a" * 64) + " = 1", "pyproject").dependencies == ()


@pytest.mark.parametrize("text", ["[hunter2]\n[hunter2]\n", "a = { hunter2 = 1, hunter2 = 2 }\n"], ids=["table", "key"])
def test_why_a_file_is_refused_quotes_nothing_of_it(text):
    sentence = refusal_of(text, "pyproject")

    assert sentence.endswith("its TOML cannot be read (A key or a table stands there twice).")


def test_so_much_is_found_and_the_rest_is_said_to_be_left_out():
    full = [Dependency("npm", f"a{number}") for number in range(MOST_FOUND)]

    assert collected("x", full).notes == ()
    more = collected("x", [*full, Dependency("npm", "one-more")])
    assert len(more.dependencies) == MOST_FOUND
    assert more.notes == ("The file names more than 20,000 packages; the rest was not read.",)


def test_a_package_that_stands_there_twice_is_kept_once_and_as_direct():
    again = [
        Dependency("npm", "vue", "3.4.0", "", False, 4),
        Dependency("npm", "vue", "3.4.0", "^3.4", True, 9),
        Dependency("npm", "vue", "", "^3.4", True, 11),
        Dependency("npm", "vue", "", "^3.4", True, 12),
        Dependency("npm", "vue", "", "^2.7", True, 13),
    ]

    assert collected("x", again).dependencies == (
        Dependency("npm", "vue", "3.4.0", "", True, 4),
        Dependency("npm", "vue", "", "^3.4", True, 11),
        Dependency("npm", "vue", "", "^2.7", True, 13),
    )


def test_what_can_be_no_name_is_said_and_never_shown():
    strange = ["", "a" * (LONGEST + 1), "dj\u200bango", "dj\u202eango", "half\ud800"]

    read_of_it = collected("x", [Dependency("npm", name, line=7) for name in strange])

    assert read_of_it.dependencies == ()
    assert read_of_it.notes == ("Line 7: What stands here as a name cannot be that of a package.",)
    assert len(collected("x", [Dependency("npm", "a" * LONGEST)]).dependencies) == 1


def test_versions_are_cut_and_hold_nothing_that_nobody_sees():
    found = collected("x", [Dependency("npm", "vue", "3\u202e.4\x07" + "0" * 500, " >=3 \n <4 ")]).dependencies[0]

    assert found.version == ("3.4" + "0" * 500)[:LONGEST]
    assert found.asked == ">=3 <4"


def test_the_first_notes_are_shown_and_the_rest_is_counted():
    notes = collected("x", [Note(f"Something {number}.", number) for number in range(1, 24)]).notes

    assert notes[0] == "Line 1: Something 1."
    assert notes[19:] == ("Line 20: Something 20.", "3 more such notes are left out.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://packages.example:8080/simple", "https://packages.example:8080/simple"),
        ("https://me:hunter2@packages.example/simple/", "https://packages.example/simple/"),
        ("https://token@packages.example", "https://packages.example"),
        ("https://a:b@c:d@packages.example/x", "https://packages.example/x"),
        ("https://files.example/a.whl?token=hunter2#sha256=1", "https://files.example/a.whl"),
        ("see //me:hunter2@packages.example/x and more", "see //packages.example/x and more"),
        ("git+https://git.example/a.git@v1.4", "git+https://git.example/a.git@v1.4"),
        ("https://me:hun/ter2@packages.example/x", "https://…"),
        ("https://me:hun#ter2@packages.example/x", "https://…"),
        ("me:hunter2@git.example:team/app.git", "git.example:team/app.git"),
        ("git@git.example:team/app.git", "git@git.example:team/app.git"),
        ("git+ssh://git@git.example:team/app.git", "git+ssh://git.example:team/app.git"),
        ("http://me:hunter2@[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("eyJhbGciOiJIUzI1NiJ9abc.eyJzdWIiOiIxIn0.abc", "…"),
        ("npm:@types/react@18.0.0", "npm:@types/react@18.0.0"),
        ("x ghp_0123456789abcdefghijABCDEFGHIJ456789 y", "x … y"),
        (">=4.2,<6", ">=4.2,<6"),
    ],
)
def test_addresses_are_shown_without_what_is_private(text, shown):
    assert masked(text) == shown


def test_a_fault_of_a_reader_is_reported_without_what_it_read(monkeypatch):
    faulty = replace(KINDS["requirements"], reader=lambda text: {}[text])
    monkeypatch.setitem(KINDS, "requirements", faulty)

    with pytest.raises(ReaderFault) as fault:
        read("hunter" + "2", "requirements")

    assert "has a fault: KeyError at test_manifest_frame.py:" in str(fault.value)
    assert "hunter2" not in "".join(traceback.format_exception(fault.value))


@pytest.mark.parametrize("case", CASES)
def test_no_secret_of_a_manifest_is_said_again(case):
    said = "\n".join(said_of(case))

    assert not [secret for secret in SECRETS if secret in said]


def test_the_corpus_has_secrets_of_several_kinds_of_file():
    with_some = [case for case in CASES if any(one.encode() in file_of(case).read_bytes() for one in SECRETS)]

    assert len(with_some) >= 8
