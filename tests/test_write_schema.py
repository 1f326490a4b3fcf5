"""The committed schema, the reference and the first lines of catalogue files are those that the code makes."""

from io import BytesIO, StringIO
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from comparisons.catalogue import json_schema, reference
from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import Problems
from comparisons.catalogue.schema import examine
from comparisons.importing.yaml_records import read_yaml
from comparisons.management.commands.write_schema import files, with_line

OUT_OF_DATE = "run manage.py write_schema, which makes these files anew"


def test_what_is_made_from_the_fields_is_up_to_date():
    old = [file.name for file, text in files(settings.BASE_DIR).items() if file.read_bytes() != text.encode()]

    assert old == [], OUT_OF_DATE


def test_each_file_of_the_catalogue_names_the_schema_beside_its_folder():
    for file in (settings.BASE_DIR / "catalogue").rglob("*.yaml"):
        first = file.open(encoding="utf-8").readline()
        path = first.removeprefix("# yaml-language-server: $schema=").rstrip("\n")

        assert (file.parent / path).resolve() == settings.BASE_DIR / "catalogue" / "schema" / "catalogue-1.json"


def test_files_are_written_once(tmp_path):
    (tmp_path / "catalogue" / "categories").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    category = tmp_path / "catalogue" / "categories" / "a.yaml"
    category.write_text("# Why it is here.\ncategory: a\n")

    said = [written(tmp_path), written(tmp_path)]

    assert "categories/a.yaml\n3 files written" in said[0]
    assert said[1] == "0 files written\n"
    assert category.read_text() == f"{json_schema.LINE}\n# Why it is here.\ncategory: a\n"


def test_a_checkout_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "docs").write_text("a file")

    with pytest.raises(CommandError, match=r"docs.* cannot be written"):
        written(tmp_path)


@pytest.mark.parametrize("text", ["category: a\n", "\ufeffcategory: a\r\n", ""])
def test_the_line_stands_at_the_top_once(text):
    found = with_line(text)

    assert with_line(found) == found
    assert found.removeprefix("\ufeff").startswith(f"{json_schema.LINE}\n")
    assert found.replace(f"{json_schema.LINE}\n", "") == text


@pytest.mark.parametrize("kind", reference.EXAMPLES)
def test_an_example_of_the_reference_is_a_record(kind):
    text, problems = reference.EXAMPLES[kind], Problems()

    (tree,) = read_yaml("x.yaml", BytesIO(text.encode()), problems)

    assert examine(tree.content, At(tree.place, problems)).is_fine
    assert list(problems.lines()) == []
    assert jsonschema_rs.is_valid(json_schema.schema(), yaml.load(text, EditorsLoader))  # noqa: S506 - a SafeLoader


def test_the_reference_tells_each_key():
    rows = {line.split("`")[1] for line in reference.text().splitlines() if line.startswith("| `")}

    assert rows == {key for shape in json_schema.schema()["$defs"].values() for key in shape["properties"]}


class EditorsLoader(yaml.SafeLoader):
    """YAML as editors read it: numbers and flags are some, days are text."""


EditorsLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def written(root: Path) -> str:
    out = StringIO()
    call_command("write_schema", root=root, stdout=out)
    return out.getvalue()
