"""What may stand at each key of the catalogue format, and what is said of anything else."""

import pytest

from comparisons.catalogue.checks import At
from comparisons.catalogue.fields import TYPES
from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.catalogue.records import KINDS
from comparisons.catalogue.schema import check

FULL = {
    "technology": {
        "technology": "cpp",
        "name": "C++",
        "plural": "false",
        "kind": "language",
        "category": "languages",
        "use_case": "Developers should use C++ when they need control.",
        "summary": "A *language*.\n\nWith classes.",
        "website": "https://isocpp.org/",
        "repository": "http://example.org/c++?a=b#c",
        "own_sources": ["https://en.cppreference.com/w/cpp", "https://isocpp.org/std/"],
        "licence": "proprietary",
        "self_hosted": "true",
        "maturity": "graduated",
        "first_released": "1985-10",
        "aliases": ["c-plus-plus", "C++"],
        "related": ["rust", "vs-code"],
        "packages": {"npm": ["b", "@a/b"], "conda": ["gxx"]},
        "pros": ["Fast", {"text": "Old", "key": "abcdefghi1", "strength": "3", "criterion": "speed"}],
        "cons": [
            {
                "text": "Large",
                "source": "https://example.org/",
                "source_title": "T",
                "quote": "so large",
                "checked": "2026-01-31",
                "versions": ">=98,<26",
                "against": "C",
                "strength": "2",
            }
        ],
        "signals": [
            {"metric": "github_stars", "value": "10.50", "observed": "2026-01-02", "source": "https://example.org/"}
        ],
        "releases": [
            {"cycle": "3.10", "released": "2020-01-01", "latest": "3.10.2", "supported_until": "2027-01-01"},
            {"cycle": "26", "released": "2026-01-01", "supported_until": None, "source": "https://example.org/"},
            {"cycle": "98", "ended": "true"},
            {"cycle": "11", "ended": "false"},
        ],
        "facts": [
            {"field": "licence", "value": None, "source": "linguist", "observed": "2026-01-01"},
            {"field": "self_hosted", "value": "false", "source": "editor"},
        ],
    },
    "comparison": {
        "comparison": ["cpp", "C"],
        "status": "published",
        "published": "2026-10-01T14:30:00.250+02:00",
        "reviewed": "2026-10-02",
        "reviewed_by": "Ada Lovelace",
        "reviewed_of": "01234567-0123456789abcdef0123456789abcdef",
        "publish_at": "2026-10-01T14:30:00+02:00",
        "intro": "Two of a family.",
        "left_out": {"speed": "Both are compiled.", "licence": "Neither has one."},
        "verdict": {
            "outcome": "pick",
            "pick": "C",
            "basis": "editor",
            "in_short": "Less of it to learn.",
            "reason": "It is small.",
            "choose_if": {"cpp": "you like classes", "C": "you do not"},
            "already_using": {"cpp": "Stay."},
            "best_case_for_the_other": "It has templates.",
            "would_change_if": [{"text": "C gets templates", "check_by": "2027-01-01", "happened": "2026-02-01"}],
            "decided": "2026-10-01",
            "decided_by": "Ada Lovelace",
        },
    },
    "category": {"category": "languages", "name": "Languages", "parent": "everything", "description": "To\nwrite in."},
    "criterion": {
        "criterion": "speed",
        "name": "Speed",
        "question": "How fast is it?",
        "weight": "2.50",
        "recheck_days": "365",
        "categories": ["languages"],
    },
    "answers": {"answers": "landscape", "entries": {"b / Vessel": "new", "a": None, "c": "C++", "d": "none"}},
}


def checked(record: object) -> tuple[dict | None, list[str]]:
    """The patch that ``record`` stands for, and each error as its key and what was expected."""
    problems = Problems()
    patch = check(record, At(FilePlace("x.yaml", 1), problems))
    return patch, [f"{problem.key}: {problem.expected}" for problem in problems]


def with_value(kind: str, key: str, value: object) -> dict:
    return {**FULL[kind], key: value}


def test_every_key_of_the_format_is_read_and_no_other():
    for kind in KINDS:
        assert set(TYPES[kind].fields) == set(FULL[kind])


