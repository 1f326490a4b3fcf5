"""What is written about the site is true of it."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import yaml
from django.apps import apps
from django.core.management import get_commands

from nicepick import settings

ROOT = Path(__file__).resolve().parent.parent


def documents():
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def described():
    """The variables of .env.example with the values that it shows."""
    return dict(re.findall(r"^#([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def targets():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def lines_in(document):
    """The lines of fenced blocks for a shell, without prompts. One that goes on in the next is one line."""
    text = document.read_text(encoding="utf-8")
    for block in re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if shlex.split(line, comments=True):
                yield line.removeprefix("$ ")


def command_of(line):
    """The words of a line, without comments, variables set in front and who runs it."""
    words = shlex.split(line, comments=True)
    if words[:2] == ["sudo", "-u"]:
        words = words[3:]
    while words and (words[0] == "sudo" or re.match(r"[A-Z_]+=", words[0])):
        words.pop(0)
    return words


def commands_in(document):
    return [words for line in lines_in(document) if (words := command_of(line))]


def test_every_setting_that_is_read_is_described_and_no_other():
    assert set(described()) == settings.env.asked


def test_the_described_values_are_accepted_together():
    done = subprocess.run(
        [sys.executable, "-c", "import nicepick.settings"],
        cwd=ROOT,
        env=os.environ | described(),
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""


def test_every_setting_has_a_sentence():
    blocks = (ROOT / ".env.example").read_text(encoding="utf-8").strip().split("\n\n")[1:]

    for block in blocks:
        *sentences, setting = block.splitlines()
        assert re.match(r"#[A-Z_]+=", setting), block
        assert sentences, block
        assert all(sentence.startswith("# ") for sentence in sentences), block


def test_every_make_target_that_is_named_exists():
    for document in documents():
        named = set(re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8")))
        assert named <= targets(), document.name


def test_every_command_that_is_shown_exists():
    for document in documents():
        for program, *arguments in commands_in(document):
            if program == "make":
                words = arguments[2:] if arguments[0] == "-C" else arguments
                assert {word for word in words if "=" not in word} <= targets(), (document.name, arguments)
            elif "manage.py" in (program, *arguments):
                words = [program, *arguments]
                command = words[words.index("manage.py") + 1]
                assert command in get_commands(), (document.name, command)


def test_every_command_that_is_named_exists():
    for document in documents():
        named = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text(encoding="utf-8")))
        assert named <= get_commands().keys(), document.name


def test_every_file_that_a_document_links_to_exists():
    for document in documents():
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
            assert "://" in link or (document.parent / link).exists(), (document.name, link)


def test_what_is_stored_of_people_is_said_of_every_table_once():
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    stored = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    of_people, of_nobody = text.split("## Tables without a word about people")

    assert set(re.findall(r"`((?:comparisons|auth|django|otp)_[a-z_]+)`", text)) == stored
    assert not set(re.findall(r"`([a-z_]+)`", of_people)) & set(re.findall(r"`([a-z_]+)`", of_nobody))


def test_our_own_decisions_are_records_in_the_form_that_readers_get():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [record.name[:4] for record in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for record in records:
        _, front, body = record.read_text(encoding="utf-8").split("---\n", 2)
        fields = yaml.safe_load(front)
        assert fields.keys() == {"status", "date", "decision-makers"}, record.name
        assert fields["date"] <= date.today(), record.name
        options = re.search(r"^## Considered Options\n\n(.*?)\n\n", body, re.MULTILINE | re.DOTALL)[1].splitlines()
        (chosen,) = re.findall(r'^Chosen option: "(.*?)", because ', body, re.MULTILINE)
        assert f"* {chosen}" in options, record.name
        assert len(options) > 1, record.name


def test_the_version_is_the_newest_of_the_changelog_and_that_of_the_image():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    releases = re.findall(r"^## (\S+) \(", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert releases[0] == version
    assert f'image.version="{version}"' in (ROOT / "Dockerfile").read_text(encoding="utf-8")
