"""Which pair a path means, judged without a database: every technology here is a word in a mapping."""

import re
import time
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import pairs

KNOWN = {
    "atom": "atom",
    "vs-code": "vscode",
    "vscode": "vscode",
    "c": "c",
    "c++": "cpp",
    "cpp": "cpp",
    "c#": "csharp",
    "csharp": "csharp",
    "mysql": "mysql",
    "postgresql": "postgresql",
    "postgres": "postgresql",
}

slugs = st.from_regex(re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), fullmatch=True).filter(
    lambda slug: len(slug) <= 64 and "-vs-" not in f"-{slug}-"
)
printable_words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)
near_pairs = st.lists(st.sampled_from(["-vs-", "-VS-", "vs", "-", " ", "a", "c++"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("path", "pair"),
    [
        ("mysql-vs-postgresql", ("mysql", "postgresql")),
        ("postgresql-vs-mysql", ("postgresql", "mysql")),
        ("MySQL-VS-PostgreSQL", ("mysql", "postgresql")),
        ("postgres-vs-mysql", ("postgresql", "mysql")),
        ("atom-vs-vs-code", ("atom", "vscode")),
        ("vs-code-vs-atom", ("vscode", "atom")),
        ("c-vs-cpp", ("c", "cpp")),
        ("cpp-vs-c", ("cpp", "c")),
        ("c++-vs-c#", ("cpp", "csharp")),
        ("C++-vs-C", ("cpp", "c")),
        (" c -vs- cpp ", ("c", "cpp")),
        ("c-vs-c", ("c", "c")),
        ("c++-vs-cpp", ("cpp", "cpp")),
    ],
)
def test_a_path_leads_to_its_two_technologies(path: str, pair: tuple[str, str]) -> None:
    assert pairs.resolve(path, KNOWN) == pair


@pytest.mark.parametrize(
    "path",
    [
        "",
        "mysql",
        "mysql-vs-",
        "-vs-mysql",
        "-vs-",
        "mysql-vs-oracle",
        "mysql vs postgresql",
        "mysql--vs--postgresql",
        "c-vs-cpp-vs-csharp",
        "atom-vs-vs-vs-code",
        "c\x00-vs-cpp",
        "c-vs-cpp\n",
        "c-vs-\ud800",
    ],
)
def test_a_path_that_names_no_known_pair_leads_nowhere(path: str) -> None:
    assert pairs.resolve(path, KNOWN) is None


def test_the_leftmost_reading_wins_where_two_resolve() -> None:
    known = {"a": 1, "b-vs-c": 2, "a-vs-b": 3, "c": 4}

    assert pairs.resolve("a-vs-b-vs-c", known) == (1, 2)


@pytest.mark.parametrize("path", ["-vs-mysql", "mysql-vs-", " -vs-mysql", "-vs-"])
def test_a_path_with_an_empty_side_has_no_reading(path: str) -> None:
    assert pairs.splits(path) == []


def test_separators_that_overlap_are_each_tried() -> None:
    assert pairs.splits("atom-vs-vs-code") == [("atom", "vs-code"), ("atom-vs", "code")]


def test_a_side_of_the_longest_key_is_a_candidate_and_one_longer_is_not() -> None:
    longest = "k" * pairs.KEY_LENGTH

    assert pairs.splits(f"{longest}-vs-{longest}") == [(longest, longest)]
    assert pairs.splits(f"{longest}k-vs-c") == []
    assert pairs.splits(f"c-vs-{longest}k") == []


@pytest.mark.parametrize("path", ["x" * 10_000, "-vs-" * 2_500, "c-vs-" + "x" * 10_000])
def test_a_path_of_ten_kilobytes_has_no_reading_at_once(path: str) -> None:
    started = time.perf_counter()

    readings = pairs.splits(path)

    assert readings == []
    assert time.perf_counter() - started < 0.1


def test_a_pair_is_shown_in_ascii_order_where_a_database_would_skip_the_dash() -> None:
    assert pairs.ordered("vue", "vue-router") == ("vue", "vue-router")
    assert pairs.ordered("co-op", "coa") == ("co-op", "coa")
    assert pairs.ordered("postgresql", "mysql") == ("mysql", "postgresql")


def test_a_pair_has_one_canonical_path() -> None:
    assert pairs.canonical("cpp", "c") == "c-vs-cpp"
    assert pairs.canonical("c", "cpp") == "c-vs-cpp"


@given(slugs, slugs)
def test_a_canonical_path_reads_back_as_its_pair_alone(one: str, other: str) -> None:
    path = pairs.canonical(one, other)

    assert path == pairs.canonical(other, one)
    assert pairs.splits(path) == [pairs.ordered(one, other)]


@given(near_pairs)
def test_readings_are_stored_keys_from_left_to_right(path: str) -> None:
    readings = pairs.splits(path)

    assert len(readings) == len(set(readings))
    for left, right in readings:
        assert left == pairs.key(left) != ""
        assert right == pairs.key(right) != ""
        assert left in path.lower()
        assert right in path.lower()
    assert [len(left) for left, _ in readings] == sorted(len(left) for left, _ in readings)


@given(printable_words, printable_words)
def test_two_words_as_stored_find_each_other_in_any_script(one: str, other: str) -> None:
    readings = pairs.splits(f"{one}-VS-{other}")

    assert (pairs.key(one), pairs.key(other)) in readings


@given(st.text(alphabet=ascii_lowercase + digits + "-", max_size=60), st.sets(slugs, max_size=5))
def test_what_a_path_resolves_to_is_known(path: str, known: set[str]) -> None:
    found = pairs.resolve(path, {slug: slug for slug in known})

    assert found is None or (found[0] in known and found[1] in known)