def test_a_full_technology_becomes_canonical():
    patch, errors = checked(FULL["technology"])

    assert errors == []
    assert patch == FULL["technology"] | {
        "plural": False,
        "self_hosted": True,
        "aliases": ["C++", "c-plus-plus"],
        "packages": {"conda": ["gxx"], "npm": ["@a/b", "b"]},
        "pros": [{"text": "Fast"}, {"key": "abcdefghi1", "text": "Old", "criterion": "speed", "strength": 3}],
        "cons": [{key: value for key, value in FULL["technology"]["cons"][0].items() if key != "strength"}],
        "signals": [FULL["technology"]["signals"][0] | {"value": 10.5}],
        "releases": [
            FULL["technology"]["releases"][1],
            FULL["technology"]["releases"][0],
            {"cycle": "11"},
            {"cycle": "98", "ended": True},
        ],
        "facts": [FULL["technology"]["facts"][0], {"field": "self_hosted", "value": False, "source": "editor"}],
    }


def test_a_full_comparison_becomes_canonical():
    patch, errors = checked(FULL["comparison"])

    assert errors == []
    assert patch["published"] == "2026-10-01T12:30:00.25Z"
    assert patch["verdict"] == {key: value for key, value in FULL["comparison"]["verdict"].items() if key != "outcome"}


def test_a_full_category_and_criterion_become_canonical():
    assert checked(FULL["category"]) == (FULL["category"], [])
    assert checked(FULL["criterion"]) == (FULL["criterion"] | {"weight": 2.5, "recheck_days": 365}, [])


def test_full_answers_become_canonical_and_keep_their_nulls():
    patch, errors = checked(FULL["answers"])

    assert errors == []
    assert list(patch["entries"].items()) == [("a", None), ("b / Vessel", "new"), ("c", "C++"), ("d", "none")]


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in KINDS for key in TYPES[kind].fields if key != kind])
def test_null_empties_any_key_but_the_first(kind, key):
    patch, errors = checked(with_value(kind, key, None))

    assert errors == []
    assert patch[key] is None


def test_null_is_no_name_for_a_record():
    for kind in KINDS:
        assert checked(with_value(kind, kind, None))[0] is None


@pytest.mark.parametrize("wrong", [{"a": {"b": "c"}}, ["a", ["b"]], True, [None], {"": None}], ids=repr)
@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in KINDS for key in TYPES[kind].fields])
def test_a_value_of_the_wrong_type_is_refused_at_every_key(kind, key, wrong):
    if wrong is True and key in ("plural", "self_hosted"):
        assert checked(with_value(kind, key, wrong))[1] == []
        return

    patch, errors = checked(with_value(kind, key, wrong))

    assert patch is None
    assert errors
    assert all(error.startswith(key) for error in errors)


@pytest.mark.parametrize(
    "record", [None, "text", "", [], ["a"], {}, True, {"name": "C++", "technology": "cpp"}], ids=repr
)
def test_a_record_begins_with_what_it_is(record):
    patch, errors = checked(record)

    assert patch is None
    assert len(errors) == 1


def test_an_unknown_key_is_refused_however_deep():
    _, errors = checked(
        {"technology": "c", "nmae": "C", "pros": [{"text": "x", "txt": "y"}], "releases": [{"cycle": "1", "eol": "x"}]}
    )

    assert [error.split(":")[0] for error in errors] == ["nmae", "pros[1].txt", "releases[1].eol"]


NESTED = [
    ("technology", "pros", [{"strength": "2"}], "pros[1].text: text, which is required"),
    ("technology", "pros", [{"text": None}], "pros[1].text: text, which is required"),
    ("technology", "pros", [{"text": "a", "strength": "4"}], "pros[1].strength: a whole number from 1 to 3"),
    ("technology", "pros", [{"text": "a", "strength": "2.0"}], "pros[1].strength: a whole number from 1 to 3"),
    ("technology", "pros", [{"text": "a", "quote": "w " * 26}], "pros[1].quote: a quote of at most 25 words"),
    ("technology", "pros", [{"text": "a", "key": "short"}], "pros[1].key: 10 letters and digits"),
    ("technology", "pros", [{"text": "a", "key": "abcdefghi1"}] * 2, "pros[2]: each of them once"),
    (
        "technology",
        "signals",
        [{"value": "1", "observed": "2026-01-01"}],
        "signals[1].metric: metric, which is required",
    ),
    (
        "technology",
        "signals",
        [{"metric": "github_stars", "value": "1"}],
        "signals[1].observed: observed, which is req",
    ),
    ("technology", "releases", [{"latest": "1"}], "releases[1].cycle: cycle, which is required"),
    ("technology", "releases", [{"cycle": "1"}, {"cycle": "1"}], "releases[2]: each of them once"),
    (
        "technology",
        "releases",
        [{"cycle": "1", "ended": "true", "supported_until": None}],
        "releases[1]: supported_until or ended, not both",
    ),
    ("technology", "facts", [{"field": "licence", "source": "editor"}], "facts[1].value: value, which is required"),
    ("technology", "facts", [{"field": "aliases", "value": "a", "source": "editor"}], "facts[1].field: one of name, "),
    (
        "technology",
        "facts",
        [{"field": "kind", "value": "toy", "source": "editor"}],
        "facts[1].value: one of language, ",
    ),
    ("technology", "facts", [{"field": "name", "value": "C", "source": "editor"}] * 2, "facts[2]: each of them once"),
    ("comparison", "verdict", {"pick": "C"}, "verdict.basis: basis, which is required"),
    ("comparison", "verdict", {"basis": "editor"}, "verdict.pick: one of the two, as the outcome is pick"),
    (
        "comparison",
        "verdict",
        {"basis": "editor", "outcome": "tie", "pick": "C"},
        "verdict.pick: no pick, as the outcome is tie",
    ),
    (
        "comparison",
        "verdict",
        {"basis": "editor", "outcome": "tie", "would_change_if": [{"check_by": "2026-01-01"}]},
        "verdict.would_change_if[1].text: text, which is required",
    ),
]


