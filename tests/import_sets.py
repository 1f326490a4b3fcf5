"""Open data sets as the tests of their import run them."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from .upstream import topic, write_topic

DAY = "2026-11-22"
TABLES = (
    "Alias", "Category", "Fact", "Logo", "Relation", "Release", "Revision", "Signal", "Source", "SourceEntry",
    "Technology", "Version",
)  # fmt: skip


def run(name: str, path: Path, **options) -> str:
    """What the operator reads."""
    out = io.StringIO()
    options = {"observed": date.fromisoformat(DAY), "address": "https://example.org/counted"} | options
    call_command("import_source", name, path, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def fails(name: str, path: Path, **options) -> str:
    """What the operator reads where an import fails; nothing has changed then."""
    before = everything()
    with pytest.raises(CommandError) as failure:
        run(name, path, **options)
    assert everything() == before
    return str(failure.value)


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
