"""An operator exports the catalogue, and gets back what was put in, byte for byte."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from comparisons.catalogue import export
from comparisons.catalogue.files import as_json, as_yaml, as_yaml_item
from comparisons.catalogue.problems import Problems
from comparisons.importing.json_records import read_jsonl
from comparisons.importing.yaml_records import read_yaml
from comparisons.models import Category, Comparison, Criterion, ProsCons, Revision, Technology

from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
    make_signal,
    make_technology,
)

DATA = Path(__file__).parent / "data" / "catalogue.yaml"
FORMATS = ["x.jsonl", "x.yaml", "x.json", "folder"]

TRICKY = [
    "NO", "null", "~", "3.10", "0x1F", "12:30:45", "true", "- a", "a: b", "a #b", "#a", "a:", "'a'", '"a"', "[a]",
    "{a}", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", "? a", ": a", ",", ".NET", "...", "---", "--- a", "<<",
    "=", " a", "a ", "a\\b", "C++", "C#", "ü", "😀", "a\u200db", "a\u2028b", "a\u2029b", "\ufeffa", "a\u202eb",
    "a\u00a0b", "a\ufffeb", "<script>", "a  b", "a'b\"c",
]  # fmt: skip
TRICKY_PROSE = [
    "a\n", "a\nb", "a\n\nb\n", "\na", "a\n\n", " a\nb", "a \nb", "a\n b", "a\n- b\n", "a\r\nb", "a\tb", "a\n\tb",
    "# a\n# b\n", "a\n---\nb", "a\n...\nb", "a\n\u2028b",
]  # fmt: skip
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in (*range(9), *range(11, 32))])
)


def read_back(text: str, reader) -> list:
    problems = Problems()
    records = [tree.content for tree in reader("x", io.BytesIO(text.encode()), problems)]
    assert problems.lines() == []
    return records


@pytest.mark.parametrize("text", TRICKY + TRICKY_PROSE)
@pytest.mark.parametrize("loader", [yaml.BaseLoader, getattr(yaml, "CBaseLoader", yaml.BaseLoader)])
def test_any_text_is_written_so_that_it_is_read_back(text, loader, monkeypatch):
    monkeypatch.setattr("comparisons.importing.yaml_records.LOADER", loader)
    record = {
        "technology": text,
        "aliases": [text],
        "pros": [{"text": text, "quote": text}],
        "packages": {"npm": [text]},
    }

    assert read_back(as_yaml(record), read_yaml) == [record]
    assert read_back(as_yaml_item(record) * 2, read_yaml) == [record, record]
    assert read_back(as_json(record) + "\n", read_jsonl) == [record]


@given(texts)
@example("a\x7fb")
def test_whatever_text_is_stored_comes_back(text):
    record = {"technology": "c", "summary": text, "aliases": [text], "comparison": [text, text]}

    assert read_back(as_yaml(record), read_yaml) == [record]
    assert read_back(as_json(record), read_jsonl) == [record]


def test_a_yaml_file_reads_like_written_by_hand():
    record = {
        "technology": "cpp",
        "name": "C++",
        "plural": True,
        "summary": "A language.\n\nWith classes.\n",
        "aliases": ["C++"],
        "packages": {"conda": ["gxx"]},
        "pros": [{"key": "abcdefghi1", "text": "It is fast: very", "strength": 3, "checked": "2026-01-01"}],
        "signals": [{"metric": "github_stars", "value": 10.5, "observed": "2026-01-01"}],
        "releases": [{"cycle": "26", "supported_until": None}],
    }

    assert as_yaml(record) == (
        "technology: cpp\n"
        "name: C++\n"
        "plural: true\n"
        "summary: |\n"
        "  A language.\n"
        "\n"
        "  With classes.\n"
        "aliases:\n"
        "  - C++\n"
        "packages:\n"
        "  conda:\n"
        "    - gxx\n"
        "pros:\n"
        "  - key: abcdefghi1\n"
        '    text: "It is fast: very"\n'
        "    strength: 3\n"
        "    checked: 2026-01-01\n"
        "signals:\n"
        "  - metric: github_stars\n"
        "    value: 10.5\n"
        "    observed: 2026-01-01\n"
        "releases:\n"
        "  - cycle: 26\n"
        "    supported_until: null\n"
    )


# ---- with a database


def exported(target: Path) -> dict[str, bytes]:
    """The files that an export writes, by their path inside of it."""
    call_command("export_catalogue", str(target), stdout=io.StringIO())
    if target.is_file():
        return {target.name: target.read_bytes()}
    return {str(file.relative_to(target)): file.read_bytes() for file in sorted(target.rglob("*")) if file.is_file()}


def load(*paths: Path) -> str:
    out = io.StringIO()
    call_command("import_catalogue", *map(str, paths), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def empty_the_catalogue() -> None:
    Category.objects.update(parent=None)
    for model in (Comparison, ProsCons, Technology, Criterion, Category):
        model.objects.all().delete()


def make_catalogue() -> None:
    """Rows of every kind with every column filled, and the facts that are hard to keep."""
    sql = make_category("sql", parent=make_category("databases"), description="Tables.\n\nAnd *joins*.\n")
    criterion = make_criterion("operations", weight="2.50", recheck_days=90, question="How hard is it?")
    criterion.categories.add(sql)
    left_out = {"operations": "Both take a night a year."}
    page = make_reviewed_comparison("postgresql", "mysql", intro="Two.\nDatabases.", left_out=left_out)
    stored = page.low
    values = {
        "plural": True, "category": sql, "summary": "A\r\nB\n", "website": "https://example.org/", "licence": "MIT",
        "repository": "https://example.org/r", "self_hosted": False, "maturity": "null", "first_released": "1996-07",
        "packages": {"npm": ["pg", "a"], "conda": ["x"]},
    }  # fmt: skip
    Technology.objects.filter(id=stored.id).update(**values)
    make_alias(stored, "Postgres SQL")
    make_alias(stored, "älias")
    make_relation(stored, "vs-code")
    make_relation(stored, "mysql")
    make_signal(stored, value="12345678901.5", source="")
    make_signal(stored, value="0.0001")
    make_release(stored, cycle="9.6", support="ended", released=None)
    make_release(stored, cycle="3.10", support="until", supported_until=date(2027, 1, 1), latest="3.10.2")
    make_release(stored, cycle="17")
    make_claim(
        stored, text="'t is — “quoted”: yes #1", against=page.high, criterion=criterion, strength=3, versions=">=12,<17"
    )
    verdict = {"outcome": "tie", "low_already_using": "Stay.\n\n- really", "decided_by": "", "decided": None}
    make_published_comparison(
        page.high, "c", verdict=verdict, published=datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
    )
    make_comparison(stored, "c-sharp")


def make_facts() -> None:
    """A technology for each way in which sources can agree and differ."""
    for slug, column, said in (
        ("plain", "MIT", {"catalogue": "MIT"}),
        ("none", "MIT", {}),
        ("repeated", "MIT", {"catalogue": "MIT", "linguist": "MIT"}),
        ("only-a-source", "MIT", {"linguist": "MIT"}),
        ("two-sources", "MIT", {"endoflife": "MIT", "linguist": "Apache-2.0"}),
        ("two-that-agree", "MIT", {"endoflife": "MIT", "linguist": "MIT"}),
        ("hidden", "MIT", {"editor": "MIT", "catalogue": "Apache-2.0"}),
        ("edited", "MIT", {"editor": "MIT", "catalogue": "MIT"}),
        ("emptied-by-an-operator", "", {"catalogue": None, "linguist": "MIT"}),
        ("emptied-by-an-editor", "", {"editor": None, "catalogue": "MIT"}),
    ):
        technology = make_technology(slug, licence=column)
        for source, value in said.items():
            make_fact(
                technology, source=source, value=value, observed=date(2026, 1, 1) if source == "linguist" else None
            )
    singular = make_technology("singular")
    make_fact(singular, field="plural", value="false")
    make_fact(singular, field="plural", value="true", source="linguist")
    hosted = make_technology("hosted", self_hosted=False)
    make_fact(hosted, field="self_hosted", value="false", source="editor")
    make_fact(hosted, field="self_hosted", value="true", source="linguist")
    dated = make_technology("dated", licence="MIT")
    make_fact(dated, value="MIT", observed=date(2026, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_export_import_export_gives_the_same_bytes(name, tmp_path):
    make_catalogue()
    make_facts()
    (tmp_path / "again").mkdir()
    first = exported(tmp_path / name)
    empty_the_catalogue()

    load(tmp_path / name)

    assert exported(tmp_path / "again" / name) == first


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_unchanged_news_to_the_catalogue_that_it_comes_from(name, tmp_path):
    make_catalogue()
    make_facts()
    exported(tmp_path / name)
    revisions = Revision.objects.count()

    report = load(tmp_path / name)

    assert " = created 0 + updated 0 + unchanged " in report.splitlines()[-2]
    assert Revision.objects.count() == revisions


@pytest.mark.django_db
def test_facts_survive_the_round_trip(tmp_path):
    make_facts()
    before = {row: value for *row_, value in facts_and_columns() for row in [tuple(row_)]}
    exported(tmp_path / "x.yaml")
    empty_the_catalogue()

    load(tmp_path / "x.yaml")

    after = {row: value for *row_, value in facts_and_columns() for row in [tuple(row_)]}
    implied = {row: value for row, value in after.items() if row not in before}
    assert {row: after[row] for row in before} == before
    assert all(row[1] == "catalogue" for row in implied)


def facts_and_columns() -> list[tuple]:
    facts = Technology.objects.filter(facts__field__in=["licence", "plural", "self_hosted"])
    columns = Technology.objects.values_list("slug", "licence", "plural", "self_hosted")
    return [
        *facts.values_list("slug", "facts__source__slug", "facts__field", "facts__observed", "facts__value"),
        *((slug, "column", "", "", rest) for slug, *rest in columns),
    ]


@pytest.mark.django_db
def test_a_file_written_by_hand_comes_back_the_same_from_every_format(tmp_path):
    load(DATA)
    lines = exported(tmp_path / "x.jsonl")["x.jsonl"]

    for name in FORMATS:
        exported(tmp_path / name)
        empty_the_catalogue()
        load(tmp_path / name)
        assert exported(tmp_path / "again.jsonl")["again.jsonl"] == lines


@pytest.mark.django_db
def test_several_files_give_what_they_give_one_after_the_other(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(
        "- technology: PG\n  maturity: old\n  related: [c]\n- category: databases\n  description: Tables.\n"
    )
    load(DATA, other)
    together = without_keys(exported(tmp_path / "a.jsonl")["a.jsonl"])
    assert "unchanged" in load(DATA, other)
    empty_the_catalogue()

    load(DATA)
    load(other)

    assert without_keys(exported(tmp_path / "b.jsonl")["b.jsonl"]) == together


def without_keys(lines: bytes) -> list[dict]:
    """Records without the random keys of their claims."""
    records = [json.loads(line) for line in lines.splitlines()]
    for record in records:
        for claim in record.get("pros", []) + record.get("cons", []):
            del claim["key"]
    return records


@pytest.mark.django_db
def test_records_stand_by_kind_and_then_by_slug_in_ascii_order(tmp_path):
    for slug in ("c-sharp", "c", "c2", "ca"):
        make_technology(slug)
    by_slug = {technology.slug: technology for technology in Technology.objects.all()}
    for one, other in (("ca", "c"), ("c", "c-sharp"), ("c2", "c-sharp"), ("c", "c2")):
        make_comparison(by_slug[one], by_slug[other])
    make_category("z")
    make_category("a")

    records = [json.loads(line) for line in exported(tmp_path / "x.jsonl")["x.jsonl"].splitlines()]

    assert [next(iter(record.values())) for record in records] == [
        "c", "c-sharp", "c2", "ca",
        ["c-sharp", "c2"], ["c", "c-sharp"], ["c", "c2"], ["c", "ca"],
        "a", "z",
    ]  # fmt: skip


@pytest.mark.django_db
def test_keys_stand_in_the_order_of_the_format_and_defaults_are_left_out():
    technology = make_technology("c", licence="MIT")
    make_claim(technology, key="abcdefghi1", text="Small", source="", checked=None)
    make_criterion("speed")

    records = list(export.every_record())

    assert [list(record.items()) for record in records] == [
        [
            ("technology", "c"),
            ("name", "C"),
            ("kind", "database"),
            ("use_case", "Developers should use C when their team knows it well."),
            ("licence", "MIT"),
            ("pros", [{"key": "abcdefghi1", "text": "Small"}]),
        ],
        [("criterion", "speed"), ("name", "Speed")],
    ]


@pytest.mark.django_db
def test_a_folder_loses_the_files_of_what_is_gone_and_nothing_else(tmp_path):
    make_technology("c")
    kept = ["README.md", "technologies/notes.txt", "technologies/deeper/x.yaml", "other/x.yaml", "x.yaml"]
    for name in [
        *kept,
        "technologies/gone.yaml",
        "comparisons/a-vs-b.yaml",
        "categories/gone.yaml",
        "criteria/gone.yaml",
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("kept")

    files = exported(tmp_path)

    assert set(files) == {*kept, "technologies/c.yaml", "LICENSE.md", "schema/catalogue-1.json"}
    assert all(files[name] == b"kept" for name in kept)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x.jsonl", "x.yaml", "x.json"])
def test_an_empty_catalogue_can_be_exported_and_imported(name, tmp_path):
    exported(tmp_path / name)

    assert "all: read 0 = " in load(tmp_path / name)


@pytest.mark.django_db
def test_standard_output_gets_one_record_a_line():
    make_technology("c")
    out = io.StringIO()

    call_command("export_catalogue", "-", stdout=out, stderr=io.StringIO())

    assert [json.loads(line)["technology"] for line in out.getvalue().splitlines()] == ["c"]


@pytest.mark.django_db
def test_each_form_says_under_which_terms_it_may_be_used(tmp_path):
    said = {}
    for form in ("-", str(tmp_path / "x.jsonl"), str(tmp_path / "folder")):
        out, err = io.StringIO(), io.StringIO()
        call_command("export_catalogue", form, stdout=out, stderr=err)
        said[form] = err.getvalue() if form == "-" else out.getvalue()
    said[str(tmp_path / "folder")] = (tmp_path / "folder" / "LICENSE.md").read_text()

    for text in said.values():
        assert "CC BY 4.0" in text
        assert "https://creativecommons.org/licenses/by/4.0/" in text
        assert "say what you changed" in text
        assert "under those sources' terms" in text
        assert "Quotes belong to their authors." in text


@pytest.mark.django_db
def test_the_terms_replace_those_of_an_earlier_export_and_no_other_licence(tmp_path):
    licence = tmp_path / "LICENSE.md"
    licence.write_text("# Licence of the catalogue\n\nOlder terms.\n")
    call_command("export_catalogue", str(tmp_path), stdout=io.StringIO())
    assert "CC BY 4.0" in licence.read_text()

    licence.write_text("# MIT licence of our program\n")
    call_command("export_catalogue", str(tmp_path), stdout=io.StringIO())

    assert licence.read_text() == "# MIT licence of our program\n"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nowhere/x.jsonl", "file/x"])
def test_a_path_that_cannot_be_written_is_told(name, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_catalogue", str(tmp_path / name))


@pytest.mark.django_db
def test_an_export_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "x.jsonl"
    target.write_text("old")
    monkeypatch.setattr(export, "category_records", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("export_catalogue", str(target))

    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("x.jsonl", "old")]


@pytest.mark.django_db
def test_a_yaml_file_that_no_import_would_read_is_not_written(tmp_path):
    for slug in ("a", "b"):
        make_technology(slug, summary="x" * 5 * 1024 * 1024)

    with pytest.raises(CommandError, match=r"a folder or to \.jsonl"):
        call_command("export_catalogue", str(tmp_path / "x.yaml"))

    assert not any(tmp_path.iterdir())
    assert len(exported(tmp_path / "x.jsonl")["x.jsonl"].splitlines()) == 2


@pytest.mark.django_db
def test_records_take_a_fixed_number_of_queries(django_assert_num_queries):
    for number in range(5):
        make_reviewed_comparison(f"a{number}", f"b{number}")
        make_fact(Technology.objects.get(slug=f"a{number}"), source="linguist")

    technologies = [technology.id for technology in Technology.objects.all()]
    comparisons = [comparison.id for comparison in Comparison.objects.all()]

    with django_assert_num_queries(10):
        records = export.records_for(technologies=technologies, comparisons=comparisons)

    assert (len(records.technologies), len(records.comparisons)) == (10, 5)
