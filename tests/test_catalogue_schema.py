"""The published JSON Schema follows from the declared fields, and takes what the loader takes."""

import json
from itertools import chain, product
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest

from comparisons.catalogue import fields, json_schema
from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.catalogue.records import Field, RecordType
from comparisons.catalogue.schema import examine
from comparisons.catalogue.shapes import shape_of
from comparisons.importing.yaml_records import read_yaml

from .test_parse_records import FULL

CATALOGUE = Path(__file__).parents[1] / "catalogue"
SCHEMA = json_schema.schema()
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
NESTED = {
    "claim": ("technology", "pros"), "signal": ("technology", "signals"), "release": ("technology", "releases"),
    "fact": ("technology", "facts"), "verdict": ("comparison", "verdict"), "condition": ("comparison", "verdict"),
}  # fmt: skip

TEXTS = (
    "a", "C++", "ab-cd", "vs", "a-vs-b", "a-vsb", "-a", "A", " a", "\u00a0a", "a ", "", " ", "\u00a0", "a\nb", "\nb",
    "\tb",
    "a\x00b", "a\x85b", "\u200b", "a\u200bb", "a\u202eb", "می\u200cخواهم", "😀", "a" * 64, "a" * 65, "a" * 120,
    "a" * 121, "x" * 200,
    "x" * 201, "x" * 501, "x" * 1001, "true", "false", "0", "1", "2.5", "-1", "3.10", "1e3", "1e-3", "1e30", "5.1",
    "2147483648",
    "2026-01-02", "2026-13-01", "2026-1-2", "2026", "2026-01", "0000", "0001", "9999-12-31", "2026-01-02T03:04Z",
    "2026-01-02 03:04:05.6+01:00", "2026-01-02T03:04", "https://example.org", "HTTP://x", "https://", "https://:1",
    "https://a@b/",
    "https://x/@b", "ftp://x", "https://x/ y", "https://x/\u200b", "https://[::1]/", "https://x:99999/",
    "javascript:alert(1)", "//x",
    "language", "pick", "tie", "published", "editor", "github_stars", "licence", "abcdefghi1", "abcdefghij1",
    "word " * 26,
    "Capital. Stop.", "so it ends.", "01234567-0123456789abcdef0123456789abcdef",
)  # fmt: skip
OTHERS = (
    None, True, False, [], {}, ["a"], ["a", "a"], ["a", "b"], [None], [["a"]], {"a": "b"}, {"a": None}, {"a": ["b"]},
    {"": "b"}, {"text": "a"}, {"text": None}, {"text": "a", "x": "b"}, [{"text": "a"}], [{"text": "a"}, "a"],
    [{"metric": "github_stars", "value": "1", "observed": "2026-01-01"}], [{"metric": "github_stars", "value": "1"}],
    [{"cycle": "1", "ended": "true", "supported_until": None}], [{"cycle": "1", "ended": "false",
    "supported_until": None}],
    [{"cycle": "1", "supported_until": "2026-01-01"}], [{"cycle": None}],
    [{"field": "kind", "value": "language", "source": "a"}], [{"field": "kind", "value": "x", "source": "a"}],
    [{"field": "kind", "value": None, "source": "a"}], [{"field": "kind", "source": "a"}], [{"field": "pros",
    "value": [], "source": "a"}],
    [{"field": "plural", "value": "true", "source": "a"}], [{"field": "website", "value": "a", "source": "a"}],
    {"basis": "editor"}, {"basis": "editor", "pick": "a"}, {"basis": "editor", "outcome": "tie"}, {"outcome": "tie"},
    {"basis": "editor", "outcome": "tie", "pick": "a"}, {"basis": "editor", "outcome": None, "pick": "a"},
    {"basis": "editor", "outcome": "depends", "pick": None}, {"basis": None, "pick": "a"},
)  # fmt: skip
BEYOND = {
    "a date, YYYY-MM-DD", "YYYY, YYYY-MM or YYYY-MM-DD", "a day that has come, not one to come",
    "a year, month or day that has come, not one to come", "an http or https address of at most 500 characters",
    "a number from 0 to 5 with at most 2 decimals and 15 digits", "a whole number from 1 to 3", "each of them once",
    "a number of at least 0 with at most 4 decimals and 15 digits", "a whole number from 0 to 2,147,483,647",
    "a quote of at most 25 words", "text; null says that there is none",
}  # fmt: skip
"""What the loader may refuse alone: a day that no calendar has or that is to come, a port that is none, numbers written
as text, words counted, names that differ in case only, and lines of nothing but zero-width characters."""


def loaded(record):
    """Return what the loader expected in place of a record's values; nothing where it takes it."""
    problems = Problems()
    checked = examine(record, At(FilePlace("x"), problems))
    assert checked.is_fine == (not problems)
    return [problem.expected for problem in problems]