@pytest.mark.parametrize(("kind", "key", "value", "error"), NESTED)
def test_nested_records_are_judged_as_they_are_written(kind, key, value, error):
    patch, errors = checked(with_value(kind, key, value))

    assert patch is None
    assert len(errors) == 1
    assert errors[0].startswith(error)


BAD = {
    "name": ["", " ", "a\nb", "a\tb", "\x1b[1m", "x" * 201],
    "kind": ["Language", "toy", ""],
    "category": ["C++", "a--b", "-a", "a-", "a-vs-b", "vs", "é", "ok\n", "x" * 65],
    "use_case": ["a\nb", " "],
    "summary": ["", "a\x00b", "a\x85b", "\ud800"],
    "website": [
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "http://",
        "http://a b",
        "http://[",
        "x" * 501,
    ],
    "plural": ["yes", "True", "1", ""],
    "first_released": ["85", "1985-13", "1985-1", "1985-02-30", "October 1985", "19850101"],
    "aliases": [["a", "A"], [""], ["a\nb"], ["x" * 201]],
    "related": [["C++"], ["a", "a"], ["x" * 65]],
    "packages": [{"npm": ["a", "a"]}, {"N P M": ["a"]}, {"npm": "a"}],
    "signals": [
        [{"metric": "stars", "value": "1", "observed": "2026-01-01"}],
        *(
            [{"metric": "github_stars", "value": value, "observed": "2026-01-01"}]
            for value in ("-1", "x", "1.23456", "1234567890123456", "1e99", "Infinity", "0x1F", "1_000", "٣")
        ),
        [{"metric": "github_stars", "value": "1", "observed": "1 May 2026"}],
    ],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD.items() for value in values], ids=repr)
def test_what_a_key_cannot_hold_is_refused_with_its_key(key, value):
    patch, errors = checked(with_value("technology", key, value))

    assert patch is None
    assert len(errors) == 1
    assert errors[0].startswith(key)


@pytest.mark.parametrize(
    "moment",
    ["2026-10-01T12:00:00", "2026-10-01", "2026-10-01T25:00:00Z", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+09:00"],
)
def test_a_date_time_needs_its_offset(moment):
    _, errors = checked(with_value("comparison", "published", moment))

    assert errors == ["published: a date and time with its offset, such as 2026-10-01T12:00:00Z"]


@pytest.mark.parametrize(
    "pair", [["c"], ["c", "c"], ["c", "d", "e"], [], "c-vs-d", ["c", None], ["c", ["d"]]], ids=repr
)
def test_a_comparison_is_of_two_technologies(pair):
    assert checked({"comparison": pair})[0] is None


@pytest.mark.parametrize("weight", ["-1", "5.01", "1.005", "much"])
def test_a_weight_lies_between_0_and_5(weight):
    assert checked(with_value("criterion", "weight", weight))[1] == [
        "weight: a number from 0 to 5 with at most 2 decimals and 15 digits"
    ]


def test_html_and_symbols_are_text():
    for text in ("<script>alert(1)</script>", "C&amp;C", "{{ x }}", "e.g. ü 😀 \u2028"):
        assert checked({"technology": "c", "name": text}) == ({"technology": "c", "name": text}, [])


def test_an_error_shows_a_short_value_that_no_terminal_obeys():
    problems = Problems()

    check({"technology": "c", "kind": "\x1b]0;x" + "y" * 500}, At(FilePlace("x.yaml", 3), problems))

    (line,) = problems.lines()
    assert line.startswith("x.yaml, line 3: kind: “\\u001b]0;xyyy")
    assert "…”: expected one of language, framework" in line
    assert line.isprintable()