def records_with(value):
    """Yield records in which ``value`` stands at each key, with the path of the key."""
    for kind, key in chain.from_iterable(product([kind], one.fields) for kind, one in fields.TYPES.items()):
        yield f"{kind}.{key}", {kind: FULL[kind][kind]} | {key: value}
    for name, (kind, inside) in NESTED.items():
        for key in SCHEMA["$defs"][name]["properties"]:
            yield f"{name}.{key}", {kind: FULL[kind][kind], inside: nested_with(name, key, value)}


def nested_with(name, key, value):
    full = {
        "claim": {"text": "a"},
        "signal": {"metric": "github_stars", "value": "1", "observed": "2026-01-01"},
        "release": {"cycle": "1"},
        "fact": {"field": "licence", "value": "MIT", "source": "a"},
        "verdict": {"basis": "editor", "pick": "a"},
        "condition": {"text": "a"},
    }[name] | {key: value}
    if name == "verdict":
        return full
    return {"basis": "editor", "pick": "a", "would_change_if": [full]} if name == "condition" else [full]


@pytest.fixture(scope="module")
def probes():
    """Return each probe with what the loader expected instead, if anything, and whether the schema takes it."""
    tried = [(where, record) for value in (*TEXTS, *OTHERS) for where, record in records_with(value)]
    return [(where, record, loaded(record), VALIDATOR.is_valid(record)) for where, record in tried]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert "$id" not in SCHEMA
    assert json_schema.schema("https://example.org/x")["$id"] == "https://example.org/x"


def test_it_takes_all_that_the_loader_takes(probes):
    assert [(where, record) for where, record, expected, valid in probes if not expected and not valid] == []
    assert sum(valid for *_, valid in probes) > 1500


def test_it_refuses_what_the_loader_refuses_wherever_a_schema_can(probes):
    taken = [(where, record, expected) for where, record, expected, valid in probes if valid and set(expected) - BEYOND]

    assert taken == []
    assert sum(not valid for *_, valid in probes) > 5000


def test_text_that_editors_take_for_a_number_is_text():
    release = {"cycle": 3.10, "latest": 3}
    figure = {"metric": "github_stars", "value": 12.5, "observed": "2026-01-01"}
    technology = {"technology": 2048, "name": 2048, "first_released": 2014, "releases": [release], "signals": [figure]}

    assert VALIDATOR.is_valid(technology)
    assert not VALIDATOR.is_valid(technology | {"website": 3})
    assert not VALIDATOR.is_valid(technology | {"name": True})


@pytest.mark.parametrize(
    ("criterion", "is_fine"),
    [({"weight": 5}, True), ({"weight": 5.01}, False), ({"weight": -0.5}, False), ({"recheck_days": 1.5}, False)],
)
def test_numbers_keep_to_their_bounds(criterion, is_fine):
    assert VALIDATOR.is_valid({"criterion": "speed"} | criterion) == is_fine


@pytest.mark.parametrize(
    "record", [{}, [], "x", None, {"name": "x"}, {"technology": None}, {"technology": "a", "comparison": ["a", "b"]}]
)
def test_what_says_no_kind_is_refused(record):
    assert VALIDATOR.is_valid(record) == (record == [])


def test_a_file_holds_a_record_or_a_list_of_them():
    assert VALIDATOR.is_valid(FULL["technology"])
    assert VALIDATOR.is_valid(list(FULL.values()))
    assert not VALIDATOR.is_valid([FULL["category"], {"category": "a", "nmae": "A"}])


def test_all_of_the_starter_catalogue_is_valid():
    files = list(CATALOGUE.rglob("*.yaml"))

    for file in files:
        with file.open("rb") as stream:
            trees = list(read_yaml(file.name, stream, Problems()))
        assert [error.message for tree in trees for error in VALIDATOR.iter_errors(plain(tree.content))] == [], file
    assert len(files) > 300


def test_a_new_key_is_there_by_itself(monkeypatch):
    grown = Field("colour", fields.one_line, help="Its colour.", default="red")
    monkeypatch.setitem(fields.TYPES, "category", RecordType("category", *fields.CATEGORY.fields.values(), grown))

    shape = json_schema.schema()["$defs"]["category"]["properties"]["colour"]

    assert shape["description"] == "Its colour."
    assert shape["default"] == "red"
    assert shape["maxLength"] == 200


def test_a_check_that_says_no_shape_is_named():
    with pytest.raises(TypeError, match="says no shape"):
        shape_of(plain)


def test_each_key_says_what_it_means():
    silent = [
        f"{name}.{key}"
        for name, shape in SCHEMA["$defs"].items()
        for key, one in shape["properties"].items()
        if not one["description"]
    ]

    assert silent == []
    assert all(shape["description"] for shape in SCHEMA["$defs"].values())


def plain(content):
    return json.loads(json.dumps(content))
